"""What is left of a passage without its answer."""

from __future__ import annotations

import random

import numpy as np
import pytest

from qabot.training.examples import EXCISED_SHARE, NEIGHBOURS, Examples
from qabot.training.excision import excised
from qabot.training.squad import TrainingPassage, TrainingQuestion

SENTENCES = ("It opened in May. ", "Ada Quist runs it. ", "It has 9 halls. ", "Pears grow there.")


def passage(*texts: str, heading: str = "The plant") -> TrainingPassage:
    spans, start = list[tuple[int, int]](), 0
    for text in texts:
        spans.append((start, start + len(text.rstrip())))
        start += len(text)
    return TrainingPassage(heading, "".join(texts), tuple(spans))


def asked(whole: TrainingPassage, answer: str) -> TrainingQuestion:
    start = whole.text.index(answer)
    return TrainingQuestion("What?", 0, start, start + len(answer))


@pytest.mark.parametrize(
    ("answer", "gone"), [("May", (0,)), ("Ada Quist", (1,)), ("Pears", (3,)), ("it. It", (1, 2))]
)
def test_the_rest_of_a_passage_keeps_its_sentences(answer: str, gone: tuple[int, ...]) -> None:
    whole = passage(*SENTENCES)
    rest = excised(whole, asked(whole, answer))
    assert rest is not None
    assert [rest.text[slice(*span)] for span in rest.sentences] == [
        text.rstrip() for n, text in enumerate(SENTENCES) if n not in gone
    ]
    assert rest.heading == whole.heading


@pytest.mark.parametrize(
    "whole",
    [
        passage("Ada Quist runs it. ", "It opened in May."),
        passage(*SENTENCES, " ADA QUIST was born there."),
        passage(*SENTENCES, heading="The works of Ada Quist"),
    ],
    ids=["too little is left", "the words stand elsewhere", "the words stand in the heading"],
)
def test_what_may_answer_still_is_left_alone(whole: TrainingPassage) -> None:
    assert excised(whole, asked(whole, "Ada Quist")) is None


def test_a_share_of_the_questions_is_asked_of_the_rest_as_well() -> None:
    own = passage("May begins. ", *SENTENCES)
    question = asked(own, "9")
    others = [passage(f"Hall {n} is empty.") for n in range(NEIGHBOURS)]
    examples = Examples([own, *others], [question], np.array([range(1, 1 + NEIGHBOURS)]))
    lessons = [examples.of(0, random.Random(n)) for n in range(300)]
    shorter = {len(each.readings[0].spans) for one in lessons for each in one[1:]}
    assert shorter == {len(SENTENCES)}
    count = sum(len(one) - 1 for one in lessons)
    assert 0.7 < count / 300 / EXCISED_SHARE < 1.1
    assert all(each.answer is None for one in lessons for each in one[1:])
