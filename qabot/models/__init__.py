"""Model runtimes: sentence-transformers builds and exports, onnxruntime answers."""

import os

# From version 1.29 on, onnxruntime for Linux tells its maker about each session unless this is set
# before it is loaded, and only this package loads it.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
