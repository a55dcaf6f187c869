"""What the log says of a question."""

import logging

import pytest

from qabot.monitoring.questions import Handled, note


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
