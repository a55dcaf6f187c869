"""Tries the libraries under the stores on something tiny."""

from __future__ import annotations

import sqlite3

import numpy as np

from qabot.stores.faiss_index import FaissIndex


def try_sqlite() -> str:
    """Search three words in memory; return SQLite's version.

    Raises:
        RuntimeError: the result is wrong.
        sqlite3.Error: this SQLite lacks full-text search or JSON.
    """
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE words USING fts5 (word)")
        connection.execute(
            "INSERT INTO words SELECT value FROM json_each(?)", ('["ship", "crane", "quay"]',)
        )
        found = connection.execute("SELECT rowid FROM words WHERE words MATCH 'crane'").fetchall()
    finally:
        connection.close()
    _expect(found, [(2,)])
    return sqlite3.sqlite_version


def try_faiss() -> str:
    """Search three vectors; return FAISS's version.

    Raises:
        RuntimeError: the result is wrong.
    """
    import faiss  # noqa: PLC0415 - for its version alone

    index = FaissIndex.build(np.array([5, 6, 7], np.int64), np.eye(3, dtype=np.float32))
    found = index.search(np.array([0, 1, 0], np.float32), 1)
    _expect(found.ids.tolist(), [6])
    return str(faiss.__version__)


def _expect(found: object, expected: object) -> None:
    if found != expected:
        raise RuntimeError(f"a search gave {found}, not {expected}")
