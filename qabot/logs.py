"""The log of the commands that run on and on: lines on standard error, without secrets."""

from __future__ import annotations

import logging

_FORMAT = "%(asctime)s %(levelname)-7s %(message)s"
# They put the address of every request, and with it the bot's token, into their lines, or whole
# messages of users. What matters of it we tell ourselves.
_KEPT_QUIET = {
    "httpx": logging.CRITICAL,
    "httpcore": logging.CRITICAL,
    "telegram": logging.WARNING,
    "telegram.ext.Updater": logging.CRITICAL,
    "watchfiles": logging.WARNING,
    "asyncio": logging.WARNING,
}


class RedactingFormatter(logging.Formatter):
    """Blots secrets out of whole records, tracebacks included.

    Args:
        secrets: what must not be shown; of a Telegram token also the part behind the colon.
    """

    def __init__(self, *secrets: str) -> None:
        super().__init__(_FORMAT)
        parts = {part for secret in secrets for part in (secret, secret.rpartition(":")[2])}
        self._secrets = sorted(filter(None, parts), key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text, each secret replaced."""
        text = super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        return text


def set_up(*secrets: str, level: int = logging.INFO) -> None:
    """Make all loggers write to standard error alone, from ``level`` up."""
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter(*secrets))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("qabot").setLevel(level)
    for name, least in _KEPT_QUIET.items():
        logging.getLogger(name).setLevel(least)
