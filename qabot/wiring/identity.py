"""Tells whether an opened index is still the one in its folder, made by the same parts."""

from __future__ import annotations

import os
import weakref
from pathlib import Path

from qabot.errors import IndexMissingError, QabotError
from qabot.stores.schema import DATABASE
from qabot.stores.sqlite import SqliteStore

# What a question must share with the index; see `asking.answerer`.
_PARTS = ("model", "weights", "terms")


class Identity:
    """What an index was when it was opened.

    Args:
        folder: of the index.
        store: the opened index.

    Raises:
        IndexMissingError: its file is gone by now.
    """

    def __init__(self, folder: Path, store: SqliteStore) -> None:
        self._path = folder / DATABASE
        self._store = store
        # While it is held open the file's number is not given to another, so that a database that
        # replaced it is told apart. A handle of O_PATH can't touch SQLite's locks on the file, as
        # closing any other would.
        try:
            handle = os.open(self._path, os.O_PATH | os.O_CLOEXEC)
        except OSError as error:
            raise IndexMissingError(
                f"there is no index in {folder}", hint="Run `qabot index`."
            ) from error
        weakref.finalize(self, os.close, handle)
        self._file = os.fstat(handle)
        self._parts = self._made_with()

    def holds(self) -> bool:
        """Tell whether the index is the same one, whatever its generation."""
        try:
            found = self._path.stat()
            return os.path.samestat(found, self._file) and self._made_with() == self._parts
        except (OSError, QabotError):
            return False

    def _made_with(self) -> list[str | None]:
        fingerprint = self._store.fingerprint()
        return [fingerprint.get(name) for name in _PARTS]
