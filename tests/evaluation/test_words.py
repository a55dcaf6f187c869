"""Exact match and F1 as SQuAD counts them."""

import pytest

from qabot.evaluation.words import exact_match, normalised, word_f1


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("The  Eiffel Tower!", "eiffel tower"),
        ("an apple, a day", "apple day"),
        ("at 9 a.m.", "at 9 am"),
        ("U.S. $1,000", "us 1000"),
        ("theatre", "theatre"),
        ("The", ""),
    ],
)
def test_case_punctuation_articles_and_spaces_dont_count(text: str, plain: str) -> None:
    assert normalised(text) == plain


def test_exact_is_equal_to_any_of_the_answers() -> None:
    assert exact_match("the Normans", ["Vikings", "Normans"]) == 1.0
    assert exact_match("Norman", ["Vikings", "Normans"]) == 0.0
    assert exact_match("", ["the"]) == 1.0


def test_f1_is_that_of_the_closest_answer() -> None:
    # "denver broncos won" against "denver broncos": precision 2/3, recall 1.
    assert word_f1("Denver Broncos won", ["Carolina", "the Denver Broncos"]) == pytest.approx(0.8)
    assert word_f1("Denver", ["Carolina"]) == 0.0
    assert word_f1("Denver Denver", ["Denver"]) == pytest.approx(2 / 3)
