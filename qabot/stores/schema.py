"""The database's schema, and how a connection is opened."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qabot.errors import (
    BusyError,
    IndexDamagedError,
    IndexingError,
    IndexMismatchError,
    IndexMissingError,
)

SCHEMA_VERSION = 1
DATABASE = "qabot.db"

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    checked_ns INTEGER NOT NULL, digest TEXT NOT NULL, problem TEXT
) WITHOUT ROWID;
-- AUTOINCREMENT throughout: an id is never used again, because vector files outlive the rows.
CREATE TABLE articles (
    id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL, title TEXT NOT NULL, author TEXT,
    published TEXT, url TEXT, source TEXT, language TEXT, text TEXT NOT NULL, digest TEXT NOT NULL,
    source_map TEXT NOT NULL, added_in INTEGER NOT NULL, removed_in INTEGER
);
CREATE INDEX articles_path ON articles (path) WHERE removed_in IS NULL;
CREATE INDEX articles_added ON articles (added_in);
CREATE INDEX articles_removed ON articles (removed_in) WHERE removed_in IS NOT NULL;
CREATE TABLE embeddings (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, vector BLOB NOT NULL);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, article_id INTEGER NOT NULL REFERENCES articles (id),
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, heading TEXT NOT NULL,
    embedding_id INTEGER NOT NULL REFERENCES embeddings (id)
);
CREATE INDEX passages_article ON passages (article_id);
CREATE INDEX passages_embedding ON passages (embedding_id);
CREATE TABLE sentences (
    id INTEGER PRIMARY KEY AUTOINCREMENT, article_id INTEGER NOT NULL REFERENCES articles (id),
    passage_id INTEGER NOT NULL REFERENCES passages (id),
    start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    embedding_id INTEGER NOT NULL REFERENCES embeddings (id)
);
CREATE INDEX sentences_article ON sentences (article_id);
CREATE INDEX sentences_passage ON sentences (passage_id);
CREATE INDEX sentences_embedding ON sentences (embedding_id);
-- Ids that a vector file of an earlier generation still holds.
CREATE TABLE tombstones (
    unit TEXT NOT NULL, id INTEGER NOT NULL, generation INTEGER NOT NULL, PRIMARY KEY (unit, id)
) WITHOUT ROWID;
-- The text stored here is analysed already (see terms.py), so the tokenizer only cuts at spaces.
CREATE VIRTUAL TABLE sentence_terms USING fts5 (
    terms, tokenize = "unicode61 remove_diacritics 0 tokenchars '.'"
);
CREATE VIRTUAL TABLE passage_terms USING fts5 (
    terms, tokenize = "unicode61 remove_diacritics 0 tokenchars '.'"
);
CREATE VIRTUAL TABLE sentence_vocabulary USING fts5vocab (sentence_terms, row);
CREATE VIRTUAL TABLE passage_vocabulary USING fts5vocab (passage_terms, row);
INSERT INTO meta VALUES ('generation', '0'), ('fingerprint', '{}'),
    ('counts', '{"articles": 0, "passages": 0, "sentences": 0}');
"""


# SQLite's result codes that speak of the surroundings; every other one speaks of the contents.
_LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_SURROUNDINGS = {
    *(sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH),
    *(sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_NOLFS),
    *(sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_INTERRUPT),
}
_PRIMARY = 0xFF


