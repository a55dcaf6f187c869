"""Answers as Telegram messages: the quote, what in it answers in bold, and where it stands."""

from __future__ import annotations

from qabot.records import Answer, Citation, Source, Status
from qabot.rendering import written_date
from qabot.telegram import texts
from qabot.telegram.markup import Block, Message, Span, clip, pack, web_link

# In UTF-16 code units. Longer ones come from pages gone wrong, and would bury the quote.
_LONGEST_TITLE = 250
_LONGEST_NAME = 120
_LONGEST_PATH = 250


def render(answer: Answer) -> list[Message]:
    """Return the messages that tell ``answer``; each is within Telegram's limits."""
    groups: list[list[Block]] = []
    if answer.status is Status.NOT_FOUND:
        groups.append([_line(texts.NOT_FOUND)])
        if answer.near_misses:
            groups.append([_line(texts.NEAREST)])
        groups.extend(_citation(each, answers=False) for each in answer.near_misses)
    else:
        groups.extend(_citation(each, answers=True) for each in answer.citations)
    if answer.stale:
        groups.append([_line(texts.STALE)])
    return pack(groups)


def _citation(citation: Citation, *, answers: bool) -> list[Block]:
    quote = citation.quote
    start, end = citation.highlight if answers and citation.highlight else (0, 0)
    pieces = (Span(quote[:start]), Span(quote[start:end], bold=True), Span(quote[end:]))
    return [
        Block(tuple(span for span in pieces if span.text), quoted=True),
        _origin(citation),
        *(_origin(source, before=f"{texts.ALSO_IN} ") for source in citation.also),
    ]


def _origin(origin: Citation | Source, before: str = "") -> Block:
    """Return title, author, publication, date and place; the title links to the article."""
    title = clip(origin.title, _LONGEST_TITLE) or clip(origin.path, _LONGEST_PATH)
    link = web_link(origin.url)
    published = written_date(origin.published) if origin.published else texts.UNDATED
    names = [clip(name, _LONGEST_NAME) for name in (origin.author, origin.source) if name]
    place = [origin.locator] if link else [clip(origin.path, _LONGEST_PATH), origin.locator]
    about = ", ".join([*filter(None, names), published])
    return Block((Span(before), Span(title, link=link), Span(f" ({about}; {', '.join(place)})")))


def _line(text: str) -> Block:
    return Block((Span(text),))
