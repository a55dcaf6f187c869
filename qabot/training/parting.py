"""Parts questions into those that teach, that choose when to stop, and that are reported."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from qabot.training.mining import Mined

SEED = 20260101
# A fifth chooses, a fifth is reported, the rest teaches.
SHARE = 0.2
# With fewer articles one of them would be most of a part; then questions are parted one by one.
FEWEST_ARTICLES = 10


@dataclass(frozen=True, slots=True)
class Parts:
    """Numbers of questions, each in one part."""

    teach: tuple[int, ...]
    choose: tuple[int, ...]
    report: tuple[int, ...]


def part(mined: Sequence[Mined]) -> Parts:
    """Part by a seeded draw: whole articles, and those with and without an answer alike."""
    teach: list[int] = []
    choose: list[int] = []
    report: list[int] = []
    for answerable in (True, False):
        numbers = [n for n, each in enumerate(mined) if (each.answer is not None) is answerable]
        groups: dict[str, list[int]] = {}
        by_article = len({mined[n].article for n in numbers}) >= FEWEST_ARTICLES
        for n in numbers:
            # The same question, put twice, stays in one part.
            key = mined[n].article if by_article else mined[n].question.text.casefold()
            groups.setdefault(key, []).append(n)
        order = sorted(groups)
        random.Random(SEED).shuffle(order)
        wanted = round(SHARE * len(numbers))
        for target, limit in ((report, wanted), (choose, wanted), (teach, len(numbers))):
            taken = 0
            while order and taken < limit:
                group = groups[order.pop()]
                target.extend(group)
                taken += len(group)
    return Parts(tuple(sorted(teach)), tuple(sorted(choose)), tuple(sorted(report)))
