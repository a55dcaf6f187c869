"""What the reranker reads: question and passage as one sequence of tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from qabot.ports import Ids

# The longest passage of the index has some 250 tokens; the question keeps at least the rest.
MAX_TOKENS = 320
MAX_QUESTION_TOKENS = 64


@dataclass(frozen=True, slots=True)
class Reading:
    """One passage beside a question, as tokens.

    Attributes:
        ids: token ids, shape (n,).
        types: 0 for the question, 1 for the passage, shape (n,).
        spans: for each sentence its tokens (first, behind last); None if it was cut off.
        offsets: for each token (start, end) in the passage's text; (-1, -1) outside of it.
    """

    ids: Ids
    types: Ids
    spans: tuple[tuple[int, int] | None, ...]
    offsets: tuple[tuple[int, int], ...]


class Reader:
    """Makes readings.

    Args:
        tokenizer: of a BERT-like model; its truncation and padding are switched off.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        self._mark = tokenizer.token_to_id("?")

    @classmethod
    def load(cls, tokenizer: Path) -> Reader:
        """Return one with the tokenizer in a file."""
        return cls(Tokenizer.from_file(str(tokenizer)))

    def read(
        self, question: str, heading: str, text: str, sentences: Sequence[tuple[int, int]]
    ) -> Reading:
        """Put ``question`` and a passage side by side; what stands above it goes before its text.

        ``sentences`` are offsets in ``text``. Of a question that is too long what it asks is read.
        """
        asked = self._asked(self._tokenizer.encode(question).ids[:-1])
        prefix = f"{heading}. " if heading else ""
        passage = self._tokenizer.encode(prefix + text)
        end = passage.ids[-1]
        room = MAX_TOKENS - len(asked) - 2
        # The passage's own first token is [CLS], which the question has already.
        tokens = passage.ids[1:-1][:room]
        places = [(s - len(prefix), e - len(prefix)) for s, e in passage.offsets[1:-1][:room]]
        lead = len(asked) + 1
        outside = (-1, -1)
        return Reading(
            ids=np.array([*asked, end, *tokens, end], np.int64),
            types=np.array([0] * lead + [1] * (len(tokens) + 1), np.int64),
            spans=tuple(_tokens_of(places, lead, *sentence) for sentence in sentences),
            offsets=(
                *[outside] * lead,
                *(place if place[0] >= 0 else outside for place in places),
                outside,
            ),
        )

    def _asked(self, ids: list[int]) -> list[int]:
        """Return what is read of a question: of a long one the end, up to the last "?" if any."""
        if len(ids) <= MAX_QUESTION_TOKENS:
            return ids
        behind = next((n for n in range(len(ids), 0, -1) if ids[n - 1] == self._mark), len(ids))
        start = max(behind - MAX_QUESTION_TOKENS, 0) + 1
        return [ids[0], *ids[start : start + MAX_QUESTION_TOKENS - 1]]


def _tokens_of(
    places: Sequence[tuple[int, int]], lead: int, start: int, end: int
) -> tuple[int, int] | None:
    inside = [n for n, (s, e) in enumerate(places) if s >= start and e <= end and e > s]
    return (lead + inside[0], lead + inside[-1] + 1) if inside else None


def padded(readings: Sequence[Reading]) -> tuple[Ids, Ids, Ids]:
    """Return ids, attention mask and types of equal length, each of shape (batch, tokens)."""
    width = max(len(reading.ids) for reading in readings)
    shape = (len(readings), width)
    ids, mask, types = (
        np.zeros(shape, np.int64),
        np.zeros(shape, np.int64),
        np.zeros(shape, np.int64),
    )
    for row, reading in enumerate(readings):
        length = len(reading.ids)
        ids[row, :length], mask[row, :length], types[row, :length] = reading.ids, 1, reading.types
    return ids, mask, types
