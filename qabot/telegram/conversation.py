"""What the bot does with each kind of message."""

from __future__ import annotations

import logging
import time

from telegram import Message as Received
from telegram import Update
from telegram.ext import ContextTypes

from qabot.answering import MAX_QUESTION, tidy
from qabot.errors import IndexMismatchError, IndexMissingError, QabotError, UsageError
from qabot.monitoring.questions import Handled, Pseudonyms, note
from qabot.telegram import texts
from qabot.telegram.addressing import after_command, question_in
from qabot.telegram.desk import Desk
from qabot.telegram.markup import Message, plain_message
from qabot.telegram.rendering import render
from qabot.telegram.sending import Delivery, Place, Sender, Typing

logger = logging.getLogger(__name__)

Context = ContextTypes.DEFAULT_TYPE


class Conversation:
    """The handlers' callbacks.

    Args:
        desk: answers questions.
        sender: delivers what is said.
    """

    def __init__(self, desk: Desk, sender: Sender) -> None:
        self._desk = desk
        self._sender = sender

    async def start(self, update: Update, _: Context) -> None:
        """/start."""
        await self._say(_message(update), texts.START)

    async def help(self, update: Update, _: Context) -> None:
        """/help."""
        await self._say(_message(update), texts.HELP)

    async def unknown_command(self, update: Update, _: Context) -> None:
        """A command that we don't have, in private."""
        await self._say(_message(update), texts.UNKNOWN_COMMAND)

    async def other(self, update: Update, _: Context) -> None:
        """A message without text, in private."""
        await self._say(_message(update), texts.ONLY_TEXT)

    async def ask(self, update: Update, context: Context) -> None:
        """/ask and a question."""
        received = _message(update)
        await self._answer(received, after_command(received), context)

    async def text(self, update: Update, context: Context) -> None:
        """A text, which in a group may not be for us."""
        received = _message(update)
        question = question_in(received, context.bot.bot)
        if question is not None:
            await self._answer(received, question, context)

    async def failed(self, update: object, context: Context) -> None:
        """Tell the log of an error that nothing else expected, and the user that there was one."""
        logger.error("unexpected error while answering", exc_info=context.error)
        if isinstance(update, Update) and update.message is not None:
            await self._say(update.message, texts.TROUBLE)

    async def _say(self, received: Received, text: str) -> Delivery:
        return await self._sender.send(Place.beside(received), [plain_message(text)])

    async def _answer(self, received: Received, question: str, context: Context) -> None:
        place = Place.beside(received)
        async with Typing(context.bot, place):
            user = received.from_user.id if received.from_user is not None else None
            messages = await self._messages(question, Pseudonyms(context.bot.token).of(user))
        await self._sender.send(place, messages)

    async def _messages(self, question: str, user: str) -> list[Message]:
        """Return what to say to ``question``, whatever comes of it, and tell the log of it."""
        began = time.monotonic()

        def noted(outcome: str, text: str) -> list[Message]:
            note(Handled(outcome, time.monotonic() - began, user))
            return [plain_message(text)]

        try:
            tidy(question)
        except UsageError:
            length = len(question)
            refusal = texts.TOO_LONG.format(length=length, most=MAX_QUESTION)
            return noted("refused", refusal if length > MAX_QUESTION else texts.EMPTY)
        try:
            answer = await self._desk.ask(question)
        except IndexMissingError:
            return noted("no_index", texts.NO_INDEX)
        except IndexMismatchError as error:
            logger.warning("a question met an index that doesn't fit: %s", error)
            return noted("rebuilding", texts.REBUILDING)
        except QabotError as error:
            logger.error("a question can't be answered: %s. %s", error, error.hint)  # noqa: TRY400 - no surprise
            return noted("failed", texts.TROUBLE)
        note(
            Handled(
                answer.status.value,
                time.monotonic() - began,
                user,
                confidence=round(answer.confidence, 4),
                generation=answer.generation,
            )
        )
        return render(answer)


def _message(update: Update) -> Received:
    """Return the message that the handlers' filters have made sure of."""
    if update.message is None:
        raise TypeError("an update without a message reached a handler of messages")
    return update.message
