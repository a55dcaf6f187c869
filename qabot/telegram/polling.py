"""Fetches updates, and notices what the library only repeats: a lost token, a rival, no line."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from qabot import errors

logger = logging.getLogger(__name__)

# Of two processes with one token each new one pushes the other out and is pushed out in turn. The
# one that came last, by its age, gives way; the other holds out longer than that takes.
_YOUNG_SECONDS = 60.0
_PATIENCE_YOUNG_SECONDS = 4.0
_PATIENCE_SECONDS = 60.0
# A conflict that does not come again within this time is over; longer than a long poll.
_CONFLICT_OVER_SECONDS = 30.0
_SECONDS_TO_BE_STOPPED = 5.0


class PollRequest(HTTPXRequest):
    """The connection for getUpdates alone.

    Args:
        lost: called with the error when going on is pointless.
        heard: called whenever Telegram answers.
        options: of the connection.
    """

    def __init__(
        self,
        lost: Callable[[errors.TelegramError], None],
        heard: Callable[[], None],
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self._lost = lost
        self._heard = heard
        self._began: float | None = None  # when the first poll began
        self._conflict: tuple[float, float] | None = None  # first and last of a series
        self._trouble = False
        self._given_up = False

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Fetch; see the library."""
        if self._began is None:
            self._began = time.monotonic()
        try:
            code, payload = await super().do_request(*args, **kwargs)
        except TelegramError as error:
            self._tell_trouble(str(error))
            raise
        if code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND}:
            await self._give_up(token_refused())
        elif code == HTTPStatus.CONFLICT and self._is_hopeless(time.monotonic()):
            await self._give_up(_conflict())
        elif code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self._tell_trouble(f"status {code}")
        elif code == HTTPStatus.OK:
            self._heard()
            if self._trouble:
                logger.info("Telegram is reached again")
            self._trouble = False
            payload = _readable(payload)
        return code, payload

    def _tell_trouble(self, what: str) -> None:
        if not self._trouble:
            logger.warning("Telegram can't be reached: %s; trying on", what)
        self._trouble = True

    async def _give_up(self, error: errors.TelegramError) -> None:
        """Tell whoever runs the bot, once, and wait to be stopped.

        The library would log the failure with its traceback if it came to know of it.
        """
        if not self._given_up:
            self._given_up = True
            self._lost(error)
            await asyncio.sleep(_SECONDS_TO_BE_STOPPED)

    def _is_hopeless(self, now: float) -> bool:
        """Note a conflict; tell whether it has lasted too long."""
        first, last = self._conflict or (now, now)
        if now - last > _CONFLICT_OVER_SECONDS:
            first = now
        self._conflict = first, now
        if first == now:
            logger.warning("another process fetches this bot's messages")
        young = self._began is None or first - self._began < _YOUNG_SECONDS
        return now - first >= (_PATIENCE_YOUNG_SECONDS if young else _PATIENCE_SECONDS)


def _readable(payload: bytes) -> bytes:
    """Return what was fetched, with updates that the library can't read emptied.

    One of them would make it fetch the same updates for ever.
    """
    fetched = json.loads(payload)
    broken = False
    for update in fetched["result"]:
        try:
            Update.de_json(update)
        except Exception:  # noqa: BLE001 - the library raises whatever a missing or odd field leads to
            broken = True
            number = update["update_id"]
            logger.warning("update %s can't be read and is passed over", number)
            update.clear()
            update["update_id"] = number
    return json.dumps(fetched).encode() if broken else payload


def _conflict() -> errors.ConflictError:
    return errors.ConflictError(
        "another process answers as the same bot, or a webhook is set for it",
        hint="Stop the other one; a token serves one process at a time.",
    )


def token_refused() -> errors.TokenRefusedError:
    """Return the error for a token that Telegram doesn't know."""
    return errors.TokenRefusedError(
        "Telegram doesn't know the bot's token",
        hint="Copy it anew from @BotFather (/mybots, then API Token), and check telegram_base_url.",
    )
