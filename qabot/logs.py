"""The log of the commands that run on and on: lines on standard error, without secrets."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Literal

Format = Literal["text", "json"]

_FORMAT = "%(asctime)s %(levelname)-7s %(message)s"
# They put the address of every request, and with it the bot's token, into their lines, or whole
# messages of users. What matters of it we tell ourselves.
_KEPT_QUIET = {
    "httpx": logging.CRITICAL,
    "httpcore": logging.CRITICAL,
    "telegram": logging.WARNING,
    "telegram.ext": logging.CRITICAL,
    "telegram.ext.Application": logging.WARNING,
    "tornado": logging.ERROR,
    "watchfiles": logging.WARNING,
    "asyncio": logging.WARNING,
}


class RedactingFormatter(logging.Formatter):
    """Blots secrets out of whole records, tracebacks included.

    Args:
        secrets: what must not be shown; of a Telegram token also the part behind the colon.
        form: ``text`` for people, ``json`` for programs: an object a line.
    """

    def __init__(self, *secrets: str, form: Format = "text") -> None:
        super().__init__(_FORMAT)
        parts = {part for secret in secrets for part in (secret, secret.rpartition(":")[2])}
        self._secrets = sorted(filter(None, parts), key=len, reverse=True)
        self._form = form

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text, each secret replaced."""
        text = self._json(record) if self._form == "json" else super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        return text

    def _json(self, record: logging.LogRecord) -> str:
        """Return an object with the ``fields`` that the record has beside its message, if any."""
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        if record.stack_info:
            told["stack"] = self.formatStack(record.stack_info)
        return json.dumps(told, ensure_ascii=False, default=str)


def set_up(*secrets: str, level: int = logging.INFO, form: Format = "text") -> None:
    """Make all loggers write to standard error alone, from ``level`` up."""
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter(*secrets, form=form))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("qabot").setLevel(level)
    for name, least in _KEPT_QUIET.items():
        logging.getLogger(name).setLevel(least)
