"""Read a reranker's weights back, so that training can go on from the file that is shipped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
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
        if node.op_type == "MatMulNBits":
            sizes = {each.name: each.i for each in node.attribute}
            # "/body/encoder/layer.0/…/query/MatMul_Q8" multiplies by "body.encoder.….query.weight".
            module = ".".join(node.name.strip("/").split("/")[:-1])
            parts = (held[name] for name in node.input[1:4])
            found[f"{module}.weight"] = _whole(*parts, rows=sizes["N"], columns=sizes["K"])
    return {name: torch.from_numpy(np.array(value)) for name, value in found.items()}


def read_weights(file: Path) -> dict[str, Tensor]:
    """Return the parameters in a file: an exported reranker, else a checkpoint of training."""
    if file.suffix == ".onnx":
        return weights_of(file)
    network: dict[str, Tensor] = torch.load(file, weights_only=True)["network"]
    return network


def _whole(
    blocks: NDArray[np.uint8],
    scales: NDArray[np.float32],
    zeros: NDArray[np.uint8],
    *,
    rows: int,
    columns: int,
) -> NDArray[np.float32]:
    """Undo 8-bit blocks: (value - zero point) * scale, each block of a row with its own."""
    values = blocks.reshape(rows, -1, blocks.shape[-1]).astype(np.float32)
    shape = (rows, values.shape[1], 1)
    whole = (values - zeros.reshape(shape).astype(np.float32)) * scales.reshape(shape)
    parameter: NDArray[np.float32] = whole.reshape(rows, -1)[:, :columns].astype(np.float32)
    return parameter
