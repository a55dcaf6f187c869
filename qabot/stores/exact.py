"""Exact vector search in memory with NumPy: small sets, and the oracle for every other index."""

from __future__ import annotations

import numpy as np

from qabot.ports import Ids, Scored, Vectors


class ExactIndex:
    """Cosine search by one matrix product.

    Args:
        ids: shape (n,), int64, ascending and distinct.
        vectors: shape (n, dimension), float32, unit length.
    """

    def __init__(self, ids: Ids, vectors: Vectors) -> None:
        self._ids = ids
        self._vectors = vectors

    @property
    def size(self) -> int:
        """How many vectors it holds."""
        return len(self._ids)

    def search(
        self, vector: Vectors, limit: int, *, only: Ids | None = None, without: Ids | None = None
    ) -> Scored:
        """Return the ``limit`` nearest by cosine, best first, ties by ascending id."""
        if not len(self._ids):
            return Scored(np.empty(0, np.int64), np.empty(0, np.float32))
        keep = np.ones(len(self._ids), dtype=bool)
        if only is not None:
            keep &= np.isin(self._ids, only)
        if without is not None and len(without):
            keep &= ~np.isin(self._ids, without)
        ids = self._ids[keep]
        return best(ids, self._vectors[keep] @ vector, limit)


def best(ids: Ids, scores: Vectors, limit: int) -> Scored:
    """Return the ``limit`` best of parallel arrays, by descending score, then ascending id."""
    order = np.lexsort((ids, -scores))[:limit]
    return Scored(ids[order], scores[order].astype(np.float32))
