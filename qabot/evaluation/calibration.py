"""Whether a confidence of 0.7 is right seven times in ten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The questions whose confidence is in [low, high); the last bin holds 1 too.

    Attributes:
        low: the bin's lower end.
        high: its upper end.
        count: how many questions.
        confidence: their mean confidence; 0 of none.
        right: the share that is right; 0 of none.
    """

    low: float
    high: float
    count: int
    confidence: float
    right: float


def reliability(confidences: Sequence[float], right: Sequence[bool]) -> list[Bin]:
    """Return ten bins of equal width: the reliability diagram of Niculescu-Mizil and Caruana 2005.

    Args:
        confidences: each 0 to 1.
        right: whether what each was said of is right.
    """
    members: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, truth in zip(confidences, right, strict=True):
        members[min(int(confidence * BINS), BINS - 1)].append((confidence, truth))
    return [
        Bin(
            low=number / BINS,
            high=(number + 1) / BINS,
            count=len(each),
            confidence=sum(pair[0] for pair in each) / max(len(each), 1),
            right=sum(pair[1] for pair in each) / max(len(each), 1),
        )
        for number, each in enumerate(members)
    ]


def calibration_error(bins: Sequence[Bin]) -> float:
    """Return the expected calibration error: the mean distance of the bins, weighted by count.

    Naeini, Cooper and Hauskrecht 2015, Obtaining Well Calibrated Probabilities Using Bayesian
    Binning; Guo et al. 2017, On Calibration of Modern Neural Networks, section 2.
    """
    total = sum(each.count for each in bins)
    return sum(each.count * abs(each.confidence - each.right) for each in bins) / max(total, 1)
