"""Deletes what is older than it may get."""

from __future__ import annotations

import time

from qabot.state.database import StateDatabase

_DAY_SECONDS = 86_400.0
# What users left, by table; messages of answers go with them, updates have a time of their own.
_KEPT = ("answers", "feedback", "missed", "uploads")


def delete_older(database: StateDatabase, days: int) -> int:
    """Delete what was kept more than ``days`` days ago; return how many rows.

    Raises:
        StateError: the database can't be written.
    """
    oldest = time.time() - days * _DAY_SECONDS
    with database.transaction() as connection:
        return sum(
            connection.execute(f"DELETE FROM {table} WHERE at < ?", (oldest,)).rowcount  # noqa: S608 - our own names
            for table in _KEPT
        )
