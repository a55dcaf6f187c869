"""Figures of a ranking, against values made by hand and against the definition, spelt out."""

import random

import pytest

from qabot.evaluation.ranking import (
    average_precision,
    best_rank,
    mean_reciprocal_rank,
    success_at,
)


@pytest.mark.parametrize(("depth", "share"), [(1, 0.25), (2, 0.5), (3, 0.75), (100, 0.75)])
def test_success_is_a_right_sentence_among_the_first(depth: int, share: float) -> None:
    assert success_at([1, 3, None, 2], depth) == share


def test_reciprocal_rank_of_the_first_right_one_and_none_beyond_the_depth() -> None:
    assert mean_reciprocal_rank([1, 4, None]) == pytest.approx((1 + 0.25 + 0) / 3)
    assert mean_reciprocal_rank([1, 4, None], 3) == pytest.approx(1 / 3)


def test_no_questions_make_zero_and_no_error() -> None:
    assert (success_at([], 1), mean_reciprocal_rank([])) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("scores", "right", "rank"),
    [
        ([0.9, 0.5, 0.1], [True, False, False], 1),
        ([0.9, 0.5, 0.1], [False, False, True], 3),
        ([0.9, 0.5, 0.4], [False, True, True], 2),
        ([0.5, 0.5, 0.1], [True, False, False], 2),
        ([0.5, 0.5, 0.5], [False, True, False], 3),
        ([0.5, 0.5], [True, True], 1),
        ([0.5], [False], None),
        ([], [], None),
    ],
)
def test_ties_count_against_us(scores: list[float], right: list[bool], rank: int | None) -> None:
    assert best_rank(scores, right) == rank


def test_average_precision_of_a_textbook_case() -> None:
    # Right at ranks 1, 3 and 5: (1/1 + 2/3 + 3/5) / 3.
    right = [True, False, True, False, True]
    assert average_precision([5, 4, 3, 2, 1], right) == pytest.approx((1 + 2 / 3 + 3 / 5) / 3)
    assert average_precision([1, 1], [True, False]) == 0.5


def test_average_precision_follows_the_definition_whatever_the_scores() -> None:
    chance = random.Random(7)
    for _ in range(200):
        scores = [chance.randrange(4) for _ in range(8)]
        right = [chance.random() < 0.4 for _ in scores]
        if not any(right):
            continue
        ordered = [truth for _, truth in sorted(zip(scores, right, strict=True), key=_worst_first)]
        precisions = [
            sum(ordered[: place + 1]) / (place + 1) for place, hit in enumerate(ordered) if hit
        ]
        assert average_precision(scores, right) == pytest.approx(sum(precisions) / sum(right))
        assert best_rank(scores, right) == ordered.index(True) + 1


def _worst_first(pair: tuple[int, bool]) -> tuple[int, bool]:
    return -pair[0], pair[1]
