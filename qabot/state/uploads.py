"""Which articles came by Telegram, so that each can be taken out again."""

from __future__ import annotations

import time
from dataclasses import dataclass

from qabot.state.database import StateDatabase
from qabot.state.statements import run


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
        ((number,),) = run(
            self._database,
            "INSERT INTO uploads (path, digest, at) VALUES (?, ?, ?) RETURNING id",
            (upload.path, upload.digest, time.time()),
        )
        return int(number)

    def take(self, number: int) -> Upload | None:
        """Return an upload and forget it; None if it is not known, or was taken before."""
        rows = run(
            self._database, "DELETE FROM uploads WHERE id = ? RETURNING path, digest", (number,)
        )
        return Upload(*rows[0]) if rows else None
