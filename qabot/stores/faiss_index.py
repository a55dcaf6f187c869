"""An immutable FAISS index of unit vectors, with its files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import faiss
import numpy as np

from qabot.errors import IndexDamagedError
from qabot.ports import Ids, Scored, Vectors
from qabot.stores.exact import best

# Exact search over 384 dimensions reads 1.5 kB a vector: 200,000 of them are 300 MB, some 30 ms
# on one core. Past that an inverted file pays.
EXACT_UP_TO = 200_000
RECALL_AT_10 = 0.99
_PROBES = 200
_SEED = 20181130


class FaissIndex:
    """Cosine search by FAISS; exact for small sets, an inverted file for large ones.

    Positions in the FAISS index are ranks in the ascending ``ids``, so that selectors and ties
    follow the ids without a translation table inside FAISS.
    """

    def __init__(self, ids: Ids, index: Any) -> None:
        self._ids = ids
        self._index = index

    @classmethod
    def build(cls, ids: Ids, vectors: Vectors, *, exact_up_to: int = EXACT_UP_TO) -> FaissIndex:
        """Build from ascending ``ids`` (n,) and unit ``vectors`` (n, dimension).

        Past ``exact_up_to`` vectors the search is approximate, with as many cells visited as a
        recall@10 of 0.99 against exact search takes, measured on a sample of the vectors.
        """
        flat = faiss.IndexFlatIP(vectors.shape[1])
        if len(ids) <= exact_up_to:
            flat.add(np.ascontiguousarray(vectors))
            return cls(ids, flat)
        cells = int(4 * np.sqrt(len(ids)))
        index = faiss.IndexIVFFlat(flat, vectors.shape[1], cells, faiss.METRIC_INNER_PRODUCT)
        index.cp.seed = _SEED
        index.train(np.ascontiguousarray(vectors))
        index.add(np.ascontiguousarray(vectors))
        index.nprobe = _cells_to_visit(index, vectors)
        return cls(ids, index)

    @property
    def size(self) -> int:
        """How many vectors it holds."""
        return len(self._ids)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._index.d)

    def contents(self) -> tuple[Ids, Vectors]:
        """Return all ids (n,) and their vectors (n, dimension), in the order they are kept in."""
        if not self.exact:
            self._index.make_direct_map()
        return self._ids, self._index.reconstruct_n(0, self.size)

    @property
    def exact(self) -> bool:
        """Whether the search is exact."""
        return isinstance(self._index, faiss.IndexFlat)

    def search(
        self, vector: Vectors, limit: int, *, only: Ids | None = None, without: Ids | None = None
    ) -> Scored:
        """Return the ``limit`` nearest by cosine, best first, ties by ascending id."""
        allowed = np.ones(len(self._ids), dtype=bool)
        if only is not None:
            allowed &= np.isin(self._ids, only)
        if without is not None and len(without):
            allowed &= ~np.isin(self._ids, without)
        count = int(allowed.sum())
        if count == 0:
            return Scored(np.empty(0, np.int64), np.empty(0, np.float32))
        parameters = None if count == len(self._ids) else self._parameters(allowed)
        scores, positions = self._index.search(
            vector.reshape(1, -1), min(limit, count), params=parameters
        )
        found = positions[0] >= 0
        return best(self._ids[positions[0][found]], scores[0][found], limit)

    def _parameters(self, allowed: np.ndarray[Any, Any]) -> Any:
        selector = faiss.IDSelectorBatch(np.flatnonzero(allowed))
        # FAISS's own annotations leave out the keywords that its constructors take.
        flat: Any = faiss.SearchParameters
        cells: Any = faiss.SearchParametersIVF
        if self.exact:
            return flat(sel=selector)
        # A filter can leave the visited cells empty; visiting more costs little, as what the
        # filter leaves out is not compared.
        share = float(allowed.mean())
        probes = min(self._index.nlist, int(np.ceil(self._index.nprobe / max(share, 1e-6))))
        return cells(sel=selector, nprobe=probes)

    def save(self, stem: Path) -> None:
        """Write ``stem``.faiss, ``stem``.ids.npy and ``stem``.sums, which tells if they change.

        Raises:
            OSError, RuntimeError: they can't be written.
        """
        faiss.write_index(self._index, str(stem.with_suffix(".faiss")))
        np.save(stem.with_suffix(".ids.npy"), self._ids, allow_pickle=False)
        stem.with_suffix(".sums").write_text(_sums(stem), "ascii")

    @classmethod
    def load(cls, stem: Path) -> FaissIndex:
        """Read what `save` wrote.

        Raises:
            IndexDamagedError: a file is missing or is not as it was written.
        """
        try:
            if stem.with_suffix(".sums").read_text("ascii") != _sums(stem):
                raise ValueError("its bytes have changed")  # noqa: TRY301 - one message for all
            ids = np.load(stem.with_suffix(".ids.npy"), allow_pickle=False)
            index = faiss.read_index(str(stem.with_suffix(".faiss")))
        except (OSError, ValueError, RuntimeError, EOFError, MemoryError) as error:
            raise IndexDamagedError(
                f"the vector file {stem.with_suffix('.faiss')} can't be read: {error}",
                hint="Run `qabot index`; vectors are made anew from the database.",
            ) from error
        return cls(ids, index)


def _sums(stem: Path) -> str:
    """Return for both files the size and the sum of their 64-bit words.

    A changed byte changes the sum. A CRC would tell more, at ten times the time, which every cold
    question would pay.
    """
    told = []
    for ending in (".faiss", ".ids.npy"):
        path = stem.with_suffix(ending)
        data = np.memmap(path, np.uint8, "r")
        whole = data.size - data.size % 8
        total = int(data[:whole].view(np.uint64).sum(dtype=np.uint64))
        told.append(f"{data.size} {total} {data[whole:].tobytes().hex()}")
    return "\n".join(told)


def _cells_to_visit(index: Any, vectors: Vectors) -> int:
    """Return the smallest nprobe, by doubling, that reaches the recall target on a sample."""
    random = np.random.default_rng(_SEED)
    left, right = random.choice(len(vectors), (2, min(_PROBES, len(vectors))))
    # The mean of two vectors is near neither, as a question is; a stored vector itself would be
    # its own nearest neighbour, and the recall too good to be true.
    queries = np.ascontiguousarray(vectors[left] + vectors[right])
    faiss.normalize_L2(queries)
    _, truth = faiss.knn(queries, np.ascontiguousarray(vectors), 10, faiss.METRIC_INNER_PRODUCT)
    probes = 1
    while probes < index.nlist:
        index.nprobe = probes
        _, found = index.search(queries, 10)
        hits = sum(len(np.intersect1d(a, b)) for a, b in zip(truth, found, strict=True))
        if hits >= RECALL_AT_10 * truth.size:
            break
        probes *= 2
    return int(min(probes, index.nlist))
