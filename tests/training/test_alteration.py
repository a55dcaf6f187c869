"""Questions that a passage no longer answers."""

from __future__ import annotations

import random

from qabot.training.alteration import altered
from qabot.training.opposites import OPPOSITES

PASSAGE = "Apple pays Hon Hai, which opened a plant in Shenzhen in 1988."
OTHERS = ["The plant of Tencent stands near Guangzhou and Hon Hai."]


def _all(question: str, others: list[str] = OTHERS, passage: str = PASSAGE) -> set[str | None]:
    return {altered(question, passage, others, random.Random(n)) for n in range(60)}


def test_a_name_gives_way_to_one_that_the_passage_does_not_mention() -> None:
    assert _all("What makes Hon Hai proud?") == {
        "What makes Tencent proud?",
        "What makes Guangzhou proud?",
    }


def test_a_year_gives_way_to_another_year() -> None:
    found = _all("Which plant dates from 1988?")

    assert len(found) > 5
    for each in found:
        assert each is not None
        year = int(each.removeprefix("Which plant dates from ").removesuffix("?"))
        assert year != 1988
        assert abs(year - 1988) <= 30


def test_a_number_keeps_its_form() -> None:
    for each in _all("Who employs 1,400 workers?") - {None}:
        assert each is not None
        number = each.removeprefix("Who employs ").removesuffix(" workers?")
        assert number != "1,400"
        assert len(number) == 5
        assert number[1] == ","


def test_a_word_gives_way_to_an_opposite_that_the_passage_does_not_hold() -> None:
    assert _all("Which plant came first?") == {"Which plant came last?", "Which plant came final?"}
    assert _all("Which plant came first?", passage="The last plant, or final one.") == {None}
    assert _all("First plant, how old?") == {None}


def test_now_and_then_the_verb_is_denied() -> None:
    assert _all("How was the plant paid for?") == {None, "How wasn't the plant paid for?"}
    assert _all("What did Hon Hai open?") == {
        "What did Tencent open?",
        "What did Guangzhou open?",
        "What did Hon Hai close?",
        "What didn't Hon Hai open?",
    }


def test_a_question_with_nothing_to_exchange_stays_out() -> None:
    assert _all("Which plant stands there?") == {None}


def test_without_another_name_there_is_no_question() -> None:
    assert _all("What makes Hon Hai proud?", ["A plant of Apple stands there."]) == {None}


def test_opposites_go_both_ways() -> None:
    for word, others in OPPOSITES.items():
        assert others
        assert word not in others
        for other in others:
            assert word in OPPOSITES[other]
