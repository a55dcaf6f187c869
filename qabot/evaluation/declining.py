"""Figures of telling answers from the lack of one, by a confidence and a threshold."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

# A threshold with more digits than it takes to part two questions says nothing more.
_FEWEST_DIGITS, _MOST_DIGITS = 2, 15


@dataclass(frozen=True, slots=True)
class Judged:
    """What counts of a question when it comes to declining.

    Attributes:
        confidence: of the first sentence, 0 to 1.
        right: whether that sentence answers.
        answerable: whether any sentence does.
    """

    confidence: float
    right: bool
    answerable: bool


@dataclass(frozen=True, slots=True)
class Point:
    """What comes of a threshold.

    Attributes:
        threshold: the lowest confidence that is answered.
        coverage: share of the answerable questions that are answered, rightly or not.
        precision: share of what is answered, answerable or not, that is right; 1 of nothing.
        declined: share of the unanswerable questions that are declined; 1 if there are none.
        declining_precision: share of what is declined that is unanswerable; 1 of nothing.
    """

    threshold: float
    coverage: float
    precision: float
    declined: float
    declining_precision: float


def auroc(scores: ArrayLike, positive: ArrayLike) -> float | None:
    """Return the probability that a positive scores above a negative, ties counting one half.

    The area under the ROC curve as the Mann-Whitney statistic: Hanley and McNeil 1982, The meaning
    and use of the area under a receiver operating characteristic (ROC) curve.

    Args:
        scores: shape (n,).
        positive: shape (n,), bool.

    Returns:
        None where there are no positives or no negatives.
    """
    values, truth = np.asarray(scores, float), np.asarray(positive, bool)
    high, low = values[truth], np.sort(values[~truth])
    if not len(high) or not len(low):
        return None
    below = np.searchsorted(low, high, "left")
    up_to = np.searchsorted(low, high, "right")
    return int((below + up_to).sum()) / (2 * len(high) * len(low))


def point_at(threshold: float, judged: Sequence[Judged]) -> Point:
    """Return what comes of answering at a confidence of ``threshold`` or more."""
    return _points([threshold], judged)[0]


def curve(judged: Sequence[Judged]) -> list[Point]:
    """Return the point of every confidence that occurs, from the highest to the lowest.

    The risk-coverage curve of selective prediction (El-Yaniv and Wiener 2010, On the Foundations of
    Noise-free Selective Classification), with precision for 1 - risk.
    """
    return _points(sorted({each.confidence for each in judged}, reverse=True), judged)


def _points(thresholds: Sequence[float], judged: Sequence[Judged]) -> list[Point]:
    right = sorted(each.confidence for each in judged if each.right)
    answerable = sorted(each.confidence for each in judged if each.answerable)
    unanswerable = sorted(each.confidence for each in judged if not each.answerable)
    points = []
    for threshold in thresholds:
        rightly = len(right) - bisect_left(right, threshold)
        silent, rightly_silent = (bisect_left(x, threshold) for x in (answerable, unanswerable))
        covered = len(answerable) - silent
        points.append(
            Point(
                threshold=threshold,
                coverage=_share(covered, len(answerable), 0.0),
                precision=_share(rightly, covered + len(unanswerable) - rightly_silent, 1.0),
                declined=_share(rightly_silent, len(unanswerable), 1.0),
                declining_precision=_share(rightly_silent, silent + rightly_silent, 1.0),
            )
        )
    return points


def best_coverage(points: Sequence[Point], precision: float) -> Point | None:
    """Return the point of the highest coverage that has at least ``precision``; None if none has.

    Of equal coverage the higher threshold is returned: it errs less.
    """
    good = [point for point in points if point.precision >= precision]
    return max(good, key=lambda point: (point.coverage, point.threshold), default=None)


def rounded_threshold(point: Point, points: Sequence[Point]) -> float:
    """Return the shortest decimal that as a threshold answers what ``point`` answers."""
    below = max((p.threshold for p in points if p.threshold < point.threshold), default=-math.inf)
    for digits in range(_FEWEST_DIGITS, _MOST_DIGITS):
        short = math.floor(point.threshold * 10.0**digits) / 10.0**digits
        if below < short <= point.threshold:
            return short
    return point.threshold


def _share(part: int, whole: int, of_nothing: float) -> float:
    return part / whole if whole else of_nothing
