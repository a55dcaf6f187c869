"""Model runtimes: sentence-transformers builds and exports, onnxruntime answers."""
