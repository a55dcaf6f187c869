"""Telling answers from the lack of one, by hand and by brute force."""

import random

import pytest

from qabot.evaluation.declining import (
    Judged,
    auroc,
    best_coverage,
    curve,
    point_at,
    rounded_threshold,
)

RIGHT, WRONG, NOTHING = (True, True), (False, True), (False, False)


def judged(*cases: tuple[float, tuple[bool, bool]]) -> list[Judged]:
    return [Judged(confidence, right, answerable) for confidence, (right, answerable) in cases]


CASES = judged(
    (0.9, RIGHT), (0.8, RIGHT), (0.7, WRONG), (0.6, RIGHT), (0.5, NOTHING), (0.2, NOTHING)
)


def test_the_area_is_the_share_of_pairs_in_order_with_half_for_ties() -> None:
    assert auroc([3, 2, 1], [True, False, False]) == 1.0
    assert auroc([1, 2, 3], [True, False, False]) == 0.0
    assert auroc([1, 1], [True, False]) == 0.5
    # Pairs: 3>2, 3>1, 1<2, 1=1.
    assert auroc([3, 1, 2, 1], [True, True, False, False]) == 2.5 / 4


def test_the_area_of_one_kind_alone_is_not_known() -> None:
    assert auroc([1, 2], [True, True]) is None
    assert auroc([1, 2], [False, False]) is None


def test_the_area_is_that_of_all_pairs_counted_one_by_one() -> None:
    chance = random.Random(3)
    for _ in range(100):
        scores = [chance.randrange(5) for _ in range(12)]
        truth = [True, False, *(chance.random() < 0.5 for _ in range(10))]
        pairs = [
            1.0 if high > low else 0.5 if high == low else 0.0
            for high, positive in zip(scores, truth, strict=True)
            if positive
            for low, other in zip(scores, truth, strict=True)
            if not other
        ]
        assert auroc(scores, truth) == pytest.approx(sum(pairs) / len(pairs))


def test_a_threshold_answers_what_reaches_it() -> None:
    point = point_at(0.7, CASES)
    assert (point.coverage, point.precision) == (3 / 4, 2 / 3)
    assert (point.declined, point.declining_precision) == (1.0, 2 / 3)
    everything = point_at(0.0, CASES)
    assert (everything.coverage, everything.precision) == (1.0, 3 / 6)
    assert (everything.declined, everything.declining_precision) == (0.0, 1.0)


def test_the_curve_has_a_point_for_each_confidence_from_the_top() -> None:
    found = [(point.threshold, point.coverage, point.precision) for point in curve(CASES)]
    assert found == [
        (0.9, 1 / 4, 1.0),
        (0.8, 2 / 4, 1.0),
        (0.7, 3 / 4, 2 / 3),
        (0.6, 1.0, 3 / 4),
        (0.5, 1.0, 3 / 5),
        (0.2, 1.0, 3 / 6),
    ]


def test_equal_confidences_are_answered_together() -> None:
    tied = judged((0.8, RIGHT), (0.8, NOTHING), (0.3, RIGHT))
    assert [point.precision for point in curve(tied)] == [1 / 2, 2 / 3]


@pytest.mark.parametrize(
    ("precision", "threshold"), [(1.0, 0.8), (0.75, 0.6), (0.6, 0.6), (0.5, 0.6)]
)
def test_the_best_coverage_may_lie_beyond_a_dip(precision: float, threshold: float) -> None:
    point = best_coverage(curve(CASES), precision)
    assert point is not None
    assert point.threshold == threshold


def test_a_precision_that_is_never_reached_has_no_threshold() -> None:
    assert best_coverage(curve(judged((0.9, WRONG), (0.4, RIGHT))), 0.9) is None


@pytest.mark.parametrize(
    ("confidences", "threshold"),
    [
        ([0.8765, 0.5], 0.87),
        ([0.8765, 0.871], 0.876),
        ([0.8765, 0.8764], 0.8765),
        ([0.30000000000000004, 0.3], 0.30000000000000004),
        ([0.004], 0.0),
    ],
)
def test_a_suggested_threshold_is_short_and_answers_the_same(
    confidences: list[float], threshold: float
) -> None:
    points = curve([Judged(each, right=True, answerable=True) for each in confidences])
    assert rounded_threshold(points[0], points) == threshold
    assert [each >= threshold for each in confidences].count(True) == 1
