"""What the log says of a question, and that nobody can be known from it."""

import logging

import pytest

from qabot.monitoring.questions import Handled, Pseudonyms, note


def test_a_question_is_one_line_with_outcome_latency_user_and_generation(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.INFO, "qabot"):
        note(Handled("answered", 0.254, "c0ffee", confidence=0.7, generation=4))
        note(Handled("refused", 0.001, "c0ffee"))
    assert caplog.messages == [
        "answered in 0.25 s, user c0ffee, confidence 0.70, generation 4",
        "refused in 0.00 s, user c0ffee",
    ]


def test_one_user_has_one_name_and_two_have_two() -> None:
    names = Pseudonyms("a key")
    assert names.of(4711) == names.of(4711)
    assert len({names.of(number) for number in range(1_000)}) == 1_000
    assert names.of(None) == "unknown"


def test_a_name_says_nothing_without_the_key() -> None:
    name = Pseudonyms("a key").of(4711)
    assert "4711" not in name
    assert Pseudonyms("another key").of(4711) != name
