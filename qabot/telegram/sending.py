"""Sends answers: waits where Telegram says so, tries again where it is safe, never sends twice."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import partial
from types import TracebackType
from typing import Self
from weakref import WeakValueDictionary

import httpx
from telegram import Bot, LinkPreviewOptions, ReplyParameters
from telegram import Message as Received
from telegram.constants import ChatAction, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from qabot.monitoring import metrics
from qabot.telegram.keyboards import keyboard
from qabot.telegram.markup import Message

logger = logging.getLogger(__name__)

# Failures after which the request is known not to have been carried out.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_TRIES = 8
_FIRST_PAUSE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 30.0
# The action that Telegram shows lasts 5 s: https://core.telegram.org/bots/api#sendchataction.
_TYPING_SECONDS = 4.0
_LAST_ACTION_SECONDS = 1.0


class Delivery(Enum):
    """What became of a message."""

    SENT = auto()
    REFUSED = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer goes: a chat, its topic, and the message it replies to."""

    chat: int
    topic: int | None
    message: int

    @classmethod
    def beside(cls, received: Received) -> Place:
        """Return the place of an answer to ``received``."""
        topic = received.message_thread_id if received.is_topic_message else None
        return cls(received.chat.id, topic, received.message_id)


class Sender:
    """Sends messages, one at a time in each chat, so that a chat told to wait delays no other."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def send(
        self,
        place: Place,
        messages: Sequence[Message],
        arrived: Callable[[int, int], None] | None = None,
    ) -> Delivery:
        """Send ``messages`` as replies, in order; stop at the first that doesn't arrive.

        ``arrived`` is called with chat and number of each message that did.
        """
        turn = self._turns.setdefault(place.chat, asyncio.Lock())
        async with turn:
            for message in messages:
                delivery = await self._deliver(place, partial(self._send, message, arrived))
                metrics.MESSAGES.labels(delivery.name.lower()).inc()
                if delivery is not Delivery.SENT:
                    return delivery
        return Delivery.SENT

    async def edit(self, chat: int, number: int, message: Message) -> Delivery:
        """Put ``message`` in the place of one that was sent."""
        turn = self._turns.setdefault(chat, asyncio.Lock())
        async with turn:
            place = Place(chat, None, number)
            return await self._deliver(place, partial(self._edit, message), again=True)

    async def delete(self, chat: int, number: int) -> None:
        """Delete a message that was sent; one that is gone already is as good."""
        with suppress(TelegramError):
            await self._bot.delete_message(chat, number)

    async def _deliver(
        self,
        place: Place,
        deliver: Callable[[_Attempt], Awaitable[None]],
        *,
        again: bool = False,
    ) -> Delivery:
        """Try until it works or can't; ``again`` if doing it twice is the same as once."""
        attempt = _Attempt(place)
        for _ in range(_TRIES):
            try:
                await deliver(attempt)
            except TelegramError as error:
                outcome = await _recover(attempt, error)
                if outcome is not None and not (again and outcome is Delivery.UNKNOWN):
                    return outcome
            else:
                return Delivery.SENT
        logger.error("an answer could not be sent in %d tries", _TRIES)
        return Delivery.REFUSED

    async def _send(
        self,
        message: Message,
        arrived: Callable[[int, int], None] | None,
        attempt: _Attempt,
    ) -> None:
        place = attempt.place
        sent = await self._bot.send_message(
            place.chat,
            message.html() if attempt.formatted else message.plain(),
            parse_mode=ParseMode.HTML if attempt.formatted else None,
            message_thread_id=place.topic,
            reply_parameters=ReplyParameters(place.message, allow_sending_without_reply=True),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            reply_markup=keyboard(message.buttons),
        )
        if arrived is not None:
            arrived(sent.chat.id, sent.message_id)

    async def _edit(self, message: Message, attempt: _Attempt) -> None:
        try:
            await self._bot.edit_message_text(
                message.html() if attempt.formatted else message.plain(),
                attempt.place.chat,
                attempt.place.message,
                parse_mode=ParseMode.HTML if attempt.formatted else None,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                reply_markup=keyboard(message.buttons),
            )
        except BadRequest as error:
            # It shows what was wanted: a second tap on the same button, for one.
            if "message is not modified" not in str(error).lower():
                raise


@dataclass(slots=True)
class _Attempt:
    """How a message is sent next; `_recover` changes it after a failure."""

    place: Place
    formatted: bool = True
    pause: float = _FIRST_PAUSE_SECONDS


async def _recover(attempt: _Attempt, error: TelegramError) -> Delivery | None:
    """Wait or change what has to be, then return None to try again; else what became of it."""
    if isinstance(error, RetryAfter):
        seconds = seconds_to_wait(error)
        metrics.THROTTLED.inc()
        metrics.THROTTLED_SECONDS.inc(seconds)
        await asyncio.sleep(seconds)
    elif isinstance(error, ChatMigrated):
        attempt.place = replace(attempt.place, chat=error.new_chat_id)
    elif isinstance(error, BadRequest):
        if not attempt.formatted or "can't parse entities" not in str(error).lower():
            logger.warning("Telegram refused an answer: %s", error)
            return Delivery.REFUSED
        logger.warning("Telegram can't read an answer's markup; sent without: %s", error)
        attempt.formatted = False
    elif not isinstance(error, NetworkError):  # the user blocked the bot, for one
        logger.warning("an answer can't be delivered: %s", error)
        return Delivery.REFUSED
    elif _may_have_arrived(error):
        logger.warning("it is not known whether an answer arrived: %s", error)
        return Delivery.UNKNOWN
    else:
        logger.warning("an answer was not sent, again in %.1f s: %s", attempt.pause, error)
        await asyncio.sleep(attempt.pause)
        attempt.pause = min(2 * attempt.pause, _LONGEST_PAUSE_SECONDS)
    return None


class Typing:
    """Shows that the bot is typing for the time of an ``async with`` block."""

    def __init__(self, bot: Bot, place: Place) -> None:
        self._bot = bot
        self._place = place
        self._done = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._keep_on())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._done.set()
        # An action under way that overtook the answer would show typing after it.
        await asyncio.wait([self._task], timeout=_LAST_ACTION_SECONDS)
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def _keep_on(self) -> None:
        while not self._done.is_set():
            with suppress(TelegramError):  # a courtesy; the answer is what counts
                await self._bot.send_chat_action(
                    self._place.chat, ChatAction.TYPING, message_thread_id=self._place.topic
                )
            with suppress(TimeoutError):
                await asyncio.wait_for(self._done.wait(), _TYPING_SECONDS)


def seconds_to_wait(error: RetryAfter) -> float:
    """Return how long Telegram asks to wait."""
    wait = error.retry_after
    return wait if isinstance(wait, int | float) else wait.total_seconds()


def _may_have_arrived(error: NetworkError) -> bool:
    """Tell whether the request may have been carried out although no answer came.

    A status of 500 and above is an answer: it has no cause, or only that it can't be parsed.
    """
    cause = error.__cause__
    return cause is not None and not isinstance(cause, (*_NOT_SENT, TelegramError))
