"""The list of articles by pages, and the greeting with its examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qabot.records import ArticleSummary
from qabot.telegram.keyboards import example_button, listing_buttons
from qabot.telegram.markup import Block, Button, Message, Span, clip, pack, web_link
from qabot.telegram.rendering import line
from qabot.telegram.texts import Texts

# So many articles a page: with the longest titles and names a page still is one message.
AT_ONCE = 8
_LONGEST_TITLE = 200
_LONGEST_NAME = 60
_LONGEST_PATH = 120


def pages_in(count: int) -> int:
    """Return how many pages ``count`` articles take; at least one."""
    return max(-(-count // AT_ONCE), 1)


def render_listing(
    articles: Sequence[ArticleSummary], count: int, page: int, texts: Texts
) -> Message:
    """Return page ``page``, from 0, of the list of ``count`` articles."""
    if not articles:
        return Message((line(texts.sources_empty),))
    entries = [
        _entry(each, number, texts) for number, each in enumerate(articles, page * AT_ONCE + 1)
    ]
    (message,) = pack([[line(texts.sources_title.format(count=count))], entries])
    return Message(message.blocks, listing_buttons(texts, page, pages_in(count)))


def render_greeting(
    text: str, examples: Mapping[str, str], bot: str, texts: Texts, *, private: bool
) -> Message:
    """Return ``text`` and the examples as links that open the bot, and as buttons.

    Args:
        text: what is said first.
        examples: questions by the name under which they are kept.
        bot: the bot's user name.
        texts: the bot's own words.
        private: whether the buttons ask right here; in a group they open the bot.
    """
    links = {name: f"https://t.me/{bot}?start={name}" for name in examples}
    blocks = [
        Block((Span("– "), Span(question, link=links[name]))) for name, question in examples.items()
    ]
    if not blocks:
        return Message((line(text),))
    (message,) = pack([[line(text)], [line(texts.examples), *blocks]])
    buttons = tuple(
        (example_button(question, name) if private else Button(question, url=links[name]),)
        for name, question in examples.items()
    )
    return Message(message.blocks, buttons)


def _entry(article: ArticleSummary, number: int, texts: Texts) -> Block:
    path = clip(article.path, _LONGEST_PATH)
    title = clip(article.title, _LONGEST_TITLE) or path
    link = web_link(article.url)
    names = [clip(name, _LONGEST_NAME) for name in (article.author, article.source) if name]
    day = texts.written(article.published) if article.published else texts.undated
    about = ", ".join([*filter(None, names), day])
    place = "" if link else f"; {path}"
    return Block((Span(f"{number}. "), Span(title, link=link), Span(f" ({about}{place})")))
