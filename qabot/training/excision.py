"""Takes the sentence that answers out of its passage: what is left is near, and answers nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qabot.training.squad import TrainingPassage, TrainingQuestion

# With fewer sentences left there is nothing that could be taken for an answer.
_FEWEST_LEFT = 2


def excised(passage: TrainingPassage, question: TrainingQuestion) -> TrainingPassage | None:
    """Return ``passage`` without the sentences that answer ``question``.

    None if too little is left of it, or if the words that answer stand in the rest as well.
    """
    rest = without(passage, [(question.start, question.end)])
    answer = passage.text[question.start : question.end]
    if rest is None or answer.casefold() in f"{rest.heading}\n{rest.text}".casefold():
        return None
    return rest


def without(passage: TrainingPassage, places: Sequence[tuple[int, int]]) -> TrainingPassage | None:
    """Return ``passage`` without the sentences that overlap ``places``.

    None if there is no such sentence or too little is left.
    """
    kept = [
        (start, end)
        for start, end in passage.sentences
        if not any(start < last and first < end for first, last in places)
    ]
    if not _FEWEST_LEFT <= len(kept) < len(passage.sentences):
        return None
    text, spans = "", []
    for start, end in kept:
        text += " " if text else ""
        spans.append((len(text), len(text) + end - start))
        text += passage.text[start:end]
    return replace(passage, text=text, sentences=tuple(spans))
