"""An operator's questions as lessons: what their own index gives for each, right and hard wrong."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from qabot.answering import Examination
from qabot.evaluation.questions import Question
from qabot.evaluation.running import Outcome, matches, outcome
from qabot.models import sources
from qabot.models.reading import Reader
from qabot.models.reranker import heading_of
from qabot.records import Hit
from qabot.training.examples import Lesson, readings_of
from qabot.training.squad import TrainingPassage
from qabot.training.typed import as_typed

# The hardest passages of a question; of them some are read beside the one that answers.
HARDEST = 8
READ_BESIDE = (2, 3)


@dataclass(frozen=True, slots=True)
class Mined:
    """A question with what the index gave.

    Attributes:
        question: as the file has it.
        outcome: what came of it with the present reranker.
        passages: those to read; the first holds the answer if the question has one. Empty if the
            expected sentence is not among what was retrieved.
        answer: offsets of the expected sentence in the first passage; None without an answer.
        article: the path of the article that answers; empty if none does.
    """

    question: Question
    outcome: Outcome
    passages: tuple[TrainingPassage, ...]
    answer: tuple[int, int] | None
    article: str


def mine(questions: Sequence[Question], examine: Callable[[str], Examination]) -> Iterator[Mined]:
    """Ask each question of the index; ``examine`` is that of an opened one."""
    for question in questions:
        yield _mined(question, examine(question.text))


def _mined(question: Question, found: Examination) -> Mined:
    def is_right(hit: Hit) -> bool:
        return matches(hit.sentence.text, question.expected)

    answerable = bool(question.expected)
    came = outcome(question, found, is_right, answerable=answerable)
    groups: dict[int, list[Hit]] = {}
    for hit in found.candidates:
        groups.setdefault(hit.sentence.passage.id, []).append(hit)
    right = [hit for hit in found.candidates if is_right(hit)]
    answering = {hit.sentence.passage.id for hit in right}
    others = [_passage(hits) for number, hits in groups.items() if number not in answering]
    others = others[:HARDEST]
    if not answerable:
        return Mined(question, came, tuple(others), None, "")
    if not right:
        return Mined(question, came, (), None, "")
    sentence, passage = right[0].sentence, right[0].sentence.passage
    # Another sentence that answers is no wrong one; it isn't judged.
    judged = [hit for hit in groups[passage.id] if hit is right[0] or not is_right(hit)]
    return Mined(
        question,
        came,
        (_passage(judged), *others),
        (sentence.start - passage.start, sentence.end - passage.start),
        passage.article.path,
    )


def _passage(hits: Sequence[Hit]) -> TrainingPassage:
    passage = hits[0].sentence.passage
    spans = sorted((hit.sentence.start, hit.sentence.end) for hit in hits)
    return TrainingPassage(
        heading_of(passage.article.title, passage.heading),
        passage.text,
        tuple((start - passage.start, end - passage.start) for start, end in spans),
    )


class OwnLessons:
    """Makes the readings of mined questions; implements `Lessons`."""

    def __init__(self, mined: Sequence[Mined]) -> None:
        _, tokenizer = sources.reranker_files()
        self._reader = Reader.load(tokenizer)
        self._mined = mined

    def of(self, index: int, chance: random.Random) -> list[Lesson]:
        """Return the question's one lesson; an operator's file names sentences, not words."""
        mined = self._mined[index]
        answered = mined.answer is not None
        own, others = mined.passages[:answered], mined.passages[answered:]
        beside = chance.sample(others, min(len(others), chance.choice(READ_BESIDE)))
        text = as_typed(mined.question.text, chance)
        readings = readings_of(self._reader, text, (*own, *beside))
        return [Lesson(readings, mined.answer, marks_words=False)]
