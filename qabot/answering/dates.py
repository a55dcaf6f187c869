"""What a question says of time: "in November 2018", "last year", "articles since March"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from qabot.answering.periods import ABSOLUTE, RELATIVE, Period, absolute, relative, written

_SAID = re.compile(
    r"\b(?:(?P<how>since|after|before|between|until|till|by|up to|in|on|during|of|from)"
    rf" (?:the (?:year|month) )?)?(?:{ABSOLUTE}|{RELATIVE})\b(?![-–,.]?\d)",
    re.IGNORECASE,
)
# Wording about the articles, not about what they tell.
# Not a name: "ABC News".
_ARTICLES = r"(?-i:(?:news(?: (?:items|stories|articles))?|articles|coverage)|\A(?:News|Articles))"
_AHEAD = re.compile(
    rf"(?:,? ?\b(?:according to|judging by|as told by|in|from|by) )?(?:\b(?:the|all|any) )?"
    rf"\b{_ARTICLES}(?: (?:that (?:were )?)?(?:published|posted|appeared|which appeared))?"
    r"(?: (?:that are|dated))? \Z",
    re.IGNORECASE,
)
_BEHIND = re.compile(rf"(?:[’']s)? {_ARTICLES}\b", re.IGNORECASE)
_LEAD = re.compile(
    r",? ?\b(?:according to|judging by|as told by|in|from|by)(?: the)? \Z", re.IGNORECASE
)
_FEWEST_WORDS = 3
_OWNED = re.compile(r"\b(?:its|his|her|their|our|my|your|whose) \Z", re.IGNORECASE)
_OWNING = re.compile(r"[’']s\b| of\b")
# What a time is told from where only its place in the question matters.
_ANY_DAY = date(2000, 1, 1)
_RANGE = re.compile(r" (?:and|to|until|till) ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dated:
    """A question and the time it speaks of.

    Attributes:
        text: the question; a day that it told from today is written out, and words that only
            restrict the articles are gone.
        about: the time of what is asked, by which sentences are preferred; None if it has none.
        articles: the time of the articles, by which they are filtered; None if it has none.
    """

    text: str
    about: Period | None = None
    articles: Period | None = None


def read_dates(question: str, today: date) -> Dated:
    """Return what ``question`` says of time.

    Args:
        question: plain text on one line.
        today: what "last year" is told from.
    """
    text, about, articles = question, None, None
    # From the end on, so that what stands before keeps its place.
    for start, end, period, said in reversed(list(_mentions(question, today))):
        without = _without_articles(text[:start], text[end:])
        if without is None:
            about, text = period, text[:start] + said + text[end:]
        else:
            articles = period
            # "What is the news from last week?" asks nothing else: its words stay.
            text = without if len(without.split()) >= _FEWEST_WORDS else text
    return Dated(text, about, articles)


def with_time(question: str, fragment: str) -> str | None:
    """Return ``question`` with ``fragment`` for its time; None if either is or has none."""
    if not _SAID.fullmatch(fragment):
        return None
    for match in _SAID.finditer(question):
        if _is_time(match):
            return question[: match.start()] + fragment + question[match.end() :]
    return None


def without_times(question: str) -> str:
    """Return ``question`` without the times that it speaks of."""
    text = question
    for start, end, _, _ in reversed(list(_mentions(question, _ANY_DAY))):
        text = _joined(text[:start], text[end:])
    return text


def _mentions(question: str, today: date) -> Iterator[tuple[int, int, Period, str]]:
    """Yield start and end of what the question says of time, the time, and how to write it."""
    matches = iter(_SAID.finditer(question))
    for match in matches:
        named = absolute(match) or relative(match, today)
        how = (match["how"] or "").casefold()
        last = _RANGE.match(question, match.end()) if how in {"between", "from"} else None
        closing = last and _SAID.match(question, last.end())
        if named and closing and (until := absolute(closing) or relative(closing, today)):
            next(matches, None)
            span = Period(named.first, until.last)
            yield match.start(), closing.end(), span, question[match.start() : closing.end()]
        elif named and _is_time(match):
            said = _written_out(match, named)
            yield match.start(), match.end(), _bounded(how, named, match), said


def _is_time(match: re.Match[str]) -> bool:
    """Whether a match that may be a time is one, as what stands around it tells."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    if _BEHIND.match(after):
        return True  # "2023 articles", "today's news"
    if (match["near"] or "").casefold() == "today" or _OWNED.search(before):
        return False  # "What is it used for today?", "in its last year"
    if match["which"] and _OWNING.match(after):
        return False  # "this year's half-time show"
    # A year or month by itself is a number or word like any other.
    return bool(match["how"] or not (match["only"] or match["bare"]))


def _without_articles(before: str, after: str) -> str | None:
    """Return the question without the words that restrict the articles; None if none do.

    Args:
        before: what stands before the time.
        after: what stands behind it.
    """
    behind, ahead = _BEHIND.match(after), _AHEAD.search(before)
    if behind:
        lead = _LEAD.search(before)
        left, right = before[: lead.start()] if lead else before, after[behind.end() :]
    elif ahead:
        left, right = before[: ahead.start()], after
    else:
        return None
    return _joined(left, right)


def _joined(left: str, right: str) -> str:
    """Return what is left of a question where something between is gone."""
    joined = f"{left.rstrip(' ,')} {right.lstrip(' ,')}".strip()
    return re.sub(r" (?=[?!.,;])", "", joined)


def _bounded(how: str, named: Period, match: re.Match[str]) -> Period:
    """Return the days that "since 2020" or "before 2020" means."""
    if how == "since" or (how == "from" and match["span"]):
        return Period(named.first, None)
    if how == "after":
        return Period(named.last and named.last + timedelta(days=1), None)
    if how == "before":
        return Period(None, named.first and named.first - timedelta(days=1))
    return Period(None, named.last) if how in {"until", "till", "by", "up to"} else named


def _written_out(match: re.Match[str], period: Period) -> str:
    """Return what the question says of time, told from no other day: "last October" by its year."""
    said = match.group()
    unit = match["ago_unit"] or match["what"] or ""
    if not (match["near"] or match["which"] or match["ago"]) or unit.casefold() == "week":
        return said
    if match["how"] and match["how"].casefold() not in {"in", "on", "during", "of", "from"}:
        return said
    return f"{'on' if period.first == period.last else 'in'} {written(period)}"
