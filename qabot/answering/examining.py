"""What evaluation sees of a question that users don't: every stage, over part of an index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from qabot.ports import Ids, Scored, Snapshot, Unit, Vectors
from qabot.records import ArticleSummary, Filter, Hit, Passage, Sentence

# More than any index holds.
_ALL = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Examination:
    """How a question went through the stages.

    Attributes:
        candidates: the sentences that were retrieved, best first by the fused score.
        judged: the sentences of the passages that were read, best first by confidence. The first
            is what `ask` cites, or declines to.
        elapsed: seconds from question to ``judged``.
    """

    candidates: tuple[Hit, ...]
    judged: tuple[Hit, ...]
    elapsed: float


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Which passages, by id, an index is to seem to hold.

    Attributes:
        only: nothing but these; None for all.
        without: all but these.
    """

    only: frozenset[int] | None = None
    without: frozenset[int] = field(default_factory=frozenset)

    def of(self, snapshot: Snapshot) -> Snapshot:
        """Return ``snapshot`` as the excerpt shows it."""
        if self.only is not None:
            return _Part(snapshot, self.only - self.without, named_only=True)
        if self.without:
            return _Part(snapshot, self.without, named_only=False)
        return snapshot


class _Part:
    """A generation of which some passages are searched alone, or never."""

    def __init__(self, whole: Snapshot, passages: frozenset[int], *, named_only: bool) -> None:
        self._whole = whole
        named = np.array(sorted(passages), np.int64)
        self._named = {Unit.SENTENCE: whole.members(named)[0], Unit.PASSAGE: named}
        self._named_only = named_only
        self.generation = whole.generation

    def nearest(self, unit: Unit, vector: Vectors, limit: int, within: Filter) -> Scored:
        found = self._whole.nearest(unit, vector, self._depth(unit, limit), within)
        return self._kept(unit, found, limit)

    def matching(self, unit: Unit, question: str, limit: int, within: Filter) -> Scored:
        found = self._whole.matching(unit, question, self._depth(unit, limit), within)
        return self._kept(unit, found, limit)

    def _depth(self, unit: Unit, limit: int) -> int:
        """Return how deep to search so that ``limit`` are left, or all that there are."""
        return _ALL if self._named_only else limit + len(self._named[unit])

    def _kept(self, unit: Unit, found: Scored, limit: int) -> Scored:
        keep = np.isin(found.ids, self._named[unit], invert=not self._named_only)
        return Scored(found.ids[keep][:limit], found.scores[keep][:limit])

    def cosines(self, unit: Unit, vector: Vectors, ids: Ids) -> Vectors:
        return self._whole.cosines(unit, vector, ids)

    def sentences(self, ids: Ids) -> Sequence[Sentence]:
        return self._whole.sentences(ids)

    def members(self, passages: Ids) -> tuple[Ids, Ids]:
        return self._whole.members(passages)

    def parents(self, sentences: Ids) -> Ids:
        return self._whole.parents(sentences)

    def passages(self, path: str) -> Sequence[Passage]:
        return self._whole.passages(path)

    def articles(self, first: int, count: int) -> tuple[int, Sequence[ArticleSummary]]:
        return self._whole.articles(first, count)

    def neighbours(self, sentence: Sentence, count: int) -> tuple[list[Sentence], list[Sentence]]:
        return self._whole.neighbours(sentence, count)

    def undated(self, within: Filter) -> int:
        return self._whole.undated(within)

    def languages(self) -> frozenset[str | None]:
        return self._whole.languages()
