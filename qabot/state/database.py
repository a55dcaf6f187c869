"""The state database: one SQLite file that only its owner can read."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from qabot.errors import StateError
from qabot.state.schema import MIGRATIONS

DATABASE = "state.db"
_BUSY_SECONDS = 30.0


class StateDatabase:
    """One connection, which any thread may use; a transaction at a time.

    Args:
        folder: where the file is; made, for its owner alone, if it isn't there.
        migrations: the steps from an empty file to the present tables.

    Raises:
        StateError: the folder can't be written, the file is damaged or of a newer version.
    """

    def __init__(self, folder: Path, *, migrations: Sequence[str] = MIGRATIONS) -> None:
        self.path = make_folder(folder) / DATABASE
        self._guard = threading.Lock()
        with self._translated():
            # Made before SQLite does, which would let others read it.
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
            self._connection = sqlite3.connect(
                self.path, isolation_level=None, timeout=_BUSY_SECONDS, check_same_thread=False
            )
            try:
                self._prepare(migrations)
            except BaseException:
                self._connection.close()
                raise

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Give the connection for the time of the block; commit at its end, or roll back.

        What was committed outlives the process and a loss of power.

        Raises:
            StateError: the database can't be read or written.
        """
        with self._guard, self._translated():
            self._connection.execute("BEGIN IMMEDIATE")
            # Commits, or rolls back when the block or the commit fails.
            with self._connection:
                yield self._connection

    def close(self) -> None:
        """Close the connection, after the transaction that is under way."""
        with self._guard:
            self._connection.close()

    def _prepare(self, migrations: Sequence[str]) -> None:
        connection = self._connection
        # A commit is on disk when it returns: an update is confirmed to Telegram on its strength.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        # What is deleted is overwritten: users may ask for that.
        connection.execute("PRAGMA secure_delete = ON")
        mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        if mode != "wal":
            raise StateError(
                f"the file system of {self.path.parent} can't hold the bot's state: SQLite's WAL"
                " mode fails there",
                hint="Choose a folder on a local disk with QABOT_STATE.",
            )
        # All steps in one transaction: another process may be at it too.
        connection.execute("BEGIN IMMEDIATE")
        with connection:
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            if version > len(migrations):
                raise StateError(
                    f"{self.path} was written by a newer qabot: version {version}, this one knows"
                    f" {len(migrations)}",
                    hint="Use the newer qabot, or choose another folder with QABOT_STATE.",
                )
            for script in migrations[version:]:
                for statement in _statements(script):
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {len(migrations)}")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StateError(
                f"the bot's state {self.path} can't be opened: {error.strerror}",
                hint="Mend its permissions, or choose another folder with QABOT_STATE.",
            ) from error
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
            if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
                raise StateError(
                    f"the bot's state {self.path} is damaged: {error}",
                    hint="Move the file away or put a backup in its place; qabot makes a new one.",
                ) from error
            raise StateError(
                f"the bot's state {self.path} can't be used: {error}",
                hint="Check the folder's permissions and free disk space, then try again.",
            ) from error


def _statements(script: str) -> Iterator[str]:
    """Part a script at the ends of its statements; `executescript` would end the transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def make_folder(folder: Path) -> Path:
    """Make the state folder, for its owner alone, unless it is there; return it.

    Raises:
        StateError: it can't be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except (FileExistsError, NotADirectoryError) as error:
        raise StateError(
            f"the state folder {folder} can't be made: a file is in its place",
            hint="Choose another with QABOT_STATE, or move the file away.",
        ) from error
    except OSError as error:
        raise StateError(
            f"the state folder {folder} can't be made: {error.strerror}",
            hint="Choose another with QABOT_STATE, or mend the permissions.",
        ) from error
    return folder
