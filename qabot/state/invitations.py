"""Invitations: codes that let one person in, once, within a week."""

from __future__ import annotations

import hashlib
import secrets
import time

from qabot.state.database import StateDatabase

VALID_SECONDS = 7 * 86_400.0
_CODE_BYTES = 18


class Invitations:
    """The invitations that are out; of a code only its hash is kept."""

    def __init__(self, database: StateDatabase) -> None:
        self._database = database

    def make(self) -> str:
        """Return a new code, of letters, digits, _ and -."""
        code = secrets.token_urlsafe(_CODE_BYTES)
        with self._database.transaction() as connection:
            connection.execute(
                "DELETE FROM invitations WHERE made < ?", (time.time() - VALID_SECONDS,)
            )
            connection.execute(
                "INSERT INTO invitations (code, made) VALUES (?, ?)", (_hashed(code), time.time())
            )
        return code

    def redeem(self, code: str, person: int) -> bool:
        """Let a person in if the code is good, which uses it up; tell whether it was."""
        with self._database.transaction() as connection:
            good = connection.execute(
                "DELETE FROM invitations WHERE code = ? AND made >= ? RETURNING code",
                (_hashed(code), time.time() - VALID_SECONDS),
            ).fetchone()
            if good is not None:
                connection.execute(
                    "INSERT OR IGNORE INTO allowed (id, added) VALUES (?, ?)",
                    (person, time.time()),
                )
        return good is not None


def _hashed(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
