"""Who is let in beside those that the settings name."""

from __future__ import annotations

import time

from qabot.state.database import StateDatabase


class Allowed:
    """People and chats, by Telegram's numbers; a chat's is negative."""

    def __init__(self, database: StateDatabase) -> None:
        self._database = database

    def add(self, identity: int) -> None:
        """Let somebody, or a chat, in."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO allowed (id, added) VALUES (?, ?)", (identity, time.time())
            )

    def remove(self, identity: int) -> None:
        """Let somebody, or a chat, in no more, unless the settings do."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM allowed WHERE id = ?", (identity,))

    def __contains__(self, identity: int) -> bool:
        with self._database.transaction() as connection:
            found = connection.execute("SELECT 1 FROM allowed WHERE id = ?", (identity,)).fetchone()
        return found is not None

    def all(self) -> tuple[int, ...]:
        """Return everybody that was added, in order."""
        with self._database.transaction() as connection:
            rows = connection.execute("SELECT id FROM allowed ORDER BY id").fetchall()
        return tuple(row[0] for row in rows)
