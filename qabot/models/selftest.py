"""Tries the libraries under the models on something tiny."""

from __future__ import annotations

import numpy as np
import onnxruntime
from onnx import TensorProto, helper

from qabot.models.light import session_options

# Old enough for every onnxruntime that the package allows.
_OPSET = 17
_IR_VERSION = 8


def try_onnxruntime() -> str:
    """Add two numbers; return onnxruntime's version.

    Raises:
        RuntimeError: the sum is wrong.
    """
    kind, shape = TensorProto.FLOAT, [1]
    graph = helper.make_graph(
        [helper.make_node("Add", ["a", "b"], ["sum"])],
        "addition",
        [helper.make_tensor_value_info(name, kind, shape) for name in ("a", "b")],
        [helper.make_tensor_value_info("sum", kind, shape)],
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR_VERSION
    )
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), session_options(threads=1), providers=["CPUExecutionProvider"]
    )
    two, three = np.array([2], np.float32), np.array([3], np.float32)
    found = session.run(None, {"a": two, "b": three})[0].tolist()
    if found != [5]:
        raise RuntimeError(f"2 + 3 gave {found}")
    return str(onnxruntime.__version__)
