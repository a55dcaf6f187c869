"""Exports a sentence-transformers model for the light runtime."""

from __future__ import annotations

import errno
import logging
import os
import shutil
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from sentence_transformers import SentenceTransformer

from qabot.errors import IndexingError, ModelError
from qabot.models.heavy import quiet
from qabot.models.light import (
    EXPORT_VERSION,
    MANIFEST_FILE,
    MODEL_FILE,
    TOKENIZER_FILE,
    Manifest,
)

# 8-bit weights in blocks of 32 with an offset each, activations quantised by block as well.
# Measured on all-MiniLM-L6-v2 and news text against fp32: mean cosine 0.9997, minimum 0.9994;
# quantising whole tensors (quantize_dynamic) gave 0.993 and 0.982.
_BLOCK = 32
_ACCURACY_LEVEL = 4
_OPSET = 17
# The dimensions of token inputs, which vary.
VARYING = {0: "batch", 1: "tokens"}
# What `shrink_embeddings` makes of the word embeddings.
WORD_ROWS, WORD_SCALES = "words", "word_scales"


class _SentenceEmbedding(torch.nn.Module):
    """A whole sentence-transformers model as a function of token ids: body, pooling, norm."""

    def __init__(self, model: SentenceTransformer) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        features: dict[str, Any] = {
            "input_ids": input_ids,
            "attention_mask": attention_mask,
            "token_type_ids": torch.zeros_like(input_ids),
        }
        embedded: torch.Tensor = self.model(features)["sentence_embedding"]
        return torch.nn.functional.normalize(embedded, dim=-1)


def export(source: Path, target: Path, *, name: str, stamp: str, digest: str) -> Manifest:
    """Export the model in ``source`` into the folder ``target``; it appears whole or not at all.

    Args:
        source: a sentence-transformers model.
        target: replaced if it exists.
        name: how the operator names the model.
        stamp: of the source's files, see `sources.digest`.
        digest: of the source's files.

    Raises:
        ModelError: the model can't be loaded or exported.
        IndexingError: the target can't be written.
    """
    draft = target.with_name(f"{target.name}.part")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        if target.exists() and not os.access(target, os.W_OK | os.X_OK):
            # Said before the long export, not after it.
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        draft.mkdir(parents=True)
    except OSError as error:
        raise _unwritable(target, error) from error
    quiet()
    try:
        model = SentenceTransformer(
            str(source), device="cpu", model_kwargs={"attn_implementation": "eager"}
        ).eval()
        tokens = torch.tensor([[101, 2054, 102], [101, 102, 0]])
        example = {"input_ids": tokens, "attention_mask": (tokens > 0).long()}
        write_graph(
            _SentenceEmbedding(model), example, ("embedding", {0: "batch"}), draft / MODEL_FILE
        )
        quantise(draft / MODEL_FILE)
        shrink_embeddings(draft / MODEL_FILE)
        model.tokenizer.backend_tokenizer.save(str(draft / TOKENIZER_FILE))
    except Exception as error:  # torch and onnx raise many types
        shutil.rmtree(draft, ignore_errors=True)
        raise ModelError(
            f"the model {name} can't be exported for the light runtime: {error}",
            hint="Use a model made of a transformer, pooling and dense layers.",
        ) from error
    manifest = Manifest(
        model=name,
        stamp=stamp,
        digest=digest,
        dimension=int(model.get_embedding_dimension() or 0),
        max_tokens=int(model.max_seq_length or 512),
        version=EXPORT_VERSION,
        question_prompt=model.prompts.get("query") or "",
        passage_prompt=model.prompts.get("document") or "",
    )
    try:
        manifest.write(draft)
        # The manifest goes first: without it the folder counts as absent.
        (target / MANIFEST_FILE).unlink(missing_ok=True)
        shutil.rmtree(target, ignore_errors=True)
        draft.rename(target)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise _unwritable(target, error) from error
    return manifest


