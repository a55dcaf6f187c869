"""Which questions teach, choose and are compared; how confidence is fitted."""

import math
import random

from qabot.answering.calibration import UNCHANGED, Calibration
from qabot.evaluation.questions import Question
from qabot.evaluation.report import report_on
from qabot.evaluation.running import Outcome
from qabot.training.comparing import calibrated, fit, is_better
from qabot.training.mining import Mined
from qabot.training.parting import part


def came(confidence: float, rank: int | None) -> Outcome:
    return Outcome(
        id="1",
        question="Why?",
        answerable=True,
        confidence=confidence,
        rank=rank,
        retrieved=1,
        read=True,
        quote="So.",
        highlight=None,
        path="a.md",
        expected=("So.",),
        elapsed=0.0,
    )


def mined(number: int, article: str) -> Mined:
    answer = (0, 3) if article else None
    return Mined(Question(str(number), f"Why {number}?", ()), came(0.5, 1), (), answer, article)


def test_parts_are_whole_articles_and_hold_every_question_once() -> None:
    every = [mined(n, f"{n % 20}.md") for n in range(100)] + [mined(n, "") for n in range(50)]
    parts = part(every)
    assert part(every) == parts
    assert sorted(parts.teach + parts.choose + parts.report) == list(range(150))
    assert (len(parts.teach), len(parts.choose), len(parts.report)) == (90, 30, 30)
    seen = [
        {every[n].article for n in numbers} - {""}
        for numbers in (parts.teach, parts.choose, parts.report)
    ]
    assert not seen[0] & seen[1]
    assert not (seen[0] | seen[1]) & seen[2]


def test_the_questions_of_a_few_articles_are_parted_one_by_one() -> None:
    parts = part([mined(n, "only.md") for n in range(20)])
    assert (len(parts.teach), len(parts.choose), len(parts.report)) == (12, 4, 4)


def test_a_fit_lowers_a_confidence_that_is_too_high() -> None:
    chance = random.Random(1)
    outcomes = [came(0.9, 1 if chance.random() < 0.5 else 2) for _ in range(200)]
    found = fit(outcomes)
    assert found is not None
    assert 0.45 < found.of(0.9) < 0.75
    assert all(each.confidence == found.of(0.9) for each in calibrated(outcomes, found))
    assert fit(outcomes[:10]) is None


def test_calibration_keeps_the_order_and_by_default_the_value() -> None:
    assert UNCHANGED.of(0.3) == 0.3
    given = [Calibration(0.5, -1).of(each) for each in (1e-9, 0.2, 0.5, 0.9, 1 - 1e-13)]
    assert given == sorted(given)
    assert math.isclose(given[2], 1 / (1 + math.e))


def test_better_is_a_higher_sum_of_ranking_and_telling_right_from_wrong() -> None:
    worse = report_on([came(0.5, 2), came(0.4, 1)], 0.2, 0.9)
    better = report_on([came(0.5, 1), came(0.4, 2)], 0.2, 0.9)
    assert is_better(worse, better)
    assert not is_better(better, worse)
    assert not is_better(better, better)
