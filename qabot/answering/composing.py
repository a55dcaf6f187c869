"""From judged sentences to what an answer shows, in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from qabot.answering.choosing import Part, choose, place
from qabot.answering.citing import Shown, merge_repeats
from qabot.answering.contradicting import contradicts
from qabot.answering.question_parts import asks_for_several
from qabot.records import Hit

# A sentence in the same words that differs in what is asked for is shown from this share of the
# threshold on: that it speaks of the same is told by its words.
OTHERWISE = 0.25


def compose(
    question: str,
    hits: Sequence[Hit],
    parts: Sequence[Part],
    threshold: float,
    top: int,
) -> list[Shown]:
    """Return what answers ``question``.

    One fact: the best sentence first; where an article of another date says otherwise, both, the
    newest first. Several facts: by article, oldest first, and as they stand in each.

    Args:
        question: one line.
        hits: what was judged against the question, best first.
        parts: those of a question that asks for two things.
        threshold: the confidence under which nothing counts as an answer.
        top: how many at most.
    """
    if not hits:
        return []
    several = asks_for_several(question)
    chosen = choose(hits, parts, threshold, several=several)
    wanted = {hit.sentence.id for hit in chosen}
    # By sentence: judged against a part of the question it is another hit of the same.
    rest = [hit for hit in hits if hit.sentence.id not in wanted]
    if several or len(parts) > 1:
        return sorted(
            merge_repeats([*chosen, *rest], top, wanted), key=lambda each: place(each.hit)
        )
    best = hits[0]
    otherwise = [
        hit
        for hit in hits[1:]
        if hit.scores.confidence >= threshold * OTHERWISE and contradicts(question, best, hit)
    ]
    if not otherwise or top == 1:
        return merge_repeats([*chosen, *rest], top, wanted)
    disputed = {best.sentence.id, *(hit.sentence.id for hit in otherwise)}
    rest = [hit for hit in hits if hit.sentence.id not in disputed]
    shown = merge_repeats([best, *otherwise, *rest], top, disputed)
    return [replace(each, disputed=True) for each in sorted(shown, key=_newest_first)]


def _newest_first(shown: Shown) -> int:
    return -(shown.hit.sentence.article.published or date.min).toordinal()
