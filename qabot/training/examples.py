"""What the reranker is trained on: questions beside the passages that are hard to tell apart."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Protocol

import numpy as np
from tokenizers import Tokenizer

from qabot.models import sources
from qabot.models.heavy import HeavyEmbedder
from qabot.models.reading import Reader, Reading
from qabot.ports import Ids
from qabot.training.alteration import altered
from qabot.training.squad import TrainingPassage, TrainingQuestion

NEIGHBOURS = 8
# A passage is read beside one neighbour or two, a lone sentence, which is short, beside five.
READ_BESIDE = (1, 2)
READ_BESIDE_ALONE = 5
HIDDEN_SHARE = 0.2
# Of the questions whose passage is read, so many ask about another name or number.
ALTERED_SHARE = 0.15
# People leave the question mark out, and capitals.
BARE_SHARE = 0.15
LOWER_SHARE = 0.1
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
    folder = sources.locate(sources.DEFAULT_MODEL)
    embedder = HeavyEmbedder(folder, "")
    around = embedder.embed([f"{each.heading}\n{each.text}".strip() for each in passages])
    asked = embedder.embed([each.text for each in questions])
    alone = np.array([each.alone for each in passages])
    nearest = np.empty((len(questions), NEIGHBOURS), np.int64)
    for row, question in enumerate(questions):
        scores = around @ asked[row]
        scores[question.passage] = -1
        scores[alone != alone[question.passage]] = -1
        nearest[row] = np.argsort(-scores)[:NEIGHBOURS]
    np.save(kept, nearest)
    return nearest


def as_typed(question: str, chance: random.Random) -> str:
    """Return the question as people type it: now and then without question mark or capitals."""
    if chance.random() < BARE_SHARE:
        question = question.rstrip("?")
    return question.lower() if chance.random() < LOWER_SHARE else question


class Lessons(Protocol):
    """What a trainer is given: questions by number."""

    def readings(self, index: int, chance: random.Random) -> tuple[list[Reading], bool]:
        """Return the question's readings, and whether the first of them answers."""

    def answer(self, index: int) -> tuple[int, int]:
        """Return the answer's offsets in its passage's text."""

    def marks_words(self, index: int) -> bool:
        """Whether the answer's offsets are those of the answering words, not of a sentence."""


class Examples:
    """Makes the readings of a question, and what is right about them."""

    def __init__(
        self, passages: list[TrainingPassage], questions: list[TrainingQuestion], nearest: Ids
    ) -> None:
        folder = sources.locate(sources.DEFAULT_MODEL)
        self._reader = Reader(Tokenizer.from_file(str(folder / "tokenizer.json")))
        self._passages = passages
        self._questions = questions
        self._nearest = nearest

    def readings(self, index: int, chance: random.Random) -> tuple[list[Reading], bool]:
        """Return the question's readings, and whether the first of them answers."""
        question = self._questions[index]
        passage = self._passages[question.passage]
        text = question.text
        answered = question.start >= 0
        hidden = answered and chance.random() < HIDDEN_SHARE
        beside = READ_BESIDE_ALONE if passage.alone else chance.choice(READ_BESIDE)
        others = chance.sample(self._nearest[index].tolist(), beside + hidden)
        chosen = others if hidden else [question.passage, *others]
        if answered and not hidden and not passage.alone and chance.random() < ALTERED_SHARE:
            changed = altered(
                text,
                f"{passage.heading}\n{passage.text}",
                [self._passages[n].text for n in others],
                chance,
            )
            if changed is not None:
                text, answered = changed, False
        text = as_typed(text, chance)
        return [self._read(text, number) for number in chosen], answered and not hidden

    def _read(self, text: str, number: int) -> Reading:
        passage = self._passages[number]
        return self._reader.read(text, passage.heading, passage.text, passage.sentences)

    def answer(self, index: int) -> tuple[int, int]:
        """Return the answer's offsets in its passage's text."""
        return self._questions[index].start, self._questions[index].end

    def marks_words(self, index: int) -> bool:
        """Whether the answer's offsets are those of the answering words, not of a sentence."""
        return not self._passages[self._questions[index].passage].alone
