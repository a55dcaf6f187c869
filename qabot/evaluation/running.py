"""Asks questions whose answers are known, and tells how far each right sentence came."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qabot.answering import Examination
from qabot.answering.citing import merge_repeats
from qabot.evaluation.declining import Judged
from qabot.evaluation.questions import Question
from qabot.evaluation.ranking import Rank
from qabot.records import Hit

DEPTH = 10
# A quote of fewer words stands in many a long sentence by chance.
_FEWEST_WORDS = 4
_NOT_WORD = re.compile(r"[\W_]+")

IsRight = Callable[[Hit], bool]


class Stage(StrEnum):
    """What a question that went wrong is to be blamed on; or nothing."""

    FINE = "fine"
    NOT_RETRIEVED = "not retrieved"
    NOT_READ = "retrieved, not read"
    NOT_FIRST = "read, not first"
    DECLINED = "first, declined"
    ANSWERED = "answered, has no answer"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question, whatever the threshold.

    Attributes:
        id: the question's.
        question: its text.
        answerable: whether it has an answer.
        confidence: of the first sentence; 0 if none was found.
        rank: of the right sentence among the distinct ones read; None if it is not among them.
        retrieved: the rank of a right sentence among those retrieved; None if it is not there.
        read: whether a right sentence is in a passage that was read.
        quote: the first sentence; None if none was found.
        highlight: the words in it that answer; None if unknown.
        path: the file it stands in.
        expected: sentences that answer, for showing.
        elapsed: seconds.
    """

    id: str
    question: str
    answerable: bool
    confidence: float
    rank: Rank
    retrieved: Rank
    read: bool
    quote: str | None
    highlight: str | None
    path: str | None
    expected: tuple[str, ...]
    elapsed: float

    @property
    def judged(self) -> Judged:
        """What counts when it comes to declining."""
        return Judged(self.confidence, self.rank == 1, self.answerable)

    def stage(self, threshold: float) -> Stage:
        """Return where the question went wrong at this threshold."""
        if not self.answerable:
            return Stage.FINE if self.confidence < threshold else Stage.ANSWERED
        if self.retrieved is None:
            return Stage.NOT_RETRIEVED
        if not self.read:
            return Stage.NOT_READ
        if self.rank != 1:
            return Stage.NOT_FIRST
        return Stage.FINE if self.confidence >= threshold else Stage.DECLINED


def ask_all(
    questions: Iterable[Question], examine: Callable[[str], Examination]
) -> Iterator[Outcome]:
    """Ask each question; ``examine`` is that of an opened index."""
    for question in questions:
        expected = question.expected

        def is_right(hit: Hit, expected: Sequence[str] = expected) -> bool:
            return matches(hit.sentence.text, expected)

        yield outcome(
            question, examine(question.text), is_right, answerable=bool(question.expected)
        )


def outcome(
    question: Question, examination: Examination, is_right: IsRight, *, answerable: bool
) -> Outcome:
    """Make the outcome of a question; ``is_right`` tells whether a sentence answers it."""
    first = examination.judged[0] if examination.judged else None
    cited = merge_repeats(examination.judged, DEPTH)
    return Outcome(
        id=question.id,
        question=question.text,
        answerable=answerable,
        confidence=first.scores.confidence if first else 0.0,
        # The other places of a quoted sentence are named with it, and count.
        rank=_first([any(map(is_right, (each.hit, *each.repeats))) for each in cited]),
        retrieved=_first([is_right(hit) for hit in examination.candidates]),
        read=any(map(is_right, examination.judged)),
        quote=cited[0].hit.sentence.text if cited else None,
        highlight=_marked(cited[0].hit) if cited else None,
        path=cited[0].hit.sentence.article.path if cited else None,
        expected=question.expected,
        elapsed=examination.elapsed,
    )


def matches(quote: str, expected: Sequence[str]) -> bool:
    """Return whether a sentence is an expected one.

    It is if, case, spacing and punctuation aside, the two are equal, all of the expected words
    stand together in the sentence, or the sentence, of at least four words, in the expected ones.
    """
    said = _words(quote)
    for each in expected:
        wanted = _words(each)
        if wanted in said or (said in wanted and len(said.split()) >= _FEWEST_WORDS):
            return True
    return False


def _words(text: str) -> str:
    """Return the words with a space before, between and behind them."""
    return f" {_NOT_WORD.sub(' ', text.casefold()).strip()} "


def _first(right: Sequence[bool]) -> Rank:
    return right.index(True) + 1 if True in right else None


def _marked(hit: Hit) -> str | None:
    return hit.sentence.text[slice(*hit.highlight)] if hit.highlight else None