def _unwritable(target: Path, error: OSError) -> IndexingError:
    return IndexingError(
        f"the exported model {target} can't be written: {error.strerror}",
        hint="Check permissions and free disk space, then run `qabot index` again.",
    )


def write_graph(
    network: torch.nn.Module,
    example: Mapping[str, torch.Tensor],
    output: tuple[str, dict[int, str]],
    path: Path,
) -> None:
    """Write ``network`` as an ONNX file of any batch size and length.

    Args:
        network: takes the tensors of ``example`` in their order and gives one tensor.
        example: inputs by name, each of shape (batch, tokens).
        output: the name of what it gives, and its dimensions that vary, by name.
        path: the file to write.
    """
    with warnings.catch_warnings(), torch.no_grad():
        # The exporter warns of its own deprecation and of branches that it takes as constants;
        # the agreement test of the two runtimes is the check that they are.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            tuple(example.values()),
            str(path),
            input_names=list(example),
            output_names=[output[0]],
            dynamic_axes={**dict.fromkeys(example, VARYING), output[0]: output[1]},
            opset_version=_OPSET,
            dynamo=False,
        )


def quantise(path: Path) -> None:
    """Replace the weights of all matrix products in the ONNX file by 8-bit blocks, in place."""
    logging.getLogger("onnxruntime.quantization.matmul_nbits_quantizer").setLevel(logging.ERROR)
    quantizer = MatMulNBitsQuantizer(
        onnx.load(path),
        bits=8,
        block_size=_BLOCK,
        is_symmetric=False,
        accuracy_level=_ACCURACY_LEVEL,
    )
    quantizer.process()
    quantizer.model.save_model_to_file(str(path), use_external_data_format=False)


def quantise_whole(path: Path, keep: Sequence[str]) -> None:
    """Replace the weights of matrix products in the ONNX file by 8-bit columns, in place.

    Their inputs are quantised as they come, each as a whole. That is twice as fast as blocks on
    processors without 8-bit dot products, and rounds more. Weights have 7 bits: products of full 8
    overflow on such processors, which would answer otherwise than others.

    Args:
        path: the file.
        keep: parts of the names of products to leave as they are.
    """
    root = logging.getLogger()
    level, silent = root.level, logging.NullHandler()
    # It tells the root logger of every tensor, and would give it a handler if it had none.
    root.addHandler(silent)
    root.setLevel(logging.ERROR)
    try:
        products = [node.name for node in onnx.load(path).graph.node if node.op_type == "MatMul"]
        quantize_dynamic(
            path,
            path,
            op_types_to_quantize=["MatMul"],
            nodes_to_exclude=[name for name in products if any(each in name for each in keep)],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )
    finally:
        root.setLevel(level)
        root.removeHandler(silent)


def shrink_embeddings(path: Path) -> None:
    """Store the word embeddings, most of the file, as 8-bit rows with a scale each, in place."""
    model = onnx.load(path)
    table = max(model.graph.initializer, key=lambda each: int(np.prod(each.dims)))
    values = numpy_helper.to_array(table)
    scales = np.abs(values).max(axis=1, keepdims=True).astype(np.float32) / 127
    rows = np.round(values / np.maximum(scales, 1e-12)).astype(np.int8)
    gather = next(node for node in model.graph.node if table.name in node.input)
    place = list(model.graph.node).index(gather)
    model.graph.initializer.remove(table)
    model.graph.initializer.extend(
        [numpy_helper.from_array(rows, WORD_ROWS), numpy_helper.from_array(scales, WORD_SCALES)]
    )
    nodes = [
        helper.make_node("Gather", [WORD_ROWS, gather.input[1]], ["word_rows"]),
        helper.make_node("Cast", ["word_rows"], ["word_values"], to=TensorProto.FLOAT),
        helper.make_node("Gather", [WORD_SCALES, gather.input[1]], ["row_scales"]),
        helper.make_node("Mul", ["word_values", "row_scales"], list(gather.output)),
    ]
    model.graph.node.remove(gather)
    for offset, node in enumerate(nodes):
        model.graph.node.insert(place + offset, node)
    onnx.save(model, path)
