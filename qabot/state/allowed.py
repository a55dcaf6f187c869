"""Who is let in beside those that the settings name."""

from __future__ import annotations

import time

from qabot.state.database import StateDatabase
from qabot.state.statements import run


class Allowed:
    """People and chats, by Telegram's numbers; a chat's is negative."""

    def __init__(self, database: StateDatabase) -> None:
        self._database = database

    def add(self, identity: int) -> None:
        """Let somebody, or a chat, in."""
        run(
            self._database,
            "INSERT OR IGNORE INTO allowed (id, added) VALUES (?, ?)",
            (identity, time.time()),
        )

    def remove(self, identity: int) -> None:
        """Let somebody, or a chat, in no more, unless the settings do."""
        run(self._database, "DELETE FROM allowed WHERE id = ?", (identity,))

    def __contains__(self, identity: int) -> bool:
        return bool(run(self._database, "SELECT 1 FROM allowed WHERE id = ?", (identity,)))

    def all(self) -> tuple[int, ...]:
        """Return everybody that was added, in order."""
        rows = run(self._database, "SELECT id FROM allowed ORDER BY id")
        return tuple(row[0] for row in rows)