@contextmanager
def translated(folder: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours, naming the index folder."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        # The module's own errors, for text that is no UTF-8 and the like, have no code.
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & _PRIMARY
        if code in _LOCKED:
            raise BusyError(
                f"another program holds the index database {folder / DATABASE}",
                hint="Wait until it has finished, then try again.",
            ) from error
        if code in _SURROUNDINGS:
            raise IndexingError(
                f"the index database {folder / DATABASE} can't be used: {error}",
                hint="Check the folder's permissions and free disk space, then try again.",
            ) from error
        raise IndexDamagedError(
            f"the index database {folder / DATABASE} is damaged: {error}",
            hint="Run `qabot index --rebuild`; the index is made anew from the corpus.",
        ) from error


def make_folder(folder: Path) -> None:
    """Make the index folder unless it is there.

    Raises:
        IndexingError: it can't be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise IndexingError(
            f"the index folder {folder} can't be made: a file is in its place",
            hint="Choose another with --index or QABOT_INDEX, or move the file away.",
        ) from error
    except OSError as error:
        raise IndexingError(
            f"the index folder {folder} can't be made: {error.strerror}",
            hint="Choose another with --index or QABOT_INDEX, or mend the permissions.",
        ) from error


def present(folder: Path) -> bool:
    """Whether ``folder`` holds a database; an empty file, left by a run that was killed, is none.

    Raises:
        IndexingError: the folder can't be looked into.
    """
    try:
        return (folder / DATABASE).stat().st_size > 0
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise IndexingError(
            f"the index folder {folder} can't be read: {error.strerror}",
            hint="Mend its permissions, or choose another with --index or QABOT_INDEX.",
        ) from error


def open_for_writing(folder: Path) -> sqlite3.Connection:
    """Open the database, creating its tables if absent; the caller holds the write lock.

    Raises:
        IndexingError: the folder can't be written, or its file system can't do WAL.
        IndexDamagedError: the file is no database.
        IndexMismatchError: the schema is newer than this program.
    """
    with translated(folder):
        connection = sqlite3.connect(
            folder / DATABASE, isolation_level=None, timeout=30, check_same_thread=False
        )
        connection.execute("PRAGMA synchronous = NORMAL")
        mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        if mode != "wal":
            connection.close()
            raise IndexingError(
                f"the file system of {folder} can't hold the index: SQLite's WAL mode fails there",
                hint="Put the index on a local disk with --index or QABOT_INDEX.",
            )
        try:
            if _empty(connection):
                connection.executescript(
                    f"BEGIN; {_TABLES} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
                )
            _check_version(connection, folder)
        except BaseException:
            connection.close()
            raise
    return connection


def open_for_reading(folder: Path) -> sqlite3.Connection:
    """Open the database read-only.

    Raises:
        IndexMissingError: there is none.
        IndexDamagedError: the file is no database.
        IndexMismatchError: the schema is newer or older than this program.
    """
    path = folder / DATABASE
    if not present(folder):
        raise _missing(folder)
    uri = f"{path.resolve().as_uri()}?mode=ro"
    with translated(folder):
        try:
            connection = _connect(uri)
        except sqlite3.OperationalError:
            # In a folder that can't be written SQLite can't make its shared-memory file. Without
            # a pending WAL the file is complete by itself and can be read as it stands.
            pending = path.with_name(f"{DATABASE}-wal")
            if pending.exists() and pending.stat().st_size:
                raise
            connection = _connect(f"{uri}&immutable=1")
        try:
            _check_tables(connection, folder)
            _check_version(connection, folder)
        except BaseException:
            connection.close()
            raise
    return connection


def read_meta(connection: sqlite3.Connection, key: str) -> Any:
    """Return one value of the meta table: a number, or a mapping.

    Raises:
        sqlite3.DatabaseError: it is missing or unreadable; `translated` makes ours of it.
    """
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    try:
        value = json.loads(row[0])
    except (TypeError, ValueError) as error:
        raise sqlite3.DatabaseError(f"no readable {key} in it") from error
    if not isinstance(value, int if key == "generation" else dict):
        raise sqlite3.DatabaseError(f"no readable {key} in it")
    return value


def _connect(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        uri, uri=True, isolation_level=None, timeout=30, check_same_thread=False
    )
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def check_contents(connection: sqlite3.Connection) -> None:
    """Raise sqlite3.DatabaseError if a table or a value of the meta table is missing."""
    for key in ("generation", "fingerprint", "counts"):
        read_meta(connection, key)
    for table in ("files", "articles", "passages", "sentences", "embeddings", "tombstones"):
        connection.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608 - a fixed table name
    for unit in ("sentence", "passage"):
        connection.execute(f"SELECT 1 FROM {unit}_terms WHERE {unit}_terms MATCH 'a' LIMIT 1")  # noqa: S608 - likewise


def _empty(connection: sqlite3.Connection) -> bool:
    return not connection.execute("SELECT EXISTS (SELECT 1 FROM sqlite_master)").fetchone()[0]


def _missing(folder: Path) -> IndexMissingError:
    return IndexMissingError(
        f"there is no index in {folder}", hint="Run `qabot index` to build it."
    )


def _check_tables(connection: sqlite3.Connection, folder: Path) -> None:
    if _empty(connection):
        raise _missing(folder)


def _check_version(connection: sqlite3.Connection, folder: Path) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version != SCHEMA_VERSION:
        raise IndexMismatchError(
            f"the index in {folder} has schema version {version}, this qabot reads version "
            f"{SCHEMA_VERSION}",
            hint="Run `qabot index --rebuild` with this version, or use the newer qabot.",
        )
