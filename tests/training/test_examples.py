"""The lessons that a question gives."""

from __future__ import annotations

import random
from functools import cache

import numpy as np
import pytest
from tokenizers import Tokenizer

from qabot.models import sources
from qabot.models.reading import Reading
from qabot.training.examples import NEIGHBOURS, Examples, Lesson
from qabot.training.squad import TrainingPassage, TrainingQuestion

# The types of a reading's tokens.
QUESTION, PASSAGE = 0, 1
LETTERS = "abcdefghij"
PASSAGES = [
    TrainingPassage("", f"plant {letter} opened in 19{n}4.", ((0, 22),))
    for n, letter in enumerate(LETTERS)
]
ALONE = [
    TrainingPassage("", f"plant {letter} grows pears.", ((0, 20),), alone=True)
    for letter in LETTERS
]
QUESTIONS = [
    TrainingQuestion("When was the first plant opened?", 0, 18, 22),
    TrainingQuestion("Who painted the first plant?", 0, -1, -1),
    TrainingQuestion("What does the first plant grow?", 10, 0, 20),
]
NEAREST = np.array([range(1, 9), range(1, 9), range(11, 19)])


@pytest.fixture(scope="module")
def examples() -> Examples:
    assert NEAREST.shape[1] == NEIGHBOURS
    return Examples(PASSAGES + ALONE, QUESTIONS, NEAREST)


def _lessons(examples: Examples, number: int) -> list[list[Lesson]]:
    return [examples.of(number, random.Random(n)) for n in range(300)]


def _plants(lesson: Lesson) -> list[str]:
    """Return the letters of the plants that a lesson reads."""
    return [_read(each, PASSAGE).split()[1] for each in lesson.readings]


@cache
def _tokenizer() -> Tokenizer:
    _, file = sources.reranker_files()
    return Tokenizer.from_file(str(file))


def _read(reading: Reading, kind: int) -> str:
    return _tokenizer().decode(reading.ids[reading.types == kind].tolist())


def test_a_question_is_read_beside_its_passage_or_its_neighbours_alone(examples: Examples) -> None:
    first = [lessons[0] for lessons in _lessons(examples, 0)]
    answered = [each for each in first if each.answer]
    hidden = [each for each in first if each.answer is None]

    assert {each.answer for each in answered} == {(18, 22)}
    assert all(each.marks_words for each in answered)
    assert all(_plants(each)[0] == "a" for each in answered)
    assert {len(each.readings) for each in answered} == {1, 2}
    assert 15 < len(hidden) < 50
    assert {len(each.readings) for each in hidden} == {2, 3}
    assert not any("a" in _plants(each) for each in hidden)


def test_another_question_on_the_same_passage_has_no_answer(examples: Examples) -> None:
    found = _lessons(examples, 0)
    second = [lessons[1] for lessons in found if len(lessons) > 1]

    assert all(lessons[0].answer for lessons in found if len(lessons) > 1)
    assert 20 < len(second) < 65
    assert all(each.answer is None and _plants(each) == ["a"] for each in second)
    asked = {_read(each.readings[0], QUESTION) for each in second}
    assert {"when was the last plant opened?", "when was the first plant closed?"} <= asked
    assert "when was the first plant opened?" not in asked


def test_a_question_that_nothing_answers_is_read_beside_its_passage(examples: Examples) -> None:
    for lessons in _lessons(examples, 1)[:50]:
        (lesson,) = lessons
        assert lesson.answer is None
        assert _plants(lesson)[0] == "a"


def test_a_lone_sentence_is_read_beside_five_and_marks_no_words(examples: Examples) -> None:
    for lessons in _lessons(examples, 2)[:50]:
        (lesson,) = lessons
        assert not lesson.marks_words or lesson.answer is None
        assert len(lesson.readings) == (5 if lesson.answer is None else 6)
