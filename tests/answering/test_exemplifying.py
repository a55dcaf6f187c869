"""Example questions: made of the articles' own words, and answered by them."""

import pytest
from workspace import Workspace

import qabot
from qabot.answering.exemplifying import _fits, _question_of
from qabot.records import Status


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("A digital twin is a model of one object.", "What is a digital twin?"),
        ("The rack is the frame that holds servers.", "What is the rack?"),
        (
            "Captain Odalys Ferrante will oversee the unloading.",
            "Who will oversee the unloading?",
        ),
        ("What happened next is a trade secret of theirs.", None),
        ("It is a model of one object.", None),
        ("The crane lifts ten tonnes.", None),
        ("Mira Halloran said that she, too, was there.", None),
    ],
)
def test_a_question_is_made_only_of_a_sentence_that_makes_one(
    sentence: str, question: str | None
) -> None:
    made = _question_of(sentence)
    assert (made if made is not None and _fits(made) else None) == question


def test_every_example_is_answered_by_the_sentence_that_it_was_made_of(built: Workspace) -> None:
    index = qabot.open_index(built.index, corpus=built.corpus)
    found = index.examples(3)
    assert "Who will oversee the unloading?" in [each.question for each in found]
    for each in found:
        answer = index.ask(each.question)
        assert answer.status is Status.ANSWERED
        assert answer.citations == each.answer.citations
    again = index.examples(1)
    assert [each.question for each in again] == [found[0].question]
    assert index.examples(3, threshold=1.0) == ()
