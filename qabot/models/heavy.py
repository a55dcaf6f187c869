"""The heavy runtime: sentence-transformers, for building indexes and exporting models."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from transformers.utils import logging as transformers_logging

from qabot.errors import ModelError
from qabot.models.batching import batches
from qabot.ports import Ids, Vectors
from qabot.processors import processors


class HeavyEmbedder:
    """Embeds with sentence-transformers, in bfloat16 where the processor multiplies it in hardware.

    Args:
        folder: a sentence-transformers model.
        fingerprint: the digest of its files.

    Raises:
        ModelError: the model can't be loaded.
    """

    def __init__(self, folder: Path, fingerprint: str) -> None:
        quiet()
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        on_cpu = self._device == "cpu"
        kind = torch.bfloat16 if on_cpu and fast_bfloat16() else torch.float32
        try:
            self._model = SentenceTransformer(
                str(folder), device=self._device, model_kwargs={"dtype": kind}
            ).eval()
        except Exception as error:  # transformers raises many types for a broken folder
            raise ModelError(
                f"the embedding model in {folder} can't be loaded: {error}",
                hint="Check that it is a complete sentence-transformers model.",
            ) from error
        self._fingerprint = fingerprint
        self._prompt = self._model.prompts.get("document") or ""
        self._question_prompt = self._model.prompts.get("query") or ""

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._model.get_embedding_dimension() or 0)

    @property
    def fingerprint(self) -> str:
        """The digest of the model's files."""
        return self._fingerprint

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return unit-length embeddings of article text, shape (len(texts), dimension)."""
        return self._embed([self._prompt + text for text in texts])

    def embed_question(self, question: str) -> Vectors:
        """Return the unit-length embedding of a question, shape (dimension,)."""
        vector: Vectors = self._embed([self._question_prompt + question])[0]
        return vector

    def _embed(self, texts: Sequence[str]) -> Vectors:
        if self._device != "cpu":
            return np.asarray(
                self._model.encode(list(texts), normalize_embeddings=True), np.float32
            )
        vectors = np.empty((len(texts), self.dimension), np.float32)
        # An English token is some four characters long; an estimate is enough to sort by.
        lengths = [len(text) // 4 + 2 for text in texts]

        def embed(batch: Ids) -> None:
            vectors[batch] = self._forward([texts[index] for index in batch])

        # One thread a core, each with a batch of its own, was 1.2 times as fast as all cores on
        # one batch: the matrices of a small model are too small to be worth sharing.
        workers = processors()
        before = torch.get_num_threads()
        torch.set_num_threads(1)
        try:
            with ThreadPoolExecutor(
                workers, initializer=torch.set_num_threads, initargs=(1,)
            ) as pool:
                list(pool.map(embed, batches(lengths)))
        finally:
            torch.set_num_threads(before)
        return vectors

    def _forward(self, texts: Sequence[str]) -> Vectors:
        with torch.inference_mode():
            features = self._model.preprocess(list(texts))
            embedded = self._model(features)["sentence_embedding"].float()
            # Normalised again in full precision: a bfloat16 norm is off by up to a thousandth.
            unit: Vectors = torch.nn.functional.normalize(embedded, dim=-1).numpy()
        return unit


def quiet() -> None:
    """Keep the libraries' own log lines and bars off standard error; progress is the caller's."""
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)


def fast_bfloat16() -> bool:
    """Whether this processor multiplies bfloat16 in hardware; torch emulates it slowly."""
    try:
        flags = Path("/proc/cpuinfo").read_text("ascii", errors="replace").split()
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags
