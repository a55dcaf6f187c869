"""The vectors of one generation: an immutable base file, and what the database says came after."""

from __future__ import annotations

import json
import secrets
import shutil
import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from qabot.errors import IndexDamagedError, IndexingError
from qabot.ports import Ids, Scored, Unit, VectorIndex, Vectors
from qabot.stores.exact import ExactIndex, best
from qabot.stores.faiss_index import FaissIndex

NONE: Ids = np.empty(0, np.int64)
VECTORS_FOLDER = "vectors"
# Names the base beside its vectors. The database knows the tokens of its own bases, and so a base
# that came from another database, or from this one before it was restored, doesn't pass for one.
_TOKEN = "token"  # noqa: S105 - a file name
_FLOAT = np.dtype(np.float32).itemsize


@dataclass(frozen=True, slots=True)
class VectorView:
    """What one generation searches: base, minus what is gone, plus what is new.

    ``since`` is the generation of the base, 0 without one.
    """

    base: VectorIndex | None
    gone: Ids
    fresh: VectorIndex
    since: int

    def search(self, vector: Vectors, limit: int, only: Ids | None) -> Scored:
        """Return the ``limit`` nearest, best first; ``only`` restricts the search itself."""
        parts = [self.fresh.search(vector, limit, only=only)]
        if self.base is not None:
            parts.append(self.base.search(vector, limit, only=only, without=self.gone))
        ids = np.concatenate([part.ids for part in parts])
        scores = np.concatenate([part.scores for part in parts])
        return best(ids, scores, limit)


class VectorFiles:
    """The folder ``vectors/``: one folder a base, named by the generation it holds."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / VECTORS_FOLDER

    def generations(self) -> list[int]:
        """Return the generations that have a base, ascending."""
        try:
            names = [path.name for path in self._folder.iterdir()]
        except OSError:  # none yet, or closed to us: the database serves as well
            return []
        return sorted(int(name) for name in names if name.isdigit())

    def newest(
        self, generation: int, dimension: int | None, tokens: Mapping[int, str] | None
    ) -> tuple[int, Mapping[Unit, FaissIndex]]:
        """Return the newest base up to ``generation`` that can be used; (0, {}) if none can.

        Bases are derived data: where one can't be read, isn't the one of ``tokens`` (None for a
        database from before there were tokens), or is of a model with vectors of another length
        than ``dimension`` (None if not known), an older one or the database serves as well.
        """
        for candidate in reversed(self.generations()):
            if candidate > generation:
                continue
            if tokens is not None and self._token(candidate) != tokens.get(candidate, ""):
                continue
            folder = self._folder / str(candidate)
            try:
                bases = {unit: FaissIndex.load(folder / unit) for unit in Unit}
            except IndexDamagedError:
                continue
            if dimension is None or all(base.dimension == dimension for base in bases.values()):
                return candidate, bases
        return 0, {}

    def write(self, generation: int, contents: Mapping[Unit, tuple[Ids, Vectors]]) -> str:
        """Write the base of ``generation``, whole or not at all; return its token.

        Raises:
            IndexingError: the folder can't be written.
        """
        target = self._folder / str(generation)
        draft = self._folder / f"{generation}.part"
        token = secrets.token_hex(8)
        shutil.rmtree(draft, ignore_errors=True)
        try:
            draft.mkdir(parents=True)
            for unit, (ids, vectors) in contents.items():
                FaissIndex.build(ids, vectors).save(draft / unit)
            (draft / _TOKEN).write_text(token, "ascii")
            shutil.rmtree(target, ignore_errors=True)
            draft.rename(target)
        except (OSError, RuntimeError) as error:  # FAISS raises the latter
            shutil.rmtree(draft, ignore_errors=True)
            raise IndexingError(
                f"the vectors in {self._folder} can't be written: {error}",
                hint="Check permissions and free disk space, then run `qabot index` again. "
                "What it has read is answerable meanwhile.",
            ) from error
        return token

    def clear(self) -> None:
        """Drop all bases: those of a database that has gone would pass for a new one's."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def drop_all_but(self, generations: Collection[int]) -> None:
        """Drop the bases of other generations, and what an interrupted run left of a draft."""
        kept = {str(each) for each in generations}
        for path in self._folder.iterdir():
            if path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)

    def _token(self, generation: int) -> str | None:
        try:
            return (self._folder / str(generation) / _TOKEN).read_text("ascii")
        except (OSError, ValueError):
            return None


def read_bases(connection: sqlite3.Connection) -> dict[int, str] | None:
    """Return the tokens of the database's own bases, by generation; None if it has no record."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'bases'").fetchone()
    if row is None:
        return None
    return {int(generation): token for generation, token in json.loads(row[0]).items()}


def read_view(
    connection: sqlite3.Connection, files: VectorFiles, generation: int
) -> Mapping[Unit, VectorView]:
    """Read the vectors of ``generation``: base file, tombstones and delta, for each unit."""
    since, bases = files.newest(
        generation, _dimension(connection, generation), read_bases(connection)
    )
    views = {}
    for unit in Unit:
        gone = np.fromiter(
            (
                row[0]
                for row in connection.execute(
                    "SELECT id FROM tombstones WHERE unit = ? AND generation > ?"
                    " AND generation <= ? ORDER BY id",
                    (unit, since, generation),
                )
            ),
            np.int64,
        )
        fresh = ExactIndex(*read_vectors(connection, unit, since, generation))
        views[unit] = VectorView(bases.get(unit), gone, fresh, since)
    return views


def read_vectors(
    connection: sqlite3.Connection, unit: Unit, since: int, generation: int
) -> tuple[Ids, Vectors]:
    """Read the vectors added after ``since`` that live in ``generation``, by ascending id."""
    rows = connection.execute(
        f"SELECT u.id, e.vector FROM {unit}s u JOIN articles a ON a.id = u.article_id"  # noqa: S608 - a fixed table name
        " JOIN embeddings e ON e.id = u.embedding_id"
        " WHERE a.added_in > ? AND a.added_in <= ?"
        " AND (a.removed_in IS NULL OR a.removed_in > ?) ORDER BY u.id",
        (since, generation, generation),
    ).fetchall()
    ids = np.array([row[0] for row in rows], np.int64)
    dimension = len(rows[0][1]) // _FLOAT if rows else 0
    return ids, as_matrix(b"".join(row[1] for row in rows), len(rows), dimension)


def as_matrix(data: bytes, count: int, dimension: int) -> Vectors:
    """Return ``count`` vectors from the bytes of the database, shape (count, dimension), float32.

    Raises:
        sqlite3.DatabaseError: there are more or fewer bytes than that, or no number among them.
    """
    if len(data) != count * dimension * _FLOAT:
        raise sqlite3.DatabaseError("vectors are missing or of different lengths")
    vectors = np.frombuffer(data, np.float32).reshape(count, dimension)
    if not np.isfinite(vectors).all():
        raise sqlite3.DatabaseError("a vector holds no numbers")
    return vectors


def _dimension(connection: sqlite3.Connection, generation: int) -> int | None:
    row = connection.execute(
        "SELECT length(e.vector) FROM articles a JOIN sentences s ON s.article_id = a.id"
        " JOIN embeddings e ON e.id = s.embedding_id"
        " WHERE a.added_in <= ? AND (a.removed_in IS NULL OR a.removed_in > ?) LIMIT 1",
        (generation, generation),
    ).fetchone()
    return int(row[0]) // _FLOAT if row else None
