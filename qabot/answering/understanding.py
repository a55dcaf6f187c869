"""What a question means, before anything is searched: filters, time, and what it refers to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from qabot.answering.dates import read_dates
from qabot.answering.following import readings
from qabot.answering.periods import Period
from qabot.answering.query_filters import merge_filters, take_filters
from qabot.records import Citation, Filter, Turn


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a question.

    Attributes:
        text: what is searched and judged.
        about: the time it speaks of, by which sentences are preferred; None if it has none.
    """

    text: str
    about: Period | None = None


@dataclass(frozen=True, slots=True)
class Meaning:
    """How a question is put to the index.

    Attributes:
        readings: the likeliest first; the best answered one counts.
        within: restricts the search.
    """

    readings: tuple[Reading, ...]
    within: Filter


@dataclass(frozen=True, slots=True)
class Situation:
    """What a question may lean on.

    Attributes:
        history: the conversation so far, oldest turn first.
        today: what "last year" is told from; None for the day on which it is asked.
    """

    history: Sequence[Turn] = ()
    today: date | None = None


def understand(question: str, within: Filter, situation: Situation) -> Meaning:
    """Return what ``question``, on one line, means.

    Raises:
        UsageError: a filter in it can't be used, or contradicts ``within``.
    """
    text, typed = take_filters(question)
    within = merge_filters(within, typed)
    today = situation.today or datetime.now().astimezone().date()
    dated = read_dates(text, today)
    if dated.articles:
        said = Filter(dated.articles.first, dated.articles.last)
        within = merge_filters(within, said)
    meant = []
    for each in readings(dated.text, situation.history):
        # Written out, a follow-up may have got the time of the question before.
        reading = read_dates(each, today)
        meant.append(Reading(each, reading.about))
    return Meaning(tuple(meant), within)


def turn(understood: str, citations: Sequence[Citation]) -> Turn:
    """Return what the next question needs to know of this one."""
    return Turn(
        understood,
        tuple(each.quote for each in citations),
        tuple(each.quote[slice(*each.highlight)] if each.highlight else "" for each in citations),
    )
