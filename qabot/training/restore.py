"""Read a reranker's weights back, so that training can go on from the file that is shipped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from qabot.models.export import WORD_ROWS, WORD_SCALES


def weights_of(exported: Path) -> dict[str, Tensor]:
    """Return the parameters of a `PassageReader` as float32, rounded as the export rounded them.

    Args:
        exported: a file written by `training.export`.
    """
    graph = onnx.load(exported).graph
    held = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    found = {
        name: value.astype(np.float32)
        for name, value in held.items()
        if name.startswith(("body.", "head."))
    }
    found["body.embeddings.word_embeddings.weight"] = held[WORD_ROWS] * held[WORD_SCALES]
    for node in graph.node:
        # "/body/encoder/layer.0/…/query/MatMul_quant" is by "body.encoder.….query.weight".
        module = ".".join(node.name.strip("/").split("/")[:-1])
        if node.op_type == "MatMulInteger":
            weight, zero = node.input[1], node.input[3]
            scale = held[weight.removesuffix("_quantized") + "_scale"]
            found[f"{module}.weight"] = ((held[weight].astype(np.float32) - held[zero]) * scale).T
        elif node.op_type == "MatMul" and node.input[1] in held:
            found[f"{module}.weight"] = held[node.input[1]].T
    return {name: torch.from_numpy(np.array(value)) for name, value in found.items()}


def read_weights(file: Path) -> dict[str, Tensor]:
    """Return the parameters in a file: an exported reranker, else a checkpoint of training."""
    if file.suffix == ".onnx":
        return weights_of(file)
    network: dict[str, Tensor] = torch.load(file, weights_only=True)["network"]
    return network
