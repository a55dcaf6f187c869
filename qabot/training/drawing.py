"""Draws lessons from packed arrays and puts their readings together, many at once on a GPU."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from qabot.models.reading import MAX_TOKENS

Numbers = NDArray[np.int64]

# So many of the passages nearest to a question are labelled by the teacher, and read.
NEAR = 6
# A passage is read beside so many of them, a lone sentence, which is short, beside five.
READ_BESIDE = (1, 2, 3)
READ_BESIDE_ALONE = 5
HIDDEN_SHARE = 0.1
ALTERED_SHARE = 0.3
# Most readings of a lesson.
SLOTS = 1 + READ_BESIDE_ALONE
END, PADDING = 102, 0
# Widths of what is read at once are multiples of it; kernels for attention want that.
WIDTH_STEP = 16


@dataclass(frozen=True, slots=True)
class Drawn:
    """Lessons of a step, with r readings and n lessons.

    Attributes:
        way: which way of asking each reading has, shape (r,).
        passage: which passage, shape (r,).
        label: where the teacher's values are for each, shape (r,).
        place: numbers of a lesson's readings, -1 behind the last, shape (n, SLOTS).
        answer: as packed, -1 where nothing in the lesson answers, shape (n, 4). What answers is in
            the lesson's first reading.
    """

    way: Numbers
    passage: Numbers
    label: Numbers
    place: Numbers
    answer: Numbers


@dataclass(frozen=True, slots=True)
class Batch:
    """Readings side by side, the longest first, with r rows of w tokens.

    Attributes:
        ids: shape (r, w), likewise ``mask`` (1 for tokens), ``types`` (1 for the passage).
        sentence: number of a token's sentence, -1 outside, shape (r, w).
        inside: whether a token stands in the passage's text, shape (r, w).
        place: of a token in the passage with its headings, -1 outside, shape (r, w).
        lengths: of the rows, on the processor.
    """

    ids: torch.Tensor
    mask: torch.Tensor
    types: torch.Tensor
    sentence: torch.Tensor
    inside: torch.Tensor
    place: torch.Tensor
    lengths: Numbers


class Lessons:
    """What `training.packing` wrote, ready to draw from.

    Args:
        file: its lessons.npz.
        device: where readings are put together.
    """

    def __init__(self, file: Path, device: torch.device) -> None:
        with np.load(file) as held:
            self._held = {name: held[name].astype(np.int64) for name in held.files}
        self._device = device
        self._flat = {
            name: torch.from_numpy(self._held[name]).to(device)
            for name in ("asked", "asked_from", "text", "text_from", "sentence", "inside")
        }
        self.sentences = int(self._held["sentence"].max()) + 1
        known = self._held["answer"][:, 0] >= 0
        self.asked = np.flatnonzero(self._held["held"] == 0)
        # Those whose words are known, so that they can be looked for.
        self.held = np.flatnonzero(
            (self._held["held"] == 1) & known & (self._held["answer"][:, 2] >= 0)
        )
        count = len(self._held["passage"])
        altered = self._held["others"].shape[1]
        self._altered_from = count * (1 + NEAR)
        near = self._held["nearest"][:, :NEAR]
        # What the teacher labels: each question beside its passage and the nearest, then beside
        # its passage in other words. -1 where there is nothing to ask.
        self.label_way = np.concatenate(
            [np.repeat(self._held["ways"][:, 0], 1 + NEAR), self._held["others"].ravel()]
        )
        self.label_passage = np.concatenate(
            [
                np.concatenate([self._held["passage"][:, None], near], 1).ravel(),
                np.repeat(self._held["passage"], altered),
            ]
        )

    def draw(self, questions: Numbers, chance: np.random.Generator) -> Drawn:
        """Return the lessons of questions: each, and for some one more that nothing answers."""
        held, n = self._held, len(questions)
        own = held["passage"][questions]
        answer = held["answer"][questions].copy()
        alone = held["alone"][own] == 1
        hidden = (chance.random(n) < HIDDEN_SHARE) & (answer[:, 0] >= 0)
        answer[hidden] = -1
        count = np.where(alone, READ_BESIDE_ALONE, chance.choice(READ_BESIDE, n) + hidden)
        way = held["ways"][questions, chance.integers(0, held["ways"].shape[1], n)]
        order = chance.random((n, NEAR)).argsort(1)
        # Column 0 is the question's own passage.
        slots = np.concatenate([np.zeros((n, 1), np.int64), 1 + order], 1)[:, :SLOTS]
        slots[hidden] = np.concatenate(
            [slots[hidden, 1:], -np.ones((hidden.sum(), 1), np.int64)], 1
        )
        slots[np.arange(SLOTS) >= (count + ~hidden)[:, None]] = -1

        again = np.flatnonzero((chance.random(n) < ALTERED_SHARE) & (answer[:, 0] >= 0))
        which = chance.integers(0, held["others"].shape[1], len(again))
        again, which = (
            each[held["others"][questions[again], which] >= 0] for each in (again, which)
        )

        lesson, slot = np.nonzero(slots >= 0)
        used = slots[lesson, slot]
        question = questions[lesson]
        passage = np.where(used == 0, own[lesson], held["nearest"][question, used - 1])
        label = question * (1 + NEAR) + used
        more = questions[again]
        place = np.full((n + len(again), SLOTS), -1, np.int64)
        place[lesson, slot] = np.arange(len(lesson))
        place[n:, 0] = len(lesson) + np.arange(len(again))
        return Drawn(
            np.concatenate([way[lesson], held["others"][more, which]]),
            np.concatenate([passage, own[again]]),
            np.concatenate([label, self._altered_from + more * held["others"].shape[1] + which]),
            place,
            np.concatenate([answer, np.full((len(again), 4), -1, np.int64)]),
        )

    def whole(self, questions: Numbers) -> Drawn:
        """Return the lessons of questions as they are written, each beside all that is nearest."""
        n = len(questions)
        label = (questions[:, None] * (1 + NEAR) + np.arange(1 + NEAR)).ravel()
        return Drawn(
            self.label_way[label],
            self.label_passage[label],
            label,
            np.arange(n * (1 + NEAR)).reshape(n, 1 + NEAR),
            self._held["answer"][questions],
        )

    def labels_of(self, questions: Numbers) -> Numbers:
        """Return the numbers of the labels that lessons of these questions can ask for."""
        altered = self._held["others"].shape[1]
        near = questions[:, None] * (1 + NEAR) + np.arange(1 + NEAR)
        others = self._altered_from + questions[:, None] * altered + np.arange(altered)
        labels = np.concatenate([near.ravel(), others.ravel()])
        wanted: Numbers = labels[self.label_way[labels] >= 0]
        return wanted

    def lengths(self, way: Numbers, passage: Numbers) -> tuple[Numbers, Numbers]:
        """Return how many tokens of each question and of each passage are read, shape (r,)."""
        asked = np.diff(self._held["asked_from"])[way]
        text = np.diff(self._held["text_from"])[passage]
        return asked, np.minimum(text, MAX_TOKENS - asked - 2)

    def batch(self, way: Numbers, passage: Numbers) -> Batch:
        """Put readings together, in the order given, shape (r,) each."""
        asked, text = self.lengths(way, passage)
        lengths = asked + text + 2
        width = -(-int(lengths.max()) // WIDTH_STEP) * WIDTH_STEP
        sent = torch.from_numpy(np.stack([way, passage, asked, text])).to(
            self._device, non_blocking=True
        )
        way_, passage_, asked_, text_ = (each[:, None] for each in sent)
        flat, column = self._flat, torch.arange(width, device=self._device)[None, :]
        place = column - asked_ - 1
        of_passage = (place >= 0) & (place < text_)
        from_asked = (flat["asked_from"][way_] + column).clamp(max=len(flat["asked"]) - 1)
        from_text = (flat["text_from"][passage_] + place).clamp(0, len(flat["text"]) - 1)
        ends = (column == asked_) | (column == asked_ + 1 + text_)
        rest = torch.where(ends, END, PADDING)
        ids = torch.where(of_passage, flat["text"][from_text], rest)
        ids = torch.where(column < asked_, flat["asked"][from_asked], ids)
        return Batch(
            ids,
            (column < asked_ + text_ + 2).long(),
            ((column > asked_) & (column < asked_ + text_ + 2)).long(),
            torch.where(of_passage, flat["sentence"][from_text], -1),
            of_passage & (flat["inside"][from_text] == 1),
            torch.where(of_passage, place, -1),
            lengths,
        )


def longest_first(lessons: Lessons, drawn: Drawn) -> Drawn:
    """Return the same lessons, their readings ordered by length, so that like are read together."""
    asked, text = lessons.lengths(drawn.way, drawn.passage)
    order = np.argsort(-(asked + text), kind="stable")
    rank = np.empty(len(order) + 1, np.int64)
    rank[order], rank[-1] = np.arange(len(order)), -1
    return Drawn(
        drawn.way[order], drawn.passage[order], drawn.label[order], rank[drawn.place], drawn.answer
    )
