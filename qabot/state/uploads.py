"""Which articles came by Telegram, so that each can be taken out again."""

from __future__ import annotations

import time
from dataclasses import dataclass

from qabot.state.database import StateDatabase


@dataclass(frozen=True, slots=True)
class Upload:
    """An article that was sent; ``digest`` is that of its bytes."""

    path: str
    digest: str


class Uploads:
    """The articles that were sent and not taken back."""

    def __init__(self, database: StateDatabase) -> None:
        self._database = database

    def add(self, upload: Upload) -> int:
        """Keep an upload; return its number."""
        with self._database.transaction() as connection:
            row = connection.execute(
                "INSERT INTO uploads (path, digest, at) VALUES (?, ?, ?) RETURNING id",
                (upload.path, upload.digest, time.time()),
            ).fetchone()
        return int(row[0])

    def take(self, number: int) -> Upload | None:
        """Return an upload and forget it; None if it is not known, or was taken before."""
        with self._database.transaction() as connection:
            row = connection.execute(
                "DELETE FROM uploads WHERE id = ? RETURNING path, digest", (number,)
            ).fetchone()
        return None if row is None else Upload(*row)
