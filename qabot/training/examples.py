"""What the reranker is trained on: questions beside the passages that are hard to tell apart."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from qabot.models import sources
from qabot.models.heavy import HeavyEmbedder
from qabot.models.reading import Reader, Reading
from qabot.ports import Ids, Vectors
from qabot.training.alteration import altered
from qabot.training.excision import excised
from qabot.training.squad import TrainingPassage, TrainingQuestion
from qabot.training.typed import as_typed

NEIGHBOURS = 8
# A passage is read beside so many neighbours, a lone sentence, which is short, beside five.
READ_BESIDE = (0, 0, 1)
READ_BESIDE_ALONE = 5
# Where it is known which neighbours are the hardest, so many of so many of them.
HARDEST = 3
READ_BESIDE_HARDEST = (1, 1, 2)
# For some questions the passage that answers is left out; neighbours alone are read.
HIDDEN_SHARE = 0.1
READ_WHERE_HIDDEN = (2, 3)
# Of the questions whose passage is read, so many are asked of it a second time as one that it
# doesn't answer.
ALTERED_SHARE = 0.15
# So many are asked once more of their passage without the sentences that answer.
EXCISED_SHARE = 0.5
HELD_OUT_SHARE = 0.04


def held_out(count: int) -> set[int]:
    """Return which of ``count`` passages, in the order of the files, training never asks about."""
    return {n for n in range(count) if random.Random(n).random() < HELD_OUT_SHARE}


def neighbours(
    passages: list[TrainingPassage], questions: list[TrainingQuestion], kept: Path
) -> Ids:
    """Return for each question the passages nearest to it but its own, shape (n, NEIGHBOURS).

    Lone sentences are neighbours of one another only. They are read from ``kept`` if it exists,
    else kept there.
    """
    if kept.exists():
        loaded: Ids = np.load(kept)
        return loaded
    around, asked = embedded(passages, [each.text for each in questions])
    alone = np.array([each.alone for each in passages])
    nearest = np.empty((len(questions), NEIGHBOURS), np.int64)
    for row, question in enumerate(questions):
        scores = around @ asked[row]
        scores[question.passage] = -1
        scores[alone != alone[question.passage]] = -1
        nearest[row] = np.argsort(-scores)[:NEIGHBOURS]
    np.save(kept, nearest)
    return nearest


def embedded(
    passages: Sequence[TrainingPassage], questions: Sequence[str]
) -> tuple[Vectors, Vectors]:
    """Return vectors of passages under their headings and of questions, each (n, dimensions)."""
    embedder = HeavyEmbedder(sources.locate(sources.DEFAULT_MODEL), "")
    around = embedder.embed([f"{each.heading}\n{each.text}".strip() for each in passages])
    return around, embedder.embed(questions)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is read for one question, and what is right about it.

    Attributes:
        readings: the passages; the first holds the answer if there is one.
        answer: offsets in the first passage's text; None if nothing answers.
        marks_words: whether ``answer`` is where the answering words stand, not their sentence.
        also: other places in the first passage that answer.
    """

    readings: list[Reading]
    answer: tuple[int, int] | None
    marks_words: bool = True
    also: tuple[tuple[int, int], ...] = ()


class Lessons(Protocol):
    """What a trainer is given: questions by number."""

    def of(self, index: int, chance: random.Random) -> list[Lesson]:
        """Return what is to be learnt from the question, as ``chance`` has it."""


@dataclass(frozen=True, slots=True)
class Around:
    """What can be read for a question.

    Attributes:
        text: the question.
        own: the passages that answer it or that it was asked about, with the places that answer.
        near: by number, passages that are nearest to it and don't answer.
    """

    text: str
    own: Sequence[tuple[TrainingPassage, Sequence[tuple[int, int]]]]
    near: Mapping[int, TrainingPassage]


class Rankable(Lessons, Protocol):
    """Lessons that can be told which of a question's neighbours are the hardest."""

    def around(self, index: int) -> Around:
        """Return what can be read for the question."""

    def harden(self, hardest: Mapping[int, Sequence[int]]) -> None:
        """Read, for these questions, the neighbours with these numbers beside what answers."""


class Examples:
    """Makes the readings of a question, and what is right about them; implements `Rankable`."""

    def __init__(
        self, passages: list[TrainingPassage], questions: list[TrainingQuestion], nearest: Ids
    ) -> None:
        self._reader = Reader.load(sources.locate(sources.DEFAULT_MODEL) / "tokenizer.json")
        self._passages = passages
        self._questions = questions
        self._nearest = nearest
        self._hardest: Mapping[int, Sequence[int]] = {}

    def harden(self, hardest: Mapping[int, Sequence[int]]) -> None:
        """Read, for these questions, the neighbours with these numbers beside what answers."""
        self._hardest = hardest

    def around(self, index: int) -> Around:
        """Return what can be read for the question; nothing that holds its answer's words."""
        question = self._questions[index]
        own = self._passages[question.passage]
        places = [(question.start, question.end)] if question.start >= 0 else []
        words = own.text[question.start : question.end].casefold() if places else None
        near = {n: self._passages[n] for n in self._nearest[index].tolist()}
        return Around(
            question.text,
            [(own, places)],
            {n: e for n, e in near.items() if words is None or words not in e.text.casefold()},
        )

    def of(self, index: int, chance: random.Random) -> list[Lesson]:
        """Return the question's lesson, and perhaps one on another that seems answered."""
        question = self._questions[index]
        own = self._passages[question.passage]
        hardest = self._hardest.get(index)
        near = hardest or self._nearest[index].tolist()
        counts = READ_BESIDE_HARDEST if hardest else READ_BESIDE
        text = as_typed(question.text, chance)
        if question.start < 0:
            others = up_to(chance.choice(counts), near, chance)
            return [Lesson(self._read(text, [question.passage, *others]), None)]
        if chance.random() < HIDDEN_SHARE:
            count = READ_BESIDE_ALONE if own.alone else chance.choice(READ_WHERE_HIDDEN)
            return [Lesson(self._read(text, up_to(count, near, chance)), None)]
        count = READ_BESIDE_ALONE if own.alone else chance.choice(counts)
        beside = self._read(text, [question.passage, *up_to(count, near, chance)])
        lessons = [Lesson(beside, (question.start, question.end), not own.alone)]
        if not own.alone and chance.random() < ALTERED_SHARE:
            around = [self._passages[n].text for n in near]
            other = altered(question.text, f"{own.heading}\n{own.text}", around, chance)
            if other is not None:
                readings = self._read(as_typed(other, chance), [question.passage])
                lessons.append(Lesson(readings, None))
        if not own.alone and chance.random() < EXCISED_SHARE:
            rest = excised(own, question)
            if rest is not None:
                lessons.append(Lesson(readings_of(self._reader, text, [rest]), None))
        return lessons

    def _read(self, text: str, numbers: list[int]) -> list[Reading]:
        return readings_of(self._reader, text, [self._passages[number] for number in numbers])


def up_to(count: int, near: Sequence[int], chance: random.Random) -> list[int]:
    """Return ``count`` of ``near``, drawn by ``chance``, or all if there are fewer."""
    return chance.sample(near, min(count, len(near)))


def readings_of(
    reader: Reader, question: str, passages: Sequence[TrainingPassage]
) -> list[Reading]:
    """Return the question beside each of the passages."""
    return [reader.read(question, each.heading, each.text, each.sentences) for each in passages]
