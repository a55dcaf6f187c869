"""Prefers sentences of the time that a question speaks of.

"How many berths did the port have in June 2024?" is best answered by what was written then. A
sentence that names the time itself may come from any article. Articles without a date come between,
and where no article is of the time nothing changes. A sentence of the time is as sure as it would
be without; others are less so. As an article seldom names the month in which it is written, its
sentences answer if they answer the question without its time, unless they name another.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from qabot.answering.periods import Period, states, states_another
from qabot.records import Hit

# What it takes from the log-odds that a sentence of an unknown time answers, and twice from one of
# another time: set by hand, enough to decide between two that answer about equally well.
_ODDS = 0.7
# What it adds to the retriever's fused score, so that passages of the time are read.
_FUSED = 0.3
# What happened is reported for some days after.
_REPORTED = timedelta(days=7)


def lifted(hits: Sequence[Hit], period: Period) -> list[Hit]:
    """Return ``hits``, best first, with those in articles of the time moved up."""
    times = [_of_the_time(hit, period) for hit in hits]
    if not _tells_apart(times):
        return list(hits)
    keyed = zip(hits, times, strict=True)
    ordered = sorted(keyed, key=lambda each: -each[0].scores.fused - _FUSED * (each[1] or 0))
    return [hit for hit, _ in ordered]


def reread(hits: Sequence[Hit], timeless: Sequence[Hit], period: Period) -> list[Hit]:
    """Return ``hits``, best first, those of the time as sure as in ``timeless`` if that is surer.

    Args:
        hits: as judged for the question.
        timeless: the same as judged for the question without its time.
        period: that time.
    """
    confidence = {hit.sentence.id: hit.scores.confidence for hit in timeless}
    taken = [
        _as_sure(hit, max(hit.scores.confidence, confidence[hit.sentence.id]))
        if may_be_reread(hit, period)
        else hit
        for hit in hits
    ]
    return sorted(taken, key=lambda hit: -hit.scores.confidence)


def may_be_reread(hit: Hit, period: Period) -> bool:
    """Whether the article is of the time, and the sentence names no other."""
    return bool(_of_the_time(hit, period)) and not states_another(hit.sentence.text, period)


def preferred(hits: Sequence[Hit], period: Period) -> list[Hit]:
    """Return ``hits`` with confidence taken from those not of the time, best first."""
    times = [_of_the_time(hit, period) for hit in hits]
    if not _tells_apart(times):
        return list(hits)
    shifted = [
        hit
        if time or (time is not None and states(hit.sentence.text, period))
        else _less_sure(hit, _ODDS if time is None else 2 * _ODDS)
        for hit, time in zip(hits, times, strict=True)
    ]
    return sorted(shifted, key=lambda hit: -hit.scores.confidence)


def _of_the_time(hit: Hit, period: Period) -> bool | None:
    """Whether the article is of the time; None if it has no date."""
    published = hit.sentence.article.published
    if published is None:
        return None
    late = period.last is not None and period.last < published <= period.last + _REPORTED
    return period.holds(published) or late


def _tells_apart(times: Sequence[bool | None]) -> bool:
    return True in times and False in times


def _less_sure(hit: Hit, odds: float) -> Hit:
    """Return ``hit`` with ``odds`` taken from the logarithm of its odds."""
    confidence = hit.scores.confidence
    return _as_sure(hit, confidence / (confidence + (1 - confidence) * math.exp(odds)))


def _as_sure(hit: Hit, confidence: float) -> Hit:
    return replace(hit, scores=replace(hit.scores, confidence=confidence))
