"""Questions that a passage no longer answers."""

from __future__ import annotations

import random

from qabot.training.alteration import altered

PASSAGE = "Apple pays Hon Hai, which opened a plant in Shenzhen in 1988."
OTHERS = ["The plant of Tencent stands near Guangzhou and Hon Hai."]


def _all(question: str, others: list[str] = OTHERS) -> set[str | None]:
    return {altered(question, PASSAGE, others, random.Random(n)) for n in range(40)}


def test_a_name_gives_way_to_one_that_the_passage_does_not_mention() -> None:
    assert _all("What did Hon Hai open?") == {
        "What did Tencent open?",
        "What did Guangzhou open?",
    }


def test_a_year_gives_way_to_another_year() -> None:
    found = _all("What was opened in 1988?")

    assert len(found) > 5
    for each in found:
        assert each is not None
        year = int(each.removeprefix("What was opened in ").removesuffix("?"))
        assert year != 1988
        assert abs(year - 1988) <= 30


def test_a_number_keeps_its_form() -> None:
    for each in _all("Who has 1,400 workers?") - {None}:
        assert each is not None
        number = each.removeprefix("Who has ").removesuffix(" workers?")
        assert number != "1,400"
        assert len(number) == 5
        assert number[1] == ","


def test_a_question_without_name_or_number_stays_out() -> None:
    assert _all("What was opened?") == {None}


def test_without_another_name_there_is_no_question() -> None:
    assert _all("What did Hon Hai open?", ["A plant of Apple stands there."]) == {None}
