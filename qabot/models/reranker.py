"""The reranker on the light runtime: reads each passage once and judges its sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime

from qabot.errors import ModelError
from qabot.models.light import session_options
from qabot.models.reading import Reader, Reading, padded
from qabot.ports import Judgement, Vectors
from qabot.processors import processors
from qabot.records import Hit

_LONGEST_ANSWER = 40
# Off the log-odds of a span for each token: begin and end are scored apart, and where several words
# could end an answer they reach too far. Chosen on questions about passages held out of training.
_TOKEN_PENALTY = 0.05
# What an exported `PassageReader` takes, and how many values it gives a token.
_INPUTS = {"input_ids", "attention_mask", "token_type_ids"}
_VALUES = 3
_REMEDY = (
    "Name a file made by `qabot train` in the setting reranker, or leave the setting out for the"
    " packaged one; if that is broken, install qabot again with pip, with its requirements."
)


class LightReranker:
    """Judges sentences in the context of their passages.

    A sentence's score is its log-odds against "nothing answers"; see `training.network`.

    Args:
        model: an exported `PassageReader`.
        tokenizer: the tokenizer file of its body.
        threads: that read one passage together; all processors if it isn't said.

    Raises:
        ModelError: a file is missing, can't be loaded or isn't such a model.
    """

    def __init__(self, model: Path, tokenizer: Path, threads: int | None = None) -> None:
        try:
            self._session = onnxruntime.InferenceSession(
                model, session_options(threads or processors()), providers=["CPUExecutionProvider"]
            )
            self._reader = Reader.load(tokenizer)
        except Exception as error:  # onnxruntime and tokenizers raise bare Exceptions
            raise ModelError(
                f"the reranker {model} can't be loaded: {error}", hint=_REMEDY
            ) from error
        takes = {each.name for each in self._session.get_inputs()}
        gives = [each.shape[-1] for each in self._session.get_outputs()]
        if takes != _INPUTS or gives != [_VALUES]:
            raise ModelError(f"the model {model} is no reranker of qabot's", hint=_REMEDY)

    def judge(self, question: str, hits: Sequence[Hit]) -> list[Judgement]:
        """Return a judgement for each hit."""
        groups: dict[int, list[int]] = {}
        for number, hit in enumerate(hits):
            groups.setdefault(hit.sentence.passage.id, []).append(number)
        scores = np.full(len(hits), -np.inf)
        highlights: list[tuple[int, int] | None] = [None] * len(hits)
        for numbers in groups.values():
            reading = self._reader.read(question, *_passage_of(hits, numbers))
            values = self._values(reading)
            scores[numbers] = _scores(reading, values)
            for number, span in zip(numbers, reading.spans, strict=True):
                if span is not None:
                    highlights[number] = _highlight(hits[number], reading, values, span)
        return [
            Judgement(float(score), highlight)
            for score, highlight in zip(scores, highlights, strict=True)
        ]

    def scores(
        self, question: str, heading: str, text: str, sentences: Sequence[tuple[int, int]]
    ) -> list[float]:
        """Return the score of each sentence of one passage; -inf if it was cut off.

        ``sentences`` are offsets in ``text``.
        """
        reading = self._reader.read(question, heading, text, sentences)
        return _scores(reading, self._values(reading))

    def _values(self, reading: Reading) -> Vectors:
        # Each by itself: inputs are quantised as a whole, so that padding, or what is read beside
        # a passage, would change its scores.
        ids, mask, types = padded([reading])
        feeds = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
        values: Vectors = self._session.run(None, feeds)[0][0]
        return values


def _passage_of(
    hits: Sequence[Hit], numbers: Sequence[int]
) -> tuple[str, str, list[tuple[int, int]]]:
    """Return heading and text of the passage that these hits stand in, and their places in it."""
    passage = hits[numbers[0]].sentence.passage
    sentences = [
        (hits[n].sentence.start - passage.start, hits[n].sentence.end - passage.start)
        for n in numbers
    ]
    return heading_of(passage.article.title, passage.heading), passage.text, sentences


def _scores(reading: Reading, values: Vectors) -> list[float]:
    return [
        -math.inf if span is None else float(values[slice(*span), 0].mean())
        for span in reading.spans
    ]


def heading_of(title: str, heading: str) -> str:
    """Return what the reranker reads before a passage: its article's title and its headings."""
    return " > ".join(filter(None, (title, heading)))


def _highlight(
    hit: Hit, reading: Reading, values: Vectors, span: tuple[int, int]
) -> tuple[int, int] | None:
    """Return the likeliest answer within the sentence, as offsets in its text."""
    begins, ends = values[span[0] : span[1], 1], values[span[0] : span[1], 2]
    places = np.arange(len(begins))
    length = places[None, :] - places[:, None]
    pairs = begins[:, None] + ends[None, :] - _TOKEN_PENALTY * length
    allowed = (length >= 0) & (length < _LONGEST_ANSWER)
    first, last = np.unravel_index(np.where(allowed, pairs, -np.inf).argmax(), pairs.shape)
    shift = hit.sentence.start - hit.sentence.passage.start
    start = reading.offsets[span[0] + int(first)][0] - shift
    end = reading.offsets[span[0] + int(last)][1] - shift
    return (start, end) if 0 <= start < end <= len(hit.sentence.text) else None
