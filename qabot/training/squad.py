"""Questions with answers at known places, from data sets in the forms that SQuAD is spread in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qabot.records import BlockKind, BlockSpan
from qabot.splitting import split_article


@dataclass(frozen=True, slots=True)
class TrainingPassage:
    """A passage as the index would hold it: its text, what stands above it, its sentences."""

    heading: str
    text: str
    sentences: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class TrainingQuestion:
    """A question and where it is answered.

    Attributes:
        text: the question.
        passage: index of the passage that holds the answer.
        start: offset of the answer in the passage's text.
        end: offset just behind it.
    """

    text: str
    passage: int
    start: int
    end: int


def read(files: list[Path]) -> tuple[list[TrainingPassage], list[TrainingQuestion]]:
    """Read data files; questions whose answer crosses a passage's end are left out."""
    passages: list[TrainingPassage] = []
    questions: list[TrainingQuestion] = []
    for file in files:
        for title, context, pairs in _contexts(json.loads(file.read_text("utf-8"))):
            block = BlockSpan(0, len(context), BlockKind.PARAGRAPH)
            first = len(passages)
            spans = split_article(context, (block,))
            passages.extend(
                TrainingPassage(
                    title,
                    context[span.start : span.end],
                    tuple((s - span.start, e - span.start) for s, e in span.sentences),
                )
                for span in spans
            )
            for question, start, end in pairs:
                for number, span in enumerate(spans):
                    if span.start <= start and end <= span.end:
                        questions.append(
                            TrainingQuestion(
                                question, first + number, start - span.start, end - span.start
                            )
                        )
    return passages, questions


def _contexts(data: Any) -> Iterator[tuple[str, str, list[tuple[str, int, int]]]]:
    """Yield (title, paragraph, [(question, answer start, answer end)])."""
    if isinstance(data, dict):
        for article in data["data"]:
            title = article["title"].replace("_", " ")
            for paragraph in article["paragraphs"]:
                yield title, paragraph["context"], list(_answered(paragraph["qas"]))
        return
    for paragraph in data:
        context = paragraph["context"]
        found = [
            (
                qa["question"],
                context.find(qa["answer"]),
                context.find(qa["answer"]) + len(qa["answer"]),
            )
            for qa in paragraph["qas"]
            # Without an offset only an answer that stands once is at a known place.
            if context.count(qa["answer"]) == 1
        ]
        yield "", context, found


def _answered(qas: list[dict[str, Any]]) -> Iterator[tuple[str, int, int]]:
    for qa in qas:
        if qa["answers"] and not qa.get("is_impossible"):
            answer = qa["answers"][0]
            start = answer["answer_start"]
            yield qa["question"].strip(), start, start + len(answer["text"])
