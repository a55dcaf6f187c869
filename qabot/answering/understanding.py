"""What a question means, before anything is searched: filters, and what it refers to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qabot.answering.following import readings
from qabot.records import Citation, Filter, Turn


@dataclass(frozen=True, slots=True)
class Meaning:
    """How a question is put to the index.

    Attributes:
        readings: the question written out, the likeliest first; the best answered one counts.
        within: restricts the search.
    """

    readings: tuple[str, ...]
    within: Filter


def understand(question: str, within: Filter, history: Sequence[Turn]) -> Meaning:
    """Return what ``question``, on one line, means after ``history``."""
    return Meaning(readings(question, history), within)


def turn(understood: str, citations: Sequence[Citation]) -> Turn:
    """Return what the next question needs to know of this one."""
    return Turn(
        understood,
        tuple(each.quote for each in citations),
        tuple(each.quote[slice(*each.highlight)] if each.highlight else "" for each in citations),
    )
