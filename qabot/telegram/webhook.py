"""Takes updates from Telegram's webhook, behind a proxy that speaks TLS, and looks after it.

Requests are served by python-telegram-bot: it checks the secret, puts the update into the queue,
and only then answers 200. What isn't answered so Telegram sends again, for up to 24 hours.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from telegram import Bot, WebhookInfo
from telegram.error import InvalidToken, RetryAfter, TelegramError
from telegram.ext import Application

from qabot import errors
from qabot.settings import Settings
from qabot.telegram.delivering import seconds_to_wait
from qabot.telegram.polling import token_refused

logger = logging.getLogger(__name__)

# How many requests Telegram may make at once: https://core.telegram.org/bots/api#setwebhook.
_CONNECTIONS = 40
_CHECK_SECONDS = 60.0
_FIRST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 30.0


async def start(
    application: Application[Any, Any, Any, Any, Any, Any],
    settings: Settings,
    secret: str,
    kinds: Sequence[str],
) -> None:
    """Tell Telegram where to send updates, again until it works, then take them.

    What has gathered at Telegram is kept.

    Args:
        application: initialized and started.
        settings: of the webhook.
        secret: what Telegram has to send with every update.
        kinds: the kinds of updates wanted.

    Raises:
        SettingsError: the port is taken or the address isn't this machine's.
        TokenRefusedError: Telegram doesn't know the token.
    """
    if application.updater is None or settings.webhook_url is None:
        raise TypeError("there is nothing that takes updates, or no address for them")
    take = partial(
        application.updater.start_webhook,
        listen=settings.webhook_host,
        port=settings.webhook_port,
        url_path=urlsplit(settings.webhook_url).path,
        webhook_url=settings.webhook_url,
        allowed_updates=kinds,
        drop_pending_updates=False,
        max_connections=_CONNECTIONS,
        secret_token=secret,
    )
    try:
        await _until_done(take)
    except OSError as error:
        raise errors.SettingsError(
            f"updates can't be taken on {settings.webhook_host} port {settings.webhook_port}:"
            f" {error.strerror}",
            hint="Choose another webhook_port or webhook_host, or stop what listens there.",
        ) from error


async def _until_done(take: Callable[[], Awaitable[object]]) -> None:
    """Call ``take`` until it works; the library's own way to would not tell why it doesn't."""
    pause = _FIRST_PAUSE_SECONDS
    while True:
        try:
            await take()
        except InvalidToken as error:
            raise token_refused() from error
        except RetryAfter as error:
            pause = seconds_to_wait(error)
            logger.warning("Telegram asks to wait %.0f s", pause)
        except TelegramError as error:
            logger.warning("the webhook can't be set: %s; again in %.0f s", error, pause)
        else:
            return
        await asyncio.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)


async def look_after(
    bot: Bot,
    url: str,
    heard: Callable[[], None],
    lost: Callable[[errors.TelegramError], None],
) -> None:
    """Ask Telegram once a minute how the webhook is doing, until cancelled.

    Args:
        bot: asks.
        url: the address that was set.
        heard: called whenever Telegram answers.
        lost: called with the error when going on is pointless.
    """
    told: datetime | None = None
    while True:
        with suppress(TelegramError):
            try:
                found = await bot.get_webhook_info()
            except InvalidToken:
                lost(token_refused())
                return
            heard()
            if found.url != url:
                lost(_taken())
                return
            told = _tell(found, told)
        await asyncio.sleep(_CHECK_SECONDS)


def _tell(found: WebhookInfo, told: datetime | None) -> datetime | None:
    """Tell of a failed delivery that is newer than the one told last; return the newest."""
    failed = found.last_error_date
    if failed is not None and (told is None or failed > told):
        logger.warning(
            "Telegram can't reach the webhook: %s; %d updates wait there",
            found.last_error_message,
            found.pending_update_count,
        )
    return failed or told


def _taken() -> errors.ConflictError:
    return errors.ConflictError(
        "another process has taken the webhook away",
        hint="Stop the other one; a token serves one process at a time.",
    )
