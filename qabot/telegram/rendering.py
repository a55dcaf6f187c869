"""Answers as Telegram messages: the quote, what in it answers in bold, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qabot.records import Answer, Citation, Source, Status
from qabot.telegram.keyboards import Shape, View, answer_buttons
from qabot.telegram.markup import Block, Message, Span, clip, fits, pack, web_link
from qabot.telegram.texts import Texts

# In UTF-16 code units. Longer ones come from pages gone wrong, and would bury the quote.
_LONGEST_TITLE = 250
_LONGEST_NAME = 120
_LONGEST_PATH = 250
_LONGEST_HEADING = 300
# From which probability on an answer is called sure, and likely.
SURE = 0.8
LIKELY = 0.5


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a quote now.

    Attributes:
        before, after: the sentences around it.
        current: whether the article still holds the quote.
    """

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    current: bool = True


@dataclass(frozen=True, slots=True)
class Presentation:
    """How answers are told.

    Attributes:
        texts: the bot's own words.
        at_once: how many citations a page holds.
        heading: the question, where the reader doesn't see it otherwise; empty for none.
    """

    texts: Texts
    at_once: int
    heading: str = ""


def render(answer: Answer, how: Presentation) -> list[Message]:
    """Return the messages that tell ``answer``, each within the limits, the last with buttons."""
    pages = pages_of(answer, how.at_once)
    shown = pages[0] if pages else ()
    groups = [
        *_opening(answer, how),
        *(_citation(each, how.texts, answers=_found(answer)) for each in shown),
        *_closing(answer, how, View()),
    ]
    messages = pack(groups)
    if pages:
        messages[-1] = replace(messages[-1], buttons=answer_buttons(how.texts, View(), len(pages)))
    return messages


def render_view(
    answer: Answer, how: Presentation, view: View, around: Sequence[Surroundings]
) -> Message:
    """Return the one message that shows ``answer`` as ``view``, for editing it in place.

    Args:
        answer: what was answered.
        how: how it is told.
        view: a page that the answer has.
        around: for each citation of the page, what stands around it; empty if it isn't wanted.
    """
    pages = pages_of(answer, how.at_once)
    buttons = answer_buttons(how.texts, view, len(pages))
    if view.shape is Shape.SOURCES:
        return replace(pack(_sources(answer, how.texts))[0], buttons=buttons)
    known = list(around) or [Surroundings()] * len(pages[view.page])
    while True:
        groups = [
            *_opening(answer, how),
            *(
                _citation(each, how.texts, more, answers=_found(answer))
                for each, more in zip(pages[view.page], known, strict=True)
            ),
            *_closing(answer, how, view, changed=not all(more.current for more in known)),
        ]
        messages = pack(groups)
        if len(messages) == 1 or not any(more.before or more.after for more in known):
            return replace(messages[0], buttons=buttons)
        known = [_less(more) for more in known]


def render_citation(citation: Citation, how: Presentation) -> Message:
    """Return one citation by itself, below the question, as it is sent from inline mode."""
    groups = [*_heading(how), _citation(citation, how.texts, answers=True)]
    return pack(groups)[0]


def pages_of(answer: Answer, at_once: int) -> list[tuple[Citation, ...]]:
    """Return the citations, or else the near misses, by the page that shows them."""
    shown = answer.citations or answer.near_misses
    return [tuple(shown[start : start + at_once]) for start in range(0, len(shown), at_once)]


def origin(of: Citation | Source, texts: Texts, before: str = "", *, whole: bool = False) -> Block:
    """Return title, author, publication, date and place; the title links to the article.

    ``whole`` names the file of an article that has an address, too.
    """
    title = clip(of.title, _LONGEST_TITLE) or clip(of.path, _LONGEST_PATH)
    link = web_link(of.url)
    published = texts.written(of.published) if of.published else texts.undated
    names = [clip(name, _LONGEST_NAME) for name in (of.author, of.source) if name]
    path = clip(of.path, _LONGEST_PATH)
    place = [of.locator] if link and not whole else [path, of.locator]
    about = ", ".join([*filter(None, names), published])
    return Block((Span(before), Span(title, link=link), Span(f" ({about}; {', '.join(place)})")))


def line(text: str) -> Block:
    """Return ``text`` as a block without markup."""
    return Block((Span(text),))


