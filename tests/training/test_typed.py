"""Questions as people type them."""

from __future__ import annotations

import random
from collections import Counter

from qabot.training.typed import as_typed

QUESTION = "Who founded the Shenzhen union?"


def _letters(text: str) -> Counter[str]:
    return Counter(text.casefold().replace("?", "").replace(" ", ""))


def test_most_questions_stay_and_the_rest_lose_little() -> None:
    count = 2_000
    found = Counter(as_typed(QUESTION, random.Random(n)) for n in range(count))

    # (1 - 0.06)(1 - 0.08)(1 - 0.15)(1 - 0.1) keep all.
    assert 0.61 < found[QUESTION] / count < 0.71
    assert 0.05 < found["Who founded the Shenzhen union"] / count < 0.16
    assert found[QUESTION.lower()] > count * 0.03
    # All that the index knows nothing by is left out.
    assert found["founded Shenzhen union"] > count * 0.02


def test_a_slip_changes_one_letter_or_two() -> None:
    misspelt = {
        each
        for each in (as_typed(QUESTION, random.Random(n)) for n in range(300))
        if len(each.split()) == 5 and each.casefold().rstrip("?") != QUESTION.casefold().rstrip("?")
    }

    assert len(misspelt) > 5
    for each in misspelt:
        assert each.casefold().startswith("who ")
        before, after = _letters(QUESTION), _letters(each)
        # No slip takes or adds more than a letter a word; neighbours that change places, none.
        assert (before - after).total() <= 3
        assert (after - before).total() <= 3


def test_a_question_of_small_words_is_kept_whole() -> None:
    assert {as_typed("who is it", random.Random(n)) for n in range(200)} == {"who is it"}
