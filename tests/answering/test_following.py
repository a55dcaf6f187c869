"""Follow-up questions, written out by what was said before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qabot.answering.following import READINGS, readings
from qabot.records import Turn

PORT = Turn(
    "How many base stations does the Port of Estermark have?",
    ("The network has grown to 27 base stations.",),
    ("27",),
)
SALE = Turn(
    "Who bought the start-up that developed LoRa?",
    ("LoRa was developed by Cycleo, a start-up that Semtech bought in 2012.",),
    ("Semtech",),
)
MAYOR = Turn(
    "Who is the mayor of Ostrevik?",
    ("Mayor Sigrun Halvbakk called the factory an investment.",),
    ("Sigrun Halvbakk",),
)


@pytest.mark.parametrize(
    ("turn", "question", "written"),
    [
        (PORT, "And who runs it?", "Who runs the Port of Estermark?"),
        (
            PORT,
            "What about Norrvik Bearings?",
            "How many base stations does Norrvik Bearings",
        ),
        (PORT, "And how many cranes?", "How many cranes does the Port of Estermark have?"),
        (PORT, "Since when?", "Since when does the Port of Estermark have?"),
        (SALE, "When was that?", "When was it that Semtech bought the start-up that developed"),
        (MAYOR, "When was she elected?", "When was Sigrun Halvbakk elected?"),
        (MAYOR, "What is her salary?", "What is Sigrun Halvbakk’s salary?"),
        (Turn("What does level 3 of ISA-95 do?"), "And level 1?", "What does level 1 of ISA-95 do"),
        (Turn("When was Release 15 frozen?"), "And Release 16?", "When was Release 16 frozen?"),
        (Turn("Who won in Spain in 2022?"), "And in France?", "Who won in France in 2022?"),
        (Turn("Who won in Spain in 2022?"), "And in 2024?", "Who won in Spain in 2024?"),
        (SALE, "How much did they pay?", "How much did those who bought the start-up"),
        (PORT, "Which band do they use?", "Which band do the base stations of the Port of"),
        (Turn("What is a digital twin?"), "Who invented it?", "Who invented a digital twin?"),
    ],
)
def test_a_follow_up_is_written_out(turn: Turn, question: str, written: str) -> None:
    assert readings(question, [turn])[0].startswith(written)


@pytest.mark.parametrize(
    "question",
    [
        "Who bought Sorrel & Finch?",
        "Why did Norrvik move before it opened the factory?",
        "How long were the intruders in Kestrelmoor's network before they attacked?",
        "What does a torque sensor do inside the arm of a modern robot?",
    ],
)
def test_a_question_that_stands_alone_is_left_as_it_is(question: str) -> None:
    assert readings(question, [PORT]) == (question,)


@pytest.mark.parametrize("question", ["And who runs it?", "What about Tencent?", "When?"])
def test_without_a_conversation_a_question_is_what_it_is(question: str) -> None:
    assert readings(question, []) == (question,)


def test_a_question_that_may_lean_is_also_read_as_it_stands() -> None:
    first, second = readings("How much did the company pay?", [SALE])
    assert first == "How much did the company pay?"
    assert "LoRa" in second


def test_only_the_last_turn_counts_as_it_holds_what_went_before() -> None:
    assert readings("And who runs it?", [SALE, PORT]) == readings("And who runs it?", [PORT])


@given(st.text(max_size=80), st.builds(Turn, st.text(max_size=80)))
def test_any_text_after_any_text_has_one_or_two_readings(question: str, turn: Turn) -> None:
    assert 1 <= len(readings(question, [turn])) <= READINGS