def _opening(answer: Answer, how: Presentation) -> list[list[Block]]:
    groups = [*_heading(how), *([each] for each in _reading(answer, how.texts))]
    if _found(answer):
        if any(citation.disputed for citation in answer.citations):
            groups.append([line(how.texts.disputed)])
        return groups
    # The core has one reason, and tells it in English.
    reason = [line(how.texts.other_language)] if answer.reason else []
    groups.append([line(how.texts.not_found), *reason])
    if answer.near_misses:
        groups.append([line(how.texts.nearest)])
    return groups


def _reading(answer: Answer, texts: Texts) -> Iterator[Block]:
    """Yield how the question was read, where that isn't plain from its words."""
    asked, understood = " ".join(answer.question.split()), " ".join(answer.understood.split())
    if understood not in asked:
        yield line(texts.understood.format(question=clip(understood, _LONGEST_HEADING)))
    within = answer.within
    filters: list[str] = []
    if within.after:
        filters.append(texts.only_after.format(day=texts.written(within.after)))
    if within.before:
        filters.append(texts.only_before.format(day=texts.written(within.before)))
    if within.author:
        filters.append(texts.only_author.format(name=clip(within.author, _LONGEST_NAME)))
    if within.source:
        filters.append(texts.only_source.format(name=clip(within.source, _LONGEST_NAME)))
    told = ", ".join(filters)
    if told:
        yield line(texts.only.format(filters=told))


def _heading(how: Presentation) -> list[list[Block]]:
    asked = clip(how.heading, _LONGEST_HEADING)
    return [[Block((Span(asked, bold=True),))]] if asked else []


def _closing(
    answer: Answer, how: Presentation, view: View, *, changed: bool = False
) -> list[list[Block]]:
    texts, found = how.texts, _found(answer)
    groups = []
    if answer.undated:
        left_out = texts.left_out_one if answer.undated == 1 else texts.left_out
        groups.append([line(left_out.format(count=answer.undated))])
    if changed:
        groups.append([line(texts.changed)])
    elif answer.stale:
        groups.append([line(texts.stale)])
    shown = answer.citations or answer.near_misses
    told = []
    if found:
        best = max(each.confidence for each in answer.citations)
        told.append(texts.confidence.format(words=_in_words(best, texts)))
    if len(shown) > how.at_once:
        first = view.page * how.at_once
        last = min(first + how.at_once, len(shown))
        told.append(texts.shown.format(first=first + 1, last=last, count=len(shown)))
    return [*groups, [line(" · ".join(told))]] if told else groups


def _citation(
    citation: Citation, texts: Texts, around: Surroundings | None = None, *, answers: bool
) -> list[Block]:
    quote = citation.quote
    start, end = citation.highlight if answers and citation.highlight else (0, 0)
    pieces = [Span(quote[:start]), Span(quote[start:end], bold=True), Span(quote[end:])]
    quoted = Block(tuple(span for span in pieces if span.text), quoted=True)
    around_before = around.before if around else ()
    # What the quote leans on is shown with it, also where no context is asked for.
    leant_on = [each for each in citation.context if each not in around_before]
    before = [line(f"{texts.context}: {' '.join(leant_on)}")] if leant_on else []
    before += [line(" ".join(around_before))] if around_before else []
    after = [line(" ".join(around.after))] if around and around.after else []
    return [
        *before,
        quoted,
        *after,
        origin(citation, texts),
        *(origin(source, texts, f"{texts.also_in} ") for source in citation.also),
    ]


def _sources(answer: Answer, texts: Texts) -> list[list[Block]]:
    """Return where all citations stand, each place once, with its file, as many as fit."""
    blocks = [line(texts.sources_of_answer)]
    for citation in answer.citations or answer.near_misses:
        places: list[Citation | Source] = [citation, *citation.also]
        for each in places:
            block = origin(each, texts, "– ", whole=True)
            if block not in blocks and fits([*blocks, block]):
                blocks.append(block)
    return [blocks]


def _less(around: Surroundings) -> Surroundings:
    return replace(around, before=around.before[1:], after=around.after[:-1])


def _in_words(confidence: float, texts: Texts) -> str:
    if confidence >= SURE:
        return texts.sure
    return texts.likely if confidence >= LIKELY else texts.unsure


def _found(answer: Answer) -> bool:
    return answer.status is Status.ANSWERED
