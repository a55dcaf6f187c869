"""Questions with answers at known places, from data sets in the forms that SQuAD is spread in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qabot.documents import BlockKind
from qabot.records import BlockSpan
from qabot.splitting import split_article


@dataclass(frozen=True, slots=True)
class TrainingPassage:
    """A passage as the index would hold it: its text, what stands above it, its sentences.

    ``alone`` marks a single sentence whose surroundings are not known; it is read beside its like.
    """

    heading: str
    text: str
    sentences: tuple[tuple[int, int], ...]
    alone: bool = False


@dataclass(frozen=True, slots=True)
class TrainingQuestion:
    """A question and where it is answered.

    Attributes:
        text: the question.
        passage: index of the passage that holds the answer, or that it was asked about.
        start: offset of the answer in the passage's text; -1 if the passage doesn't answer.
        end: offset just behind it; -1 likewise.
    """

    text: str
    passage: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question about a context: offsets of its answer, or of what only seems to answer."""

    text: str
    start: int
    end: int
    answered: bool


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
            for asked in pairs:
                if not asked.answered:
                    continue
                for number, span in enumerate(spans):
                    if span.start <= asked.start and asked.end <= span.end:
                        start, end = asked.start - span.start, asked.end - span.start
                        questions.append(TrainingQuestion(asked.text, first + number, start, end))
    return passages, questions


def read_unanswerable(file: Path, passages: list[TrainingPassage]) -> list[TrainingQuestion]:
    """Return the questions of a SQuAD 2.0 file that the passage they are about doesn't answer.

    Those about a text that isn't among ``passages`` are left out.
    """
    known = {passage.text: number for number, passage in enumerate(passages)}
    return [
        TrainingQuestion(asked.text, known[context], -1, -1)
        for _, context, pairs in _contexts(json.loads(file.read_text("utf-8")))
        for asked in pairs
        if not asked.answered and context in known
    ]


def read_pairs(
    file: Path, passages: list[TrainingPassage]
) -> tuple[list[TrainingPassage], list[TrainingQuestion]]:
    """Read questions paired with their answering sentence; the answering words are not known.

    Pairs whose sentence stands in ``passages``, which may be held out, are left out. The questions
    number the passages from the end of ``passages`` on.
    """
    pairs = json.loads(file.read_text("utf-8"))
    known = {passage.text[s:e] for passage in passages for s, e in passage.sentences}
    numbers: dict[str, int] = {}
    questions = []
    for question, sentence in zip(pairs["questions"], pairs["answers"], strict=True):
        text = sentence.strip()
        if text in known:
            continue
        number = numbers.setdefault(text, len(passages) + len(numbers))
        questions.append(TrainingQuestion(question.strip(), number, 0, len(text)))
    return [TrainingPassage("", text, ((0, len(text)),), alone=True) for text in numbers], questions


def _contexts(data: Any) -> Iterator[tuple[str, str, list[_Asked]]]:
    """Yield (title, paragraph, its questions)."""
    if isinstance(data, dict):
        for article in data["data"]:
            title = article["title"].replace("_", " ")
            for paragraph in article["paragraphs"]:
                yield title, paragraph["context"], list(_asked(paragraph["qas"]))
        return
    for paragraph in data:
        context = paragraph["context"]
        found = [
            _Asked(
                qa["question"],
                context.find(qa["answer"]),
                context.find(qa["answer"]) + len(qa["answer"]),
                answered=True,
            )
            for qa in paragraph["qas"]
            # Without an offset only an answer that stands once is at a known place.
            if context.count(qa["answer"]) == 1
        ]
        yield "", context, found


def _asked(qas: list[dict[str, Any]]) -> Iterator[_Asked]:
    for qa in qas:
        answered = bool(qa["answers"]) and not qa.get("is_impossible")
        if answered:
            answer = qa["answers"][0]
            start = answer["answer_start"]
            yield _Asked(qa["question"].strip(), start, start + len(answer["text"]), answered=True)
        else:
            yield _Asked(qa["question"].strip(), -1, -1, answered=False)
