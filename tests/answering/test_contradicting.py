"""When two articles of different dates say different things."""

from datetime import date
from itertools import pairwise

import pytest
from composing_sets import cases
from made_articles import made

from qabot.answering.composing import compose
from qabot.answering.contradicting import contradicts, differs
from qabot.records import Hit, Scores, Sentence

CASES = [case for case in cases("newer") if case["newer"]]
# What the rules reach on tests/questions/newer.jsonl, given both sentences.
TOLD = 13

QUESTION = "How high is the lighthouse of Wistow?"
OLD = "The lighthouse of Wistow is 47 metres high."
NEW = "The lighthouse of Wistow is 52 metres high."


def hit(text: str, path: str, published: date | None, confidence: float = 0.5) -> Hit:
    passage = made(path, "The lighthouse of Wistow", published, text)
    sentence = Sentence(hash((text, path)), passage, 0, len(text))
    return Hit(sentence, Scores(0, 0, 0, 0, confidence=confidence))


def test_most_committed_contradictions_are_told() -> None:
    assert len(CASES) == 15
    told = [differs(case["question"], case["older"], case["newer"]) for case in CASES]
    assert sum(told) >= TOLD


def test_sentences_about_different_things_are_no_contradiction() -> None:
    for one, other in pairwise(CASES):
        assert not differs(one["question"], one["older"], other["newer"])


@pytest.mark.parametrize(
    ("question", "older", "newer"),
    [
        (QUESTION, OLD, OLD),
        (QUESTION, "The lighthouse of Wistow is high.", NEW),
        (QUESTION, OLD, "The lighthouse of Wistow, built in 1890, is 47 metres high."),
        ("What colour is the lighthouse of Wistow?", OLD, NEW),
        (
            "Who owns the lighthouse of Wistow?",
            "The lighthouse of Wistow is owned by Asher Minerals.",
            "The lighthouse of Wistow is owned by Asher Minerals and by Corbel.",
        ),
    ],
)
def test_what_adds_or_does_not_concern_the_question_contradicts_nothing(
    question: str, older: str, newer: str
) -> None:
    assert not differs(question, older, newer)


def test_only_articles_of_different_known_dates_contradict() -> None:
    old = hit(OLD, "old.md", date(2016, 8, 8))
    assert contradicts(QUESTION, old, hit(NEW, "new.md", date(2022, 8, 9)))
    assert contradicts(QUESTION, hit(NEW, "new.md", date(2022, 8, 9)), old)
    assert not contradicts(QUESTION, old, hit(NEW, "new.md", date(2016, 8, 8)))
    assert not contradicts(QUESTION, old, hit(NEW, "new.md", None))
    assert not contradicts(QUESTION, old, hit(NEW, "old.md", date(2022, 8, 9)))


def test_both_are_shown_the_newest_first_and_marked() -> None:
    hits = [
        hit(OLD, "old.md", date(2016, 8, 8), 0.9),
        hit("The lighthouse is white.", "old.md", date(2016, 8, 8), 0.8),
        hit(NEW, "new.md", date(2022, 8, 9), 0.1),
    ]
    shown = compose(QUESTION, hits, (), threshold=0.2, top=3)
    assert [(each.hit.sentence.text, each.disputed) for each in shown] == [(NEW, True), (OLD, True)]


def test_one_citation_is_the_best_whatever_contradicts_it() -> None:
    hits = [hit(OLD, "old.md", date(2016, 8, 8), 0.9), hit(NEW, "new.md", date(2022, 8, 9), 0.5)]
    (only,) = compose(QUESTION, hits, (), threshold=0.2, top=1)
    assert (only.hit.sentence.text, only.disputed) == (OLD, False)
