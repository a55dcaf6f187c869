"""What the bot does with each kind of message."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from telegram import Bot, Update
from telegram import Message as Received
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from qabot.errors import QabotError
from qabot.state.answers import Asking
from qabot.telegram.addressing import (
    after_command,
    asker,
    command_in,
    language_of,
    question_in,
)
from qabot.telegram.answering import Answering, Request
from qabot.telegram.contents import reply_to_content
from qabot.telegram.examples import Examples
from qabot.telegram.languages import texts_for
from qabot.telegram.listing import AT_ONCE, render_greeting, render_listing
from qabot.telegram.markup import Message, plain_message
from qabot.telegram.memory import Memory
from qabot.telegram.sending import Place, Sender, Typing
from qabot.telegram.texts import Texts

logger = logging.getLogger(__name__)

Context = ContextTypes.DEFAULT_TYPE


class Conversation:
    """The handlers' callbacks for messages.

    Args:
        answering: answers questions.
        examples: finds example questions, and the articles.
        sender: delivers what is said.
        memory: what is kept.
        name_of: gives a user's keyed hash.
    """

    def __init__(
        self,
        answering: Answering,
        examples: Examples,
        sender: Sender,
        memory: Memory,
        name_of: Callable[[int], str],
    ) -> None:
        self._answering = answering
        self._examples = examples
        self._sender = sender
        self._memory = memory
        self._name_of = name_of

    async def start(self, update: Update, context: Context) -> None:
        """/start, perhaps with the example question of a deep link."""
        received = _message(update)
        question = self._memory.answers.example(after_command(received))
        if question is not None:
            await self._answer(received, question, context.bot, heading=question)
        else:
            await self._greet(received, _texts(received).start, context)

    async def help(self, update: Update, context: Context) -> None:
        """/help."""
        received = _message(update)
        await self._greet(received, _texts(received).help, context)

    async def privacy(self, update: Update, _: Context) -> None:
        """/privacy."""
        received = _message(update)
        await self._say(received, _texts(received).privacy)

    async def forget(self, update: Update, _: Context) -> None:
        """/forget."""
        received = _message(update)
        number = asker(received)
        self._memory.forget(self._name_of(number), number)
        await self._say(received, _texts(received).forgotten)

    async def sources(self, update: Update, context: Context) -> None:
        """/sources."""
        received = _message(update)
        texts = _texts(received)
        try:
            async with Typing(context.bot, Place.beside(received)):
                count, articles = await self._examples.desk.articles(0, AT_ONCE)
        except QabotError as error:
            logger.warning("the articles can't be listed: %s. %s", error, error.hint)
            await self._say(received, texts.no_index)
        else:
            await self._tell(received, render_listing(articles, count, 0, texts))

    async def retry(self, update: Update, context: Context) -> None:
        """/retry."""
        received = _message(update)
        kept = self._memory.answers.last(received.chat.id, self._name_of(asker(received)))
        if kept is None:
            await self._say(received, _texts(received).nothing_to_retry)
        else:
            again = replace(kept.asking, asked=received.message_id, heading=kept.asking.question)
            place = Place.beside(received)
            await self._answering.reply(context.bot, Request(again, place, _texts(received)))

    async def unknown_command(self, update: Update, _: Context) -> None:
        """A command that we don't have, in private."""
        received = _message(update)
        await self._say(received, _texts(received).unknown_command)

    async def other(self, update: Update, _: Context) -> None:
        """A message without words, in private."""
        received = _message(update)
        await self._say(received, reply_to_content(received, _texts(received)))

    async def ask(self, update: Update, context: Context) -> None:
        """/ask and a question."""
        received = _message(update)
        await self._answer(received, after_command(received), context.bot)

    async def text(self, update: Update, context: Context) -> None:
        """A text, which in a group may not be for us."""
        received = _message(update)
        question = question_in(received, context.bot.bot)
        if question is not None:
            await self._answer(received, question, context.bot)

    async def edited(self, update: Update, context: Context) -> None:
        """A new text of a message; what was no question before may be one now."""
        received = update.edited_message
        if received is None:
            raise TypeError("an update without an edited message reached its handler")
        command = command_in(received, context.bot.bot)
        if command is not None:
            question = after_command(received) if command == "ask" else None
        else:
            question = question_in(received, context.bot.bot)
        if question is not None:
            await self._answering.revise(context.bot, self._request(received, question))

    async def failed(self, update: object, context: Context) -> None:
        """Tell the log of an error that nothing else expected, and the user that there was one."""
        logger.error("unexpected error while answering", exc_info=context.error)
        received = isinstance(update, Update) and (update.message or update.edited_message)
        if received:
            await self._say(received, _texts(received).trouble)

    async def _greet(self, received: Received, text: str, context: Context) -> None:
        async with Typing(context.bot, Place.beside(received)):
            examples = await self._examples.named()
        message = render_greeting(
            text,
            examples,
            context.bot.username,
            _texts(received),
            private=received.chat.type == ChatType.PRIVATE,
        )
        await self._tell(received, message)

    async def _say(self, received: Received, text: str) -> None:
        await self._tell(received, plain_message(text))

    async def _tell(self, received: Received, message: Message) -> None:
        await self._sender.send(Place.beside(received), [message])

    async def _answer(self, received: Received, question: str, bot: Bot, heading: str = "") -> None:
        await self._answering.reply(bot, self._request(received, question, heading))

    def _request(self, received: Received, question: str, heading: str = "") -> Request:
        user = self._name_of(asker(received))
        replied = received.reply_to_message
        followed = replied and self._memory.answers.in_message(received.chat.id, replied.message_id)
        asking = Asking(
            received.chat.id,
            received.message_id,
            user,
            question,
            heading,
            followed.id if followed else None,
        )
        return Request(asking, Place.beside(received), _texts(received))


def _texts(received: Received) -> Texts:
    return texts_for(language_of(received))


def _message(update: Update) -> Received:
    """Return the message that the handlers' filters have made sure of."""
    if update.message is None:
        raise TypeError("an update without a message reached a handler of messages")
    return update.message
