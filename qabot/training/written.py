"""Makes lessons of the worlds that were written for training."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from qabot.models import sources
from qabot.models.reading import Reader
from qabot.models.reranker import heading_of
from qabot.ports import Ids
from qabot.splitting import split_article
from qabot.training.examples import Around, Lesson, Rankable, embedded, readings_of, up_to
from qabot.training.excision import without
from qabot.training.squad import TrainingPassage
from qabot.training.typed import as_typed
from qabot.training.worlds import Place, World, read_world

# So many of the passages nearest to a question are read beside what answers it, or instead.
NEAREST = 8
READ_BESIDE = (0, 1, 2)
READ_BESIDE_HARDEST = (1, 2)
READ_WHERE_NONE = (1, 2, 3)
HIDDEN_SHARE = 0.15
EXCISED_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and by passage the places that answer it: offsets in the passage's text."""

    text: str
    answers: dict[int, list[tuple[int, int]]]


def passages_of(
    worlds: Iterable[World],
) -> tuple[list[TrainingPassage], list[Asked]]:
    """Divide articles as the index does; return the passages and the questions about them."""
    passages: list[TrainingPassage] = []
    questions: list[Asked] = []
    for world in worlds:
        held: list[tuple[int, int, int]] = []
        first = len(passages)
        for number, article in enumerate(world.articles):
            for span in split_article(article.text, article.blocks):
                heading = heading_of(article.title, span.heading)
                sentences = tuple((s - span.start, e - span.start) for s, e in span.sentences)
                text = article.text[span.start : span.end]
                passages.append(TrainingPassage(heading, text, sentences))
                held.append((number, span.start, span.end))
        for question in world.questions:
            answers: dict[int, list[tuple[int, int]]] = {}
            for place in question.places:
                number, start, end = _within(held, place)
                answers.setdefault(first + number, []).append((start, end))
            questions.append(Asked(question.text, answers))
    return passages, questions


def _within(held: list[tuple[int, int, int]], place: Place) -> tuple[int, int, int]:
    """Return which passage holds ``place``, and where in it."""
    for number, (article, start, end) in enumerate(held):
        if article == place.article and start <= place.start < end:
            return number, place.start - start, place.end - start
    raise ValueError(f"{place} is in no passage")


class WrittenLessons:
    """Makes the readings of written questions; implements `Rankable`."""

    def __init__(self, files: Iterable[Path]) -> None:
        self._reader = Reader.load(sources.locate(sources.DEFAULT_MODEL) / "tokenizer.json")
        self.passages, self.questions = passages_of(read_world(file) for file in files)
        self._nearest = _nearest(self.passages, self.questions)
        self._hardest: Mapping[int, Sequence[int]] = {}

    def harden(self, hardest: Mapping[int, Sequence[int]]) -> None:
        """Read, for these questions, the passages with these numbers beside what answers."""
        self._hardest = hardest

    def around(self, index: int) -> Around:
        """Return what can be read for the question."""
        question = self.questions[index]
        return Around(
            question.text,
            [(self.passages[n], places) for n, places in question.answers.items()],
            {n: self.passages[n] for n in self._near(index)},
        )

    def _near(self, index: int) -> list[int]:
        answers = self.questions[index].answers
        return [n for n in self._nearest[index].tolist() if n not in answers]

    def of(self, index: int, chance: random.Random) -> list[Lesson]:
        """Return the question's lesson, and perhaps one on what is left without its answer."""
        question = self.questions[index]
        text = as_typed(question.text, chance)
        if not question.answers or chance.random() < HIDDEN_SHARE:
            read = self._some(index, READ_WHERE_NONE, chance)
            return [Lesson(readings_of(self._reader, text, read), None)]
        number, places = chance.choice(sorted(question.answers.items()))
        own = self.passages[number]
        counts = READ_BESIDE_HARDEST if index in self._hardest else READ_BESIDE
        read = [own, *self._some(index, counts, chance)]
        chosen = chance.randrange(len(places))
        also = (*places[:chosen], *places[chosen + 1 :])
        lessons = [Lesson(readings_of(self._reader, text, read), places[chosen], also=also)]
        if chance.random() < EXCISED_SHARE:
            rest = without(own, places)
            if rest is not None:
                lessons.append(Lesson(readings_of(self._reader, text, [rest]), None))
        return lessons

    def _some(
        self, index: int, counts: tuple[int, ...], chance: random.Random
    ) -> list[TrainingPassage]:
        """Return some of the hardest; else the nearest, which they mostly are, and any others."""
        hardest, count = self._hardest.get(index), chance.choice(counts)
        if hardest or not count:
            chosen = up_to(count, hardest or (), chance)
        else:
            near = self._near(index)
            chosen = [*near[:1], *up_to(count - 1, near[1:], chance)]
        return [self.passages[n] for n in chosen]


class Joined:
    """Two kinds of lessons as one, the other's from ``first`` on; implements `Rankable`."""

    def __init__(self, one: Rankable, first: int, other: Rankable) -> None:
        self._one, self._first, self._other = one, first, other

    def harden(self, hardest: Mapping[int, Sequence[int]]) -> None:
        """Tell each of its own."""
        first = self._first
        self._one.harden({n: ranked for n, ranked in hardest.items() if n < first})
        self._other.harden({n - first: ranked for n, ranked in hardest.items() if n >= first})

    def around(self, index: int) -> Around:
        """Return what either has."""
        lessons, number = self._place(index)
        return lessons.around(number)

    def of(self, index: int, chance: random.Random) -> list[Lesson]:
        """Return what either has."""
        lessons, number = self._place(index)
        return lessons.of(number, chance)

    def _place(self, index: int) -> tuple[Rankable, int]:
        """Return whose question it is, and its number there."""
        if index < self._first:
            return self._one, index
        return self._other, index - self._first


def _nearest(passages: list[TrainingPassage], questions: list[Asked]) -> Ids:
    """Return for each question the passages nearest to it that don't answer, (n, NEAREST)."""
    around, asked = embedded(passages, [each.text for each in questions])
    scores = asked @ around.T
    for row, question in enumerate(questions):
        scores[row, list(question.answers)] = -1
    return np.argsort(-scores, axis=1)[:, :NEAREST]
