"""What is made of a question before it is asked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qabot.answering.answering import MAX_QUESTION, tidy
from qabot.errors import UsageError


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who?", "Who?"),
        ("  Who\t is\r\n it?\n", "Who is it?"),
        ("Wh\x00o is\x07 it\x1b?", "Who is it?"),
        ("Wh\u200bo\ufeff is\u202e it?", "Who is it?"),
        ("Who\u00a0is\u2028it?", "Who is it?"),
        ("Who\ud800 is it?", "Who is it?"),
        ("Wer führt Ödön 🏗?", "Wer führt Ödön 🏗?"),
        ("谁", "谁"),
        ('crane AND "red" OR NEAR(*)', 'crane AND "red" OR NEAR(*)'),
    ],
)
def test_a_question_is_put_on_one_line_without_control_characters(
    question: str, expected: str
) -> None:
    assert tidy(question) == expected


@pytest.mark.parametrize("question", ["", " \n\t", "\x00\x01", "???", "🏗", '" * ()', "\u200b"])
def test_a_question_without_a_letter_or_digit_is_empty(question: str) -> None:
    with pytest.raises(UsageError, match="the question is empty"):
        tidy(question)


def test_a_question_may_have_2000_characters_and_no_more() -> None:
    assert tidy("w" * MAX_QUESTION) == "w" * 2_000
    assert tidy("\n" * 9_000 + "Who?") == "Who?"
    with pytest.raises(UsageError, match=r"has 10,000 characters; 2,000 are the most"):
        tidy("w" * 10_000)


@settings(deadline=None)
@given(st.text(max_size=100))
def test_tidying_twice_changes_nothing_and_leaves_one_printable_line(question: str) -> None:
    try:
        once = tidy(question)
    except UsageError:
        return
    assert tidy(once) == once
    assert once.splitlines() == [once]
    once.encode()
