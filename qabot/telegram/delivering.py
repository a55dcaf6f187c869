"""Passes every request to Telegram on: in its turn, again where that is safe, never twice."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Coroutine
from typing import Any

import httpx
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from qabot.telegram.job import Job, current
from qabot.telegram.throttle import Rates, Throttle

logger = logging.getLogger(__name__)

Call = Callable[..., Coroutine[Any, Any, Any]]

# Failures after which the request is known not to have been carried out.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_FIRST_PAUSE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 30.0
# After that a message is left for the next start, so that one that Telegram always fails at
# doesn't hold up its chat for ever.
_PATIENCE_SECONDS = 3600.0
_COURTESIES = {"sendChatAction"}
_QUICK = {"answerCallbackQuery", "answerInlineQuery"}
_QUICK_TRIES = 3


class PostponedError(TelegramError):
    """The message is left for the next start; it was not sent."""


class Delivering(BaseRateLimiter[int]):
    """The library passes every request but getUpdates through this.

    Messages and edits wait for their chat's turn. Answers to taps and to inline queries, which
    users wait for and Telegram doesn't limit by chat, wait only for the bot's. The typing action is
    left out when it would have to wait. Everything else passes.

    Args:
        rates: what is allowed.
    """

    def __init__(self, rates: Rates | None = None) -> None:
        self._throttle = Throttle(rates or Rates())
        self._stopping = asyncio.Event()

    async def initialize(self) -> None:
        """Do nothing; see the library."""

    async def shutdown(self) -> None:
        """Do nothing; see the library."""

    def stop(self) -> None:
        """Put off from now on what would have to wait for Telegram to recover."""
        self._stopping.set()

    async def process_request(  # noqa: PLR0913, PLR0917 - the signature is the library's
        self,
        callback: Call,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,  # noqa: ARG002 - likewise
    ) -> Any:
        """Make the request; see the library.

        Raises:
            PostponedError: the bot is stopping, or Telegram fails for an hour; not sent.
            TelegramError: Telegram refused it, or nobody can know whether it was carried out.
        """
        chat = _chat(data)

        async def call() -> Any:
            async with self._throttle.request():
                return await callback(*args, **kwargs)

        if endpoint in _COURTESIES:
            return True if self._throttle.busy(chat) else await call()
        if endpoint in _QUICK:
            return await self._quickly(call)
        if chat is None or not _takes_a_turn(endpoint):
            return await callback(*args, **kwargs)
        job = current.get()
        if job is not None and job.postponed:
            raise PostponedError("what came before it was put off")
        try:
            async with self._throttle.turn(chat):
                if endpoint.startswith(("edit", "delete")):
                    return await self._until_changed(call)
                return await self._until_sent(call, job)
        except PostponedError:
            if job is not None:
                job.postponed = True
            raise

    async def _until_sent(self, call: Call, job: Job | None) -> Any:
        """Send a message, at most once where its fate can't be known."""
        patience = _Patience(self._stopping)
        while True:
            if job is not None:
                await job.sending()
            try:
                result = await call()
            except TelegramError as error:
                if may_have_arrived(error):
                    if job is not None:
                        job.in_doubt = True
                    raise
                if job is not None:
                    await job.not_sent()
                if not _passes(error):
                    raise
                await patience.wait(error)
            else:
                if job is not None:
                    job.sent()
                return result

    async def _until_changed(self, call: Call) -> Any:
        """Edit or delete, again also if it may have been done: twice is as good as once."""
        patience = _Patience(self._stopping)
        again = False
        while True:
            try:
                return await call()
            except BadRequest:
                if again:  # not modified, or not found: the first try was carried out
                    return True
                raise
            except TelegramError as error:
                if not _passes(error) and not may_have_arrived(error):
                    raise
                again = again or may_have_arrived(error)
                await patience.wait(error)

    async def _quickly(self, call: Call) -> Any:
        """Answer a tap or an inline query; after a few seconds nobody waits for it."""
        pause = _FIRST_PAUSE_SECONDS
        for _ in range(_QUICK_TRIES - 1):
            try:
                return await call()
            except RetryAfter:
                raise
            except TelegramError as error:
                if not _passes(error):
                    raise
            await asyncio.sleep(pause)
            pause *= 2
        return await call()


class _Patience:
    """How long one request is tried; each pause is up to twice as long as the one before."""

    def __init__(self, stopping: asyncio.Event) -> None:
        self._stopping = stopping
        self._pause = _FIRST_PAUSE_SECONDS
        self._waited = 0.0

    async def wait(self, error: TelegramError) -> None:
        """Wait before the next try.

        Raises:
            PostponedError: there is none in this process.
        """
        if isinstance(error, RetryAfter):
            seconds = seconds_to_wait(error)
            logger.warning("Telegram asks to wait %.0f s in one chat", seconds)
        else:
            if self._waited >= _PATIENCE_SECONDS:
                logger.error("a message is left for the next start: %s", error)
                raise PostponedError("Telegram can't be reached for too long") from error
            # Of many that failed together not all try again together.
            seconds = self._pause * random.uniform(0.5, 1.0)  # noqa: S311 - nothing secret
            logger.warning("a message was not sent, again in %.1f s: %s", seconds, error)
            self._pause = min(2 * self._pause, _LONGEST_PAUSE_SECONDS)
            self._waited += seconds
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return
        raise PostponedError("the bot is stopping") from error


def seconds_to_wait(error: RetryAfter) -> float:
    """Return how long Telegram asks to wait."""
    wait = error.retry_after
    return wait if isinstance(wait, int | float) else wait.total_seconds()


def may_have_arrived(error: TelegramError) -> bool:
    """Tell whether the request may have been carried out although no answer came.

    A status of 500 and above is an answer: it has no cause, or only that it can't be parsed. A
    status of 200 with an answer that can't be parsed, which is the library's plain error, may be
    one too, of something between Telegram and us.
    """
    cause = error.__cause__
    if isinstance(error, BadRequest):
        return False
    if isinstance(error, NetworkError):
        return cause is not None and not isinstance(cause, (*_NOT_SENT, TelegramError))
    return type(error) is TelegramError


def _passes(error: TelegramError) -> bool:
    """Tell whether the same request may work later."""
    retried = isinstance(error, RetryAfter | NetworkError) and not isinstance(error, BadRequest)
    return retried and not may_have_arrived(error)


def _takes_a_turn(endpoint: str) -> bool:
    return endpoint.startswith(("send", "edit", "delete", "copy", "forward"))


def _chat(data: dict[str, Any]) -> int | None:
    """Return the chat of a request; an inline message has none."""
    try:
        return int(data["chat_id"])
    except (KeyError, TypeError, ValueError):
        return None
