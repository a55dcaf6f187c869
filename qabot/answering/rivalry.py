"""How good the best sentence is that answers otherwise, in another passage."""

from __future__ import annotations

from collections.abc import Sequence

from qabot.answering.wording import content_stems
from qabot.records import Hit

# What stands for a rival where there is none: lower than nearly all of them are.
NO_RIVAL = -6.0
# Of the words that answer so many are the same where two sentences agree; or the one sentence
# holds so many of the other's.
_SHARED = 0.5
_HELD = 0.67


def rival(hits: Sequence[Hit], values: Sequence[float]) -> float:
    """Return the value of the best sentence that speaks against the best of all.

    It stands in another passage, the reranker marks other words in it, and it doesn't hold those
    that are marked in the best: among articles that repeat one another, most that is nearly as good
    says the same.

    Args:
        hits: with the words that answer.
        values: how well each answers; higher is better.
    """
    order = sorted(range(len(hits)), key=lambda n: -values[n])
    if not order:
        return NO_RIVAL
    best = hits[order[0]]
    marked = _marked(best)
    against = (
        values[n]
        for n in order
        if hits[n].sentence.passage.id != best.sentence.passage.id and not _agrees(marked, hits[n])
    )
    return max(next(against, NO_RIVAL), NO_RIVAL)


def _agrees(marked: frozenset[str], other: Hit) -> bool:
    theirs = _marked(other)
    if marked and theirs and len(marked & theirs) >= _SHARED * min(len(marked), len(theirs)):
        return True
    return bool(marked) and len(marked & content_stems(other.sentence.text)) >= _HELD * len(marked)


def _marked(hit: Hit) -> frozenset[str]:
    if hit.highlight is None:
        return frozenset()
    return content_stems(hit.sentence.text[slice(*hit.highlight)])
