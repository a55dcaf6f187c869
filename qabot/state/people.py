"""Names for users that tell nobody who they are: keyed hashes of Telegram's numbers."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from qabot.state.database import StateDatabase
from qabot.state.statements import run

_KEY_BYTES = 32
_NAME = "users"
_DIGITS = 32


class People:
    """Hashes users' numbers with a key of this installation, made when it is first needed."""

    def __init__(self, database: StateDatabase) -> None:
        run(
            database,
            "INSERT OR IGNORE INTO keys (name, value) VALUES (?, ?)",
            (_NAME, secrets.token_bytes(_KEY_BYTES)),
        )
        ((self._key,),) = run(database, "SELECT value FROM keys WHERE name = ?", (_NAME,))

    def name(self, number: int) -> str:
        """Return the name of the user with a number: HMAC-SHA-256 in hexadecimal, shortened."""
        return hmac.new(self._key, str(number).encode(), hashlib.sha256).hexdigest()[:_DIGITS]
