"""The Store on SQLite and FAISS: one folder, any number of readers, one writer."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from qabot.errors import IndexMissingError
from qabot.ports import ChangeSet, FileState, Unit, Vectors
from qabot.runs import RunRecord
from qabot.stores import locking, publishing, schema
from qabot.stores.snapshot import SqliteSnapshot
from qabot.stores.vectors import VectorFiles, VectorView, read_bases, read_vectors, read_view

# A base is made anew when the exact delta beside it has grown past this share of it: the delta
# costs each question time in proportion, the base costs one write of all vectors.
_DELTA_SHARE = 0.25
_DELTA_MINIMUM = 2_000
_KEYS_AT_ONCE = 10_000


class SqliteStore:
    """Implements the Store port in ``folder``.

    Readers share nothing but immutable vectors: each snapshot has a connection of its own, so
    snapshots may be used in several threads, one thread each.

    Args:
        folder: the index folder; made when first written.
        model: the embedder's fingerprint, part of every embedding's key.
    """

    def __init__(self, folder: Path, *, model: str) -> None:
        self._folder = folder
        self._model = model
        self._files = VectorFiles(folder)
        self._views: tuple[int, Mapping[Unit, VectorView]] | None = None
        self._guard = threading.Lock()

    @property
    def generation(self) -> int:
        """The newest published generation; 0 for an empty or absent store."""
        try:
            return int(self._meta("generation"))
        except IndexMissingError:
            return 0

    def fingerprint(self) -> Mapping[str, str]:
        """Return what shaped the newest generation, by part; empty for an empty store."""
        try:
            parts: dict[str, str] = self._meta("fingerprint")
        except IndexMissingError:
            return {}
        return parts

    @contextmanager
    def snapshot(self) -> Iterator[SqliteSnapshot]:
        """Pin the newest generation for the time of the ``with`` block."""
        with self._reading() as connection:
            connection.execute("BEGIN")
            generation = int(schema.read_meta(connection, "generation"))
            counts = publishing.read_counts(connection)
            views = self._view(connection, generation)
            yield SqliteSnapshot(connection, generation, views, counts)

    def files(self) -> Mapping[str, FileState]:
        """Return what is remembered of each corpus file, by path."""
        try:
            with self._reading() as connection:
                rows = connection.execute(
                    "SELECT path, size, mtime_ns, checked_ns, digest, problem FROM files"
                ).fetchall()
        except IndexMissingError:
            return {}
        return {row[0]: FileState(*row[1:]) for row in rows}

    def counts(self) -> Mapping[str, int]:
        """Return the newest generation's number of articles, passages and sentences."""
        with self._reading() as connection:
            return publishing.read_counts(connection)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the write lock.

        Raises:
            BusyError: another process holds it.
            IndexingError: the folder can't be written.
        """
        with locking.hold(self._folder):
            schema.open_for_writing(self._folder).close()
            if self.generation == 0:
                self._files.clear()
            yield

    def missing(self, texts: Iterable[str]) -> list[str]:
        """Return the distinct texts that have no embedding yet, in first-seen order."""
        keys = {publishing.embedding_key(self._model, text): text for text in texts}
        names = list(keys)
        with self._writing() as connection:
            for start in range(0, len(names), _KEYS_AT_ONCE):
                chunk = json.dumps([key.hex() for key in names[start : start + _KEYS_AT_ONCE]])
                for (key,) in connection.execute(
                    "SELECT key FROM embeddings WHERE key IN"
                    " (SELECT unhexed(value) FROM json_each(?))",
                    (chunk,),
                ):
                    del keys[key]
        return list(keys.values())

    def remember(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Keep embeddings at once; ``vectors`` has shape (len(texts), dimension), float32."""
        with self._writing() as connection:
            publishing.remember(
                connection, self._model, texts, np.ascontiguousarray(vectors, np.float32)
            )

    def publish(self, changes: ChangeSet) -> int:
        """Apply ``changes`` in one transaction and return the generation they make."""
        with self._writing() as connection:
            return publishing.publish(connection, self._model, changes)

    def touch(self, files: Mapping[str, FileState], forget: Sequence[str]) -> None:
        """Remember states of files when no article changes; makes no generation."""
        with self._writing() as connection:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                publishing.write_files(connection, files, forget)

    def note_run(self, run: RunRecord) -> None:
        """Remember how the last index run went."""
        with self._writing() as connection:
            publishing.set_meta(connection, "last_run", json.dumps(asdict(run)))

    def last_run(self) -> RunRecord | None:
        """Return how the last index run went; None if that isn't known."""
        with self._reading() as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = 'last_run'").fetchone()
        if row is not None:
            with suppress(ValueError, TypeError):  # written by a version with other fields
                return RunRecord(**json.loads(row[0]))
        return None

    def tidy(self) -> None:
        """Write a new vector base if the delta has outgrown the present one; drop the others."""
        with self._writing() as connection:
            generation = int(schema.read_meta(connection, "generation"))
            # From the files as they are, not as they were when this process last read them.
            views = read_view(connection, self._files, generation)
            known = read_bases(connection)
            # What is newer than the base in use was passed over: it can't be used.
            since = min(view.since for view in views.values())
            bases = {each: token for each, token in (known or {}).items() if each <= since}
            if known is None or any(_outgrown(view) for view in views.values()):
                contents = {unit: read_vectors(connection, unit, 0, generation) for unit in Unit}
                bases[generation] = self._files.write(generation, contents)
            # The generation before this one may still be read.
            oldest = max((each for each in bases if each < generation), default=0)
            bases = {each: token for each, token in bases.items() if each >= oldest}
            if bases != known:
                publishing.set_meta(connection, "bases", json.dumps(bases))
            self._files.drop_all_but(bases)
            connection.execute("DELETE FROM tombstones WHERE generation <= ?", (oldest,))
        self._views = None

    def _view(self, connection: sqlite3.Connection, generation: int) -> Mapping[Unit, VectorView]:
        with self._guard:
            if self._views is None or self._views[0] != generation:
                views = read_view(connection, self._files, generation)
                self._views = (generation, views)
            return self._views[1]

    def _meta(self, key: str) -> Any:
        with self._reading() as connection:
            return schema.read_meta(connection, key)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        connection = schema.open_for_reading(self._folder)
        try:
            with schema.translated(self._folder):
                yield connection
        finally:
            connection.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        connection = schema.open_for_writing(self._folder)
        connection.create_function("unhexed", 1, bytes.fromhex, deterministic=True)
        try:
            with schema.translated(self._folder):
                yield connection
        finally:
            connection.close()


def _outgrown(view: VectorView) -> bool:
    if view.base is None:
        return True
    loose = view.fresh.size + len(view.gone)
    return loose > max(_DELTA_MINIMUM, _DELTA_SHARE * view.base.size)
