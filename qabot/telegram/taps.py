"""What the bot does when somebody taps a button."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from telegram import CallbackQuery, Message, Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from qabot.errors import QabotError
from qabot.state.answers import Asking
from qabot.telegram.answering import Answering, Request
from qabot.telegram.desk import Desk
from qabot.telegram.keyboards import Example, Listing, Shape, View, Vote, wish_of
from qabot.telegram.listing import AT_ONCE, pages_in, render_listing
from qabot.telegram.memory import Memory
from qabot.telegram.rendering import Surroundings, pages_of, render_view
from qabot.telegram.sending import Place, Sender
from qabot.telegram.texts import Texts, texts_for

logger = logging.getLogger(__name__)

# Sentences that "context" shows on either side of a quote.
_AROUND = 2

_Spot = tuple[int, int]  # chat and number of the message that the button stands below


class Taps:
    """The handler's callback for buttons.

    The tap is answered first: Telegram waits for that only some seconds, and shows that it waits.

    Args:
        answering: answers example questions.
        desk: tells what stands around a quote, and the articles.
        sender: edits messages.
        memory: what is kept.
        name_of: gives a user's keyed hash.
    """

    def __init__(
        self,
        answering: Answering,
        desk: Desk,
        sender: Sender,
        memory: Memory,
        name_of: Callable[[int], str],
    ) -> None:
        self._answering = answering
        self._desk = desk
        self._sender = sender
        self._memory = memory
        self._name_of = name_of

    async def tapped(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Do what a button promises, or say why not."""
        query = update.callback_query
        if query is None:
            raise TypeError("an update without a tap reached the handler of taps")
        texts = texts_for(query.from_user.language_code)
        wish = wish_of(query.data)
        if query.message is None or wish is None:
            await _answer(query, texts.old_button)
            return
        spot = query.message.chat.id, query.message.message_id
        match wish:
            case Example(name):
                await self._ask(query, context, name, texts)
            case Listing(page):
                await _answer(query)
                await self._leaf(spot, page, texts)
            case Vote(helped):
                await self._vote(query, spot, texts, helped=helped)
            case View():
                await self._show(query, spot, wish, texts)

    async def _vote(self, query: CallbackQuery, spot: _Spot, texts: Texts, *, helped: bool) -> None:
        kept = self._memory.answers.in_message(*spot)
        if kept is None:
            await _answer(query, texts.gone_button)
            return
        await _answer(query, texts.thanks if helped else texts.noted)
        self._memory.vote(kept, self._name_of(query.from_user.id), helped=helped)

    async def _show(self, query: CallbackQuery, spot: _Spot, view: View, texts: Texts) -> None:
        kept = self._memory.answers.in_message(*spot)
        how = self._answering.presentation(texts, kept.asking.heading if kept else "")
        pages = pages_of(kept.answer, how.at_once) if kept and kept.answer else []
        if kept is None or kept.answer is None or view.page >= len(pages):
            await _answer(query, texts.gone_button)
            return
        await _answer(query)
        around: list[Surroundings] = []
        if view.shape is Shape.CONTEXT:
            try:
                around = await asyncio.gather(
                    *(
                        self._desk.surroundings(each.path, each.quote, _AROUND)
                        for each in pages[view.page]
                    )
                )
            except QabotError as error:
                # What was answered stays; only what stands around it can't be told.
                logger.warning("no context can be shown: %s. %s", error, error.hint)
        await self._sender.edit(*spot, render_view(kept.answer, how, view, around))

    async def _leaf(self, spot: _Spot, page: int, texts: Texts) -> None:
        try:
            count, articles = await self._desk.articles(page * AT_ONCE, AT_ONCE)
            if not articles and page:  # there are fewer articles now
                page = pages_in(count) - 1
                count, articles = await self._desk.articles(page * AT_ONCE, AT_ONCE)
        except QabotError as error:
            logger.warning("the articles can't be listed: %s. %s", error, error.hint)
        else:
            await self._sender.edit(*spot, render_listing(articles, count, page, texts))

    async def _ask(
        self, query: CallbackQuery, context: ContextTypes.DEFAULT_TYPE, name: str, texts: Texts
    ) -> None:
        question = self._memory.answers.example(name)
        message = query.message
        if question is None or message is None:
            await _answer(query, texts.gone_button)
            return
        await _answer(query)
        user = self._name_of(query.from_user.id)
        asking = Asking(message.chat.id, None, user, question, heading=question)
        place = (
            Place.beside(message)
            if isinstance(message, Message)
            else Place(message.chat.id, None, message.message_id)
        )
        await self._answering.reply(context.bot, Request(asking, place, texts))


async def _answer(query: CallbackQuery, text: str | None = None) -> None:
    with suppress(
        TelegramError
    ):  # too late, or no connection; what was asked for is done all the same
        await query.answer(text)
