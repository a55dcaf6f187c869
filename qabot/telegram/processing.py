"""Handles updates: those of one user in order, one at a time, and each to its noted end."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any, cast
from weakref import WeakValueDictionary

from telegram import Message, Update
from telegram.ext import BaseUpdateProcessor

from qabot.state.questions import Questions
from qabot.telegram.job import Job, current

logger = logging.getLogger(__name__)

# Only a bound for what is taken from the queue: those of one user wait for each other, searches
# for a processor, and messages for their turn.
_AT_ONCE = 10_000


class Processing(BaseUpdateProcessor):
    """The library hands every update to this.

    Args:
        questions: where updates are kept.
        offer: tells the users of what may or may not have been answered.
    """

    def __init__(self, questions: Questions, offer: Callable[[], Awaitable[None]]) -> None:
        super().__init__(_AT_ONCE)
        self._questions = questions
        self._offer = offer
        self._stopping = False
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._edits: Counter[tuple[int, int]] = Counter()  # that wait for their turn, by message

    async def initialize(self) -> None:
        """Do nothing; see the library."""

    async def shutdown(self) -> None:
        """Do nothing; see the library."""

    def stop(self) -> None:
        """Begin with no further update; they are kept for the next start."""
        self._stopping = True

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle one update; see the library."""
        if not isinstance(update, Update):
            await coroutine
            return
        work = cast("Coroutine[Any, Any, Any]", coroutine)
        edit = _key(update.edited_message)
        self._edits.update([edit] if edit else [])
        async with AsyncExitStack() as turn:
            turn.callback(work.close)  # if it isn't begun: it would complain
            try:
                await turn.enter_async_context(self._turn(update))
            finally:
                self._edits.subtract([edit] if edit else [])
                self._edits += Counter()  # drops what is zero
            if self._stopping:
                return
            if self._is_overtaken(update):
                await asyncio.to_thread(self._questions.finish, update.update_id)
            else:
                await self._handle(update, work)

    async def _handle(self, update: Update, work: Coroutine[Any, Any, Any]) -> None:
        job = Job(self._questions, update.update_id)
        current.set(job)  # for the task of this update alone
        await work
        await job.finish()
        current.set(None)
        if job.in_doubt:
            await self._offer()

    def _turn(self, update: Update) -> asyncio.Lock:
        """Return what lets one update of a user through at a time.

        Taps and inline queries don't wait: they lapse within seconds.
        """
        message = update.message or update.edited_message
        if message is None:
            return asyncio.Lock()
        who = message.from_user.id if message.from_user else message.chat.id
        return self._turns.setdefault(who, asyncio.Lock())

    def _is_overtaken(self, update: Update) -> bool:
        """Tell whether a message's new text waits already, which is answered in its place."""
        message = update.message
        key = _key(message)
        if message is None or key is None or (message.text or "").startswith("/"):
            return False
        return self._edits[key] > 0


def _key(message: Message | None) -> tuple[int, int] | None:
    return None if message is None else (message.chat.id, message.message_id)
