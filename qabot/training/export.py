"""Export a trained reranker for the light runtime.

python -m qabot.training.export OUT/checkpoint.pt qabot/models/weights/reranker.onnx
"""

from __future__ import annotations

import argparse
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from qabot.models import sources
from qabot.models.export import quantise
from qabot.training.network import PassageReader

_NAMES = ("input_ids", "attention_mask", "token_type_ids")
_OPSET = 17


def export(checkpoint: Path, target: Path) -> None:
    """Write the network of ``checkpoint`` as one ONNX file with 8-bit weights."""
    network = PassageReader(sources.locate(sources.DEFAULT_MODEL), attention="eager")
    network.load_state_dict(torch.load(checkpoint, weights_only=True)["network"])
    network.eval()
    target.parent.mkdir(parents=True, exist_ok=True)
    example = torch.tensor([[101, 2054, 102, 7592, 102], [101, 2054, 102, 102, 0]])
    axes = {0: "batch", 1: "tokens"}
    with warnings.catch_warnings(), torch.no_grad():
        # See models/export.py on what the exporter warns of.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            (example, (example > 0).long(), torch.zeros_like(example)),
            str(target),
            input_names=list(_NAMES),
            output_names=["values"],
            dynamic_axes=dict.fromkeys((*_NAMES, "values"), axes),
            opset_version=_OPSET,
            dynamo=False,
        )
    # Blocks of 64 keep the file under 25 MB; a ranking bears more rounding than an embedding.
    quantise(target, block=64)
    _shrink_embeddings(target)


def _shrink_embeddings(path: Path) -> None:
    """Store the word embeddings as 8-bit rows with a scale each: half of the file otherwise."""
    model = onnx.load(path)
    table = max(model.graph.initializer, key=lambda each: int(np.prod(each.dims)))
    values = numpy_helper.to_array(table)
    scales = np.abs(values).max(axis=1, keepdims=True).astype(np.float32) / 127
    rows = np.round(values / np.maximum(scales, 1e-12)).astype(np.int8)
    gather = next(node for node in model.graph.node if table.name in node.input)
    place = list(model.graph.node).index(gather)
    model.graph.initializer.remove(table)
    model.graph.initializer.extend(
        [numpy_helper.from_array(rows, "words"), numpy_helper.from_array(scales, "word_scales")]
    )
    nodes = [
        helper.make_node("Gather", ["words", gather.input[1]], ["word_rows"]),
        helper.make_node("Cast", ["word_rows"], ["word_values"], to=TensorProto.FLOAT),
        helper.make_node("Gather", ["word_scales", gather.input[1]], ["row_scales"]),
        helper.make_node("Mul", ["word_values", "row_scales"], list(gather.output)),
    ]
    model.graph.node.remove(gather)
    for offset, node in enumerate(nodes):
        model.graph.node.insert(place + offset, node)
    onnx.save(model, path)


def main() -> None:
    """Parse and export."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("target", type=Path)
    options = parser.parse_args()
    export(options.checkpoint, options.target)


if __name__ == "__main__":
    main()
