"""Sends answers, without markup that Telegram can't read, and to where a chat has moved."""

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

from telegram import Bot, LinkPreviewOptions, ReplyParameters
from telegram import Message as Received
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, TelegramError

from qabot.telegram.delivering import PostponedError, may_have_arrived
from qabot.telegram.keyboards import keyboard
from qabot.telegram.markup import Message

logger = logging.getLogger(__name__)

# As it is, without markup, and in the chat that it moved to.
_TRIES = 3
# The action that Telegram shows lasts 5 s: https://core.telegram.org/bots/api#sendchataction.
_TYPING_SECONDS = 4.0
_LAST_ACTION_SECONDS = 1.0


class Delivery(Enum):
    """What became of a message."""

    SENT = auto()
    REFUSED = auto()
    UNKNOWN = auto()
    POSTPONED = auto()


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
    """Sends messages; those of one answer come together, and no chat delays another.

    What is tried again, and when, is the business of `delivering`.
    """

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
                if delivery is not Delivery.SENT:
                    return delivery
        return Delivery.SENT

    async def edit(self, chat: int, number: int, message: Message) -> Delivery:
        """Put ``message`` in the place of one that was sent."""
        turn = self._turns.setdefault(chat, asyncio.Lock())
        async with turn:
            place = Place(chat, None, number)
            return await self._deliver(place, partial(self._edit, message))

    async def delete(self, chat: int, number: int) -> None:
        """Delete a message that was sent; one that is gone already is as good."""
        with suppress(TelegramError):
            await self._bot.delete_message(chat, number)

    async def _deliver(
        self, place: Place, deliver: Callable[[_Attempt], Awaitable[None]]
    ) -> Delivery:
        """Try until it works or can't."""
        attempt = _Attempt(place)
        for _ in range(_TRIES):
            try:
                await deliver(attempt)
            except TelegramError as error:
                outcome = _recover(attempt, error)
                if outcome is not None:
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


def _recover(attempt: _Attempt, error: TelegramError) -> Delivery | None:
    """Change what has to be, then return None to try again; else what became of the message."""
    if isinstance(error, PostponedError):
        return Delivery.POSTPONED
    if isinstance(error, ChatMigrated):
        attempt.place = replace(attempt.place, chat=error.new_chat_id)
        return None
    if isinstance(error, BadRequest) and attempt.formatted and _is_about_markup(error):
        logger.warning("Telegram can't read an answer's markup; sent without: %s", error)
        attempt.formatted = False
        return None
    if may_have_arrived(error):
        logger.warning("it is not known whether an answer arrived: %s", error)
        return Delivery.UNKNOWN
    # The user has blocked the bot or the chat is gone, for one.
    logger.warning("an answer can't be delivered: %s", error)
    return Delivery.REFUSED


def _is_about_markup(error: BadRequest) -> bool:
    return "can't parse entities" in str(error).lower()


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
