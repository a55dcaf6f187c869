"""The baseline: all-MiniLM-L6-v2 by sentence-transformers, FAISS, the nearest sentences."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np
from sentence_transformers import SentenceTransformer

from qabot.models import sources

NAME = "plain MiniLM + FAISS"


class PlainSearch:
    """Searches sentences by cosine.

    Args:
        texts: the sentences.
        work: a folder that keeps their embeddings.
    """

    def __init__(self, texts: Sequence[str], work: Path) -> None:
        self._model = SentenceTransformer(str(sources.locate(sources.DEFAULT_MODEL)), device="cpu")
        digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]
        kept = work / f"plain-{digest}.npy"
        if kept.exists():
            self.vectors = np.load(kept)
        else:
            self.vectors = self._embed(texts, show=True)
            np.save(kept, self.vectors)
        self._index = faiss.IndexFlatIP(self.vectors.shape[1])
        self._index.add(self.vectors)

    def embed(self, question: str) -> np.ndarray:
        """Return the question's unit vector."""
        return self._embed([question], show=False)[0]

    def search(self, question: str, depth: int) -> tuple[list[int], list[float]]:
        """Return numbers and cosines of the nearest sentences, best first."""
        scores, numbers = self._index.search(
            self.embed(question)[None], min(depth, len(self.vectors))
        )
        return numbers[0].tolist(), scores[0].tolist()

    def _embed(self, texts: Sequence[str], *, show: bool) -> np.ndarray:
        return self._model.encode(
            list(texts), normalize_embeddings=True, show_progress_bar=show, convert_to_numpy=True
        )
