"""Encrypts what users wrote, as the database stores it; without a key it stays as it is.

Fernet is AES-128-CBC with HMAC-SHA256: https://cryptography.io/en/latest/fernet/. Numbers of users
and chats and times stay readable: they are what rows are found by.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


class Seal:
    """Encrypts and decrypts texts.

    Args:
        keys: Fernet keys, each 32 bytes in URL-safe base64. The first one encrypts, any decrypts;
            with none, texts pass unchanged.
    """

    def __init__(self, keys: Sequence[str] = ()) -> None:
        self._first = _fernet(keys[:1])
        self._all = _fernet(keys)

    @property
    def active(self) -> bool:
        """Whether there is a key."""
        return self._all is not None

    def seal(self, text: str | None) -> str | None:
        """Return ``text`` encrypted with the first key; None stays None."""
        if text is None or self._first is None:
            return text
        return self._first.encrypt(text.encode("utf-8", "surrogatepass")).decode()

    def unseal(self, sealed: str | None) -> str | None:
        """Return what was sealed.

        Raises:
            ValueError: no key fits, or the text was tampered with.
        """
        if sealed is None or self._all is None:
            return sealed
        return _decrypt(self._all, sealed)

    def is_newest(self, sealed: str) -> bool:
        """Tell whether the first key alone opens it."""
        try:
            if self._first is not None:
                _decrypt(self._first, sealed)
        except ValueError:
            return False
        return True


def _fernet(keys: Sequence[str]) -> MultiFernet | None:
    if not keys:
        return None
    # Its native part takes a moment to load, and most installations have no key.
    from cryptography.fernet import Fernet, MultiFernet  # noqa: PLC0415

    return MultiFernet([Fernet(key) for key in keys])


def _decrypt(fernet: MultiFernet, sealed: str) -> str:
    from cryptography.fernet import InvalidToken  # noqa: PLC0415 - loaded by now

    try:
        return fernet.decrypt(sealed.encode()).decode("utf-8", "surrogatepass")
    except InvalidToken:
        raise ValueError("none of the keys opens it") from None
