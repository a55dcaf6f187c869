"""Inline mode: answers to pick from, while somebody types after the bot's name in any chat."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from telegram import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from qabot.answering import tidy
from qabot.errors import QabotError, UsageError
from qabot.records import Citation
from qabot.telegram.desk import Desk
from qabot.telegram.examples import Examples
from qabot.telegram.markup import clip, sendable
from qabot.telegram.rendering import Presentation, render_citation
from qabot.telegram.texts import Texts, texts_for

logger = logging.getLogger(__name__)

# So many answers a page, of so many in all; Telegram takes 50 a page.
AT_ONCE = 5
MOST = 20
# Nobody types on for so long that is done typing: only the last of a user's queries is asked.
_PAUSE_SECONDS = 0.3
# Answers change with the articles, soon after an edit.
_CACHE_SECONDS = 60
_LONGEST_LINE = 120
# Where the button above the results leads: https://core.telegram.org/bots/api#inlinequeryresultsbutton.
_START = "inline"


@dataclass(frozen=True, slots=True)
class _Result:
    """A citation that can be picked, and the question that it answers."""

    question: str
    citation: Citation


class Inline:
    """The handler's callback for inline queries.

    Args:
        desk: answers questions.
        examples: what is offered before anything is typed.
        personal: whether results are for this user alone, as where access is restricted.
    """

    def __init__(self, desk: Desk, examples: Examples, *, personal: bool) -> None:
        self._desk = desk
        self._examples = examples
        self._personal = personal
        self._newest: dict[int, str] = {}

    async def asked(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Offer what answers the query so far."""
        query = update.inline_query
        if query is None:
            raise TypeError("an update without an inline query reached its handler")
        texts = texts_for(query.from_user.language_code)
        if not query.query.strip():
            tried = await self._examples.tried()
            results = [_Result(each.question, each.answer.citations[0]) for each in tried]
            await self._offer(query, texts, results, texts.inline_hint)
            return
        if query.offset or await self._is_newest(query):
            await self._answer(query, texts)

    async def _is_newest(self, query: InlineQuery) -> bool:
        """Wait a moment; tell whether the user has typed nothing more meanwhile."""
        user = query.from_user.id
        self._newest[user] = query.id
        await asyncio.sleep(_PAUSE_SECONDS)
        newest = self._newest.get(user) == query.id
        if newest:
            del self._newest[user]
        return newest

    async def _answer(self, query: InlineQuery, texts: Texts) -> None:
        try:
            tidy(query.query)
            answer = await self._desk.ask(query.query, MOST)
        except UsageError:
            await self._offer(query, texts, [], texts.inline_hint)
        except QabotError as error:
            logger.warning("an inline query can't be answered: %s. %s", error, error.hint)
            await self._offer(query, texts, [], texts.inline_trouble, cache_seconds=0)
        else:
            results = [_Result(query.query, each) for each in answer.citations]
            await self._offer(query, texts, results, None if results else texts.inline_not_found)

    async def _offer(
        self,
        query: InlineQuery,
        texts: Texts,
        results: Sequence[_Result],
        button: str | None,
        cache_seconds: int = _CACHE_SECONDS,
    ) -> None:
        """Offer the page of ``results`` that the query's offset names."""
        first = int(query.offset) if query.offset.isascii() and query.offset.isdigit() else 0
        page = results[first : first + AT_ONCE]
        following = first + AT_ONCE
        with suppress(TelegramError):  # the user has typed on, or gone
            await query.answer(
                [_article(each, texts) for each in page],
                cache_time=cache_seconds,
                is_personal=self._personal,
                next_offset=str(following) if following < len(results) else "",
                button=InlineQueryResultsButton(button, start_parameter=_START) if button else None,
            )


def _article(result: _Result, texts: Texts) -> InlineQueryResultArticle:
    citation = result.citation
    message = render_citation(citation, Presentation(texts, 1, result.question))
    day = texts.written(citation.published) if citation.published else texts.undated
    key = f"{citation.path}\n{citation.start}\n{citation.quote}\n{result.question}"
    return InlineQueryResultArticle(
        id=hashlib.sha256(sendable(key).encode()).hexdigest()[:32],
        title=clip(sendable(citation.quote), _LONGEST_LINE),
        description=clip(sendable(f"{citation.title} ({day})"), _LONGEST_LINE),
        input_message_content=InputTextMessageContent(
            message.html(),
            parse_mode=ParseMode.HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        ),
    )
