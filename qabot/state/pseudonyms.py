"""Names for users that tell nobody who they are, but are the same each time."""

from __future__ import annotations

import hmac
import os
import secrets
import tempfile
from pathlib import Path

from qabot.errors import StateError
from qabot.state.database import make_folder

KEY = "pseudonyms.key"
_KEY_BYTES = 32
_LENGTH = 16


class Pseudonyms:
    """HMAC-SHA-256 of Telegram's numbers, whose key is drawn once and kept in the state folder.

    Without the key the names can't be made: of the numbers alone there are few enough to try all.

    Args:
        folder: the state folder.

    Raises:
        StateError: the key can't be read or written.
    """

    def __init__(self, folder: Path) -> None:
        self._key = _read_key(make_folder(folder) / KEY)

    def of(self, identity: int) -> str:
        """Return the name: 16 hexadecimal digits."""
        return hmac.new(self._key, str(identity).encode(), "sha256").hexdigest()[:_LENGTH]


def _read_key(path: Path) -> bytes:
    try:
        if not path.exists():
            _draw(path)
        key = path.read_bytes()
    except OSError as error:
        raise StateError(
            f"the key {path} can't be read or written: {error.strerror}",
            hint="Mend its permissions, or choose another folder with QABOT_STATE.",
        ) from error
    if len(key) != _KEY_BYTES:
        raise StateError(
            f"the key {path} is damaged: it has {len(key)} bytes, not {_KEY_BYTES}",
            hint="Delete it; a new one is drawn, and users get other names in the log.",
        )
    return key


def _draw(path: Path) -> None:
    """Write a new key; of two processes at it, the first one's holds."""
    handle, draft = tempfile.mkstemp(dir=path.parent)  # for its owner alone
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        if not path.exists():
            os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        Path(draft).unlink()
