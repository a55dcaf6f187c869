"""Export a trained reranker for the light runtime.

python -m qabot.training.export OUT/checkpoint.pt qabot/models/weights/reranker.onnx
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from qabot.models import sources
from qabot.models.export import VARYING, quantise_whole, shrink_embeddings, write_graph
from qabot.training.network import PassageReader


def export(checkpoint: Path, target: Path) -> None:
    """Write the network of ``checkpoint`` as one ONNX file with 8-bit weights."""
    network = PassageReader(sources.locate(sources.DEFAULT_MODEL), attention="eager")
    network.load_state_dict(torch.load(checkpoint, weights_only=True)["network"])
    network.eval()
    target.parent.mkdir(parents=True, exist_ok=True)
    tokens = torch.tensor([[101, 2054, 102, 7592, 102], [101, 2054, 102, 102, 0]])
    example = {
        "input_ids": tokens,
        "attention_mask": (tokens > 0).long(),
        "token_type_ids": torch.zeros_like(tokens),
    }
    write_graph(network, example, ("values", VARYING), target)
    # A ranking bears more rounding than an embedding; the head is small.
    quantise_whole(target, keep=["/head/"])
    shrink_embeddings(target)


def main() -> None:
    """Parse and export."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("target", type=Path)
    options = parser.parse_args()
    export(options.checkpoint, options.target)


if __name__ == "__main__":
    main()
