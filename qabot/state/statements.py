"""One statement as a transaction of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qabot.state.database import StateDatabase


def run(database: StateDatabase, statement: str, values: Sequence[object] = ()) -> list[Any]:
    """Carry out ``statement`` and return the rows that it gives.

    Raises:
        StateError: the database can't be read or written.
    """
    with database.transaction() as connection:
        return connection.execute(statement, values).fetchall()
