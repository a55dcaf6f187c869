"""Articles with questions whose answers stand at known places, in SQuAD's form."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from qabot.api import update_index
from qabot.cli.progress import ProgressBar
from qabot.ports import Snapshot
from qabot.records import Passage, Sentence
from qabot.training.examples import held_out
from qabot.training.gathering import FILES, file_of
from qabot.training.squad import TrainingPassage, TrainingQuestion, read

# Those with articles, of the files that training reads.
DEVELOPMENT = ("squad1_part", "squadshifts_new_wiki")


@dataclass(frozen=True)
class Asked:
    """A question about a paragraph.

    Attributes:
        id: distinct within a benchmark.
        text: the question.
        path: the article file.
        context: the paragraph, single-spaced.
        spans: offsets of each official answer in ``context``; empty if it has none.
        answers: the official answers.
    """

    id: str
    text: str
    path: str
    context: str
    spans: tuple[tuple[int, int], ...]
    answers: tuple[str, ...]


def write_corpus(files: Sequence[Path], corpus: Path) -> list[Asked]:
    """Write each article of ``files`` as a text file, and return the questions about them."""
    corpus.mkdir(parents=True, exist_ok=True)
    asked: list[Asked] = []
    for file in files:
        for number, article in enumerate(json.loads(file.read_text("utf-8"))["data"]):
            path = f"{file.stem}-{number:03}.txt"
            title = article["title"].replace("_", " ")
            contexts = [single_spaced(each["context"]) for each in article["paragraphs"]]
            _write(corpus / path, "\n\n".join([title, *contexts]) + "\n")
            for paragraph, context in zip(article["paragraphs"], contexts, strict=True):
                for qa in paragraph["qas"]:
                    answers = [] if qa.get("is_impossible") else qa["answers"]
                    asked.append(
                        Asked(
                            f"{file.stem}-{qa['id']}",
                            qa["question"].strip(),
                            path,
                            context,
                            tuple(span_of(paragraph["context"], each) for each in answers),
                            tuple(each["text"] for each in answers),
                        )
                    )
    return asked


def _write(file: Path, text: str) -> None:
    """Write a file unless it is so already; a new time would make it be read anew."""
    if not file.exists() or file.read_text("utf-8") != text:
        file.write_text(text, "utf-8")


def single_spaced(text: str) -> str:
    """Return ``text`` as an article has it: every run of white space one space."""
    return " ".join(text.split())


def span_of(context: str, answer: dict) -> tuple[int, int]:
    """Return an answer's offsets in the single-spaced context."""
    # What comes before ends where the answer's first letter is.
    start = len(single_spaced(context[: answer["answer_start"]] + "x")) - 1
    return start, start + len(single_spaced(answer["text"]))


def index_corpus(corpus: Path, index: Path) -> None:
    """Bring the index up to date, with the product's defaults."""
    with ProgressBar() as progress:
        report = update_index(index, corpus=corpus, progress=progress)
    assert not report.skipped, report.skipped


class Places:
    """Where paragraphs ended up in the index.

    Args:
        snapshot: of the index.
        paths: of all its articles.
    """

    def __init__(self, snapshot: Snapshot, paths: Sequence[str]) -> None:
        self._passages = {path: snapshot.passages(path) for path in paths}
        self.sentences: list[Sentence] = [
            sentence for path in paths for sentence in _sentences(snapshot, self._passages[path])
        ]

    def start(self, asked: Asked) -> int | None:
        """Return where the question's paragraph starts in its article; None if it isn't whole."""
        found = self._passages[asked.path][0].article.text.find(asked.context)
        return None if found < 0 else found

    def passages(self, asked: Asked) -> frozenset[int]:
        """Return the passages that hold any of the question's paragraph."""
        start = self.start(asked)
        if start is None:
            return frozenset()
        end = start + len(asked.context)
        return frozenset(
            each.id for each in self._passages[asked.path] if each.start < end and start < each.end
        )

    def is_right(self, asked: Asked, sentence: Sentence) -> bool:
        """Return whether a sentence overlaps an official answer at its place."""
        start = self.start(asked)
        return (
            start is not None
            and sentence.article.path == asked.path
            and any(sentence.start < start + e and start + s < sentence.end for s, e in asked.spans)
        )

    def tell_lost(self, asked: Sequence[Asked]) -> None:
        """Say of how many questions the paragraph isn't in the index word for word."""
        lost = sum(self.start(each) is None for each in asked)
        if lost:
            print(f"{lost} questions count as wrong: cleaning changed their paragraph", flush=True)


def _sentences(snapshot: Snapshot, passages: Sequence[Passage]) -> Iterator[Sentence]:
    ids, _ = snapshot.members(np.array([each.id for each in passages]))
    yield from snapshot.sentences(ids)


def development(data: Path, corpus: Path) -> list[Asked]:
    """Write the development articles; return the questions about passages held out of training."""
    files = [file_of(data, name) for name in DEVELOPMENT]
    unseen = unseen_questions(data)
    return [
        each
        for each in write_corpus(files, corpus)
        if any(text in each.context for text in unseen.get(each.text, ()))
    ]


def unseen_questions(data: Path) -> dict[str, list[str]]:
    """Return the questions that training never asks, with the passages they are about."""
    passages, questions = read([file_of(data, name) for name in FILES])
    found: dict[str, list[str]] = {}
    for passage, question in held_out_of(passages, questions):
        found.setdefault(question.text, []).append(single_spaced(passage.text))
    return found


def held_out_of(
    passages: list[TrainingPassage], questions: list[TrainingQuestion]
) -> Iterator[tuple[TrainingPassage, TrainingQuestion]]:
    """Yield the questions about passages that training holds out, by their order."""
    unseen = held_out(len(passages))
    for question in questions:
        if question.passage in unseen:
            yield passages[question.passage], question
