"""Brings what the database holds in line with the keys that there are."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from qabot.errors import StateError
from qabot.state.sealing import Seal

# Every column that holds what users wrote or were answered, by table. The statements that write
# them say seal(?), and those that read them unseal(column).
SEALED: Mapping[str, tuple[str, ...]] = {
    "updates": ("payload",),
    "answers": ("question", "heading", "answer"),
    "feedback": ("question", "quote", "path"),
    "missed": ("question",),
}
_MARK = "qabot"


def offer(connection: sqlite3.Connection, seal: Seal) -> None:
    """Give SQL the functions ``seal`` and ``unseal``."""
    connection.create_function("seal", 1, seal.seal)
    connection.create_function("unseal", 1, seal.unseal)


def settle(connection: sqlite3.Connection, seal: Seal) -> bool:
    """Encrypt what isn't encrypted yet, or was with an older key, in the present transaction.

    Returns:
        Whether anything was changed.

    Raises:
        StateError: what is encrypted can't be opened with the keys that there are.
    """
    # A known word as it is encrypted, to tell a wrong key; no row if nothing is encrypted. No step
    # of the schema: it has to be understood whatever the version.
    connection.execute("CREATE TABLE IF NOT EXISTS encryption (mark TEXT NOT NULL)")
    row = connection.execute("SELECT mark FROM encryption").fetchone()
    mark = None if row is None else str(row[0])
    if mark is None and not seal.active:
        return False
    if mark is not None:
        _check(mark, seal)
        if seal.is_newest(mark):
            return False
    source = "{0}" if mark is None else "unseal({0})"
    for table, columns in SEALED.items():
        changes = ", ".join(f"{name} = seal({source.format(name)})" for name in columns)
        connection.execute(f"UPDATE {table} SET {changes}")  # noqa: S608 - our own names
    connection.execute("DELETE FROM encryption")
    connection.execute("INSERT INTO encryption (mark) VALUES (?)", (seal.seal(_MARK),))
    return True


def _check(mark: str, seal: Seal) -> None:
    if not seal.active:
        raise StateError(
            "the bot's state is encrypted, and there is no key",
            hint="Set QABOT_STATE_KEY or QABOT_STATE_KEY_FILE to the key it was encrypted with.",
        )
    try:
        seal.unseal(mark)
    except ValueError as error:
        raise StateError(
            "the bot's state is encrypted with another key",
            hint="Put the key it was encrypted with after the new one, with a space between.",
        ) from error
