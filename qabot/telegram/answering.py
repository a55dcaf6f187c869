"""Answers a question in a chat: asks, sends, keeps; after an edit, edits."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from weakref import WeakValueDictionary

from telegram import Bot

from qabot.answering import MAX_QUESTION, tidy
from qabot.errors import IndexMismatchError, IndexMissingError, QabotError, UsageError
from qabot.monitoring.questions import Handled, note
from qabot.records import Answer
from qabot.state.answers import Asking, Kept
from qabot.telegram.desk import Desk
from qabot.telegram.markup import Message, plain_message
from qabot.telegram.memory import Memory
from qabot.telegram.rendering import Presentation, render
from qabot.telegram.sending import Delivery, Place, Sender, Typing
from qabot.telegram.texts import Texts

logger = logging.getLogger(__name__)

# So many pages of an answer can be leafed through.
PAGES = 3
# So much of a user's keyed hash tells users apart in the log.
_SHOWN_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Request:
    """A question that is to be answered in ``place``, in the words of ``texts``."""

    asking: Asking
    place: Place
    texts: Texts


class Answering:
    """Answers questions, one at a time of each user, in the order in which they came.

    Args:
        desk: answers questions.
        sender: delivers answers.
        memory: keeps them.
        at_once: how many citations are shown at once.
    """

    def __init__(self, desk: Desk, sender: Sender, memory: Memory, at_once: int) -> None:
        self._desk = desk
        self._sender = sender
        self._memory = memory
        self._at_once = at_once
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def presentation(self, texts: Texts, heading: str = "") -> Presentation:
        """Return how an answer is told."""
        return Presentation(texts, self._at_once, heading)

    async def reply(self, bot: Bot, request: Request) -> Delivery:
        """Answer a question."""
        async with self._turn(request):
            return await self._reply(bot, request)

    async def revise(self, bot: Bot, request: Request) -> Delivery:
        """Bring the answer in line with the question's new text; one that had none gets one."""
        asking = request.asking
        async with self._turn(request):
            kept = self._memory.answers.to_question(asking.chat, asking.asked or 0)
            if kept is None:
                return await self._reply(bot, request)
            if kept.asking.question == asking.question:
                return Delivery.SENT
            return await self._edit(bot, request, kept)

    def _turn(self, request: Request) -> asyncio.Lock:
        return self._turns.setdefault(request.asking.user, asyncio.Lock())

    async def _reply(self, bot: Bot, request: Request) -> Delivery:
        answer, messages = await self._told(bot, request)
        identity = self._memory.keep(request.asking, answer)
        return await self._sender.send(request.place, messages, self._keeper(identity))

    async def _edit(self, bot: Bot, request: Request, kept: Kept) -> Delivery:
        answer, left = await self._told(bot, request)
        answers = self._memory.answers
        for chat, number in answers.messages(kept.id):
            done = await self._sender.edit(chat, number, left[0]) if left else Delivery.REFUSED
            if done is Delivery.SENT:
                left = left[1:]
            elif done is Delivery.REFUSED:
                # There is less to say now, or the message can't be edited any more.
                await self._sender.delete(chat, number)
                answers.hide(chat, number)
            else:
                return done
        # Not before the edit: killed in between, the bot would take it for done after a restart.
        self._memory.change(kept.id, request.asking, answer)
        return await self._sender.send(request.place, left, self._keeper(kept.id))

    async def _told(self, bot: Bot, request: Request) -> tuple[Answer | None, list[Message]]:
        """Return the answer, if there is one, and what to say."""
        began = time.monotonic()
        async with Typing(bot, request.place):
            answer, refusal = await self._outcome(request.asking, request.texts)
        _note(request, answer, refusal, time.monotonic() - began)
        if answer is None:
            return None, [plain_message(refusal)]
        return answer, render(answer, self.presentation(request.texts, request.asking.heading))

    async def _outcome(self, asking: Asking, texts: Texts) -> tuple[Answer | None, str]:
        """Return the answer, or else what to say instead."""
        question = asking.question
        try:
            tidy(question)
        except UsageError:
            length = len(question)
            refusal = texts.too_long.format(length=length, most=MAX_QUESTION)
            return None, refusal if length > MAX_QUESTION else texts.empty
        try:
            answer = await self._desk.ask(
                question,
                self._at_once * PAGES,
                self._memory.answers.history(asking.parent),
            )
        except UsageError:  # it is a question, so one of the filters in it is wrong
            return None, texts.bad_filter
        except IndexMissingError:
            return None, texts.no_index
        except IndexMismatchError as error:
            logger.warning("a question met an index that doesn't fit: %s", error)
            return None, texts.rebuilding
        except QabotError as error:
            logger.error("a question can't be answered: %s. %s", error, error.hint)  # noqa: TRY400 - no surprise
            return None, texts.trouble
        return answer, ""

    def _keeper(self, identity: int) -> _Keeper:
        return _Keeper(self._memory, identity)


def _note(request: Request, answer: Answer | None, refusal: str, seconds: float) -> None:
    """Tell the log what came of a question; neither its text nor who asked."""
    user = request.asking.user[:_SHOWN_DIGITS]
    if answer is not None:
        confidence = round(answer.confidence, 4)
        note(Handled(answer.status.value, seconds, user, confidence, answer.generation))
        return
    texts = request.texts
    failures = {texts.no_index: "no_index", texts.rebuilding: "rebuilding", texts.trouble: "failed"}
    note(Handled(failures.get(refusal, "refused"), seconds, user))


@dataclass(frozen=True, slots=True)
class _Keeper:
    """Keeps which messages an answer stands in, as they arrive."""

    memory: Memory
    identity: int

    def __call__(self, chat: int, number: int) -> None:
        self.memory.answers.show(self.identity, chat, number)
