"""What a question means before anything is searched."""

import json
from datetime import date
from pathlib import Path

import pytest

from qabot.answering.periods import Period
from qabot.answering.understanding import Meaning, Reading, Situation, understand
from qabot.records import Filter, Turn

QUESTIONS = [
    json.loads(line)["question"]
    for file in (Path(__file__).parents[1] / "questions").glob("*answerable.jsonl")
    for line in file.read_text("utf-8").splitlines()
]
WITHIN = Filter(author="Ann")


@pytest.mark.parametrize(
    "question", [each for each in QUESTIONS if not set("0123456789") & set(each)]
)
def test_a_question_without_filters_and_dates_is_put_to_the_index_as_it_is(question: str) -> None:
    assert understand(question, WITHIN, Situation()) == Meaning((Reading(question),), WITHIN)


def test_filters_dates_and_the_conversation_work_together() -> None:
    situation = Situation([Turn("How many cranes did the port have in 2022?")], date(2024, 6, 20))
    found = understand('And last year? source:Wire author:"Ann Lee"', WITHIN, situation)
    assert found.within == Filter(author="Ann Lee", source="Wire")
    year = Period(date(2023, 1, 1), date(2023, 12, 31))
    assert found.readings[0] == Reading("How many cranes did the port have in 2023?", year)
