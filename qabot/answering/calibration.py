"""Fits the confidence to a reranker that an operator trained: slope and bias of its log-odds."""

from __future__ import annotations

import math
from dataclasses import dataclass

# Beyond this a probability would round to 1, which no threshold could stay above.
_FARTHEST = 30.0


def probability(odds: float) -> float:
    """Return the probability, above 0 and below 1, of log-odds."""
    return 1 / (1 + math.exp(-min(max(odds, -_FARTHEST), _FARTHEST)))


def log_odds(probability: float) -> float:
    """Return the log-odds of a probability above 0 and below 1."""
    return math.log(probability / (1 - probability))


@dataclass(frozen=True, slots=True)
class Calibration:
    """Platt's scaling of the confidence; by default it leaves it as it is.

    Platt 1999, Probabilistic Outputs for Support Vector Machines and Comparisons to Regularized
    Likelihood Methods.

    Attributes:
        slope: factor of the log-odds, above 0, so that the order of sentences stays.
        bias: added to the log-odds.
    """

    slope: float = 1.0
    bias: float = 0.0

    def of(self, confidence: float) -> float:
        """Return the calibrated probability; ``confidence`` is above 0 and below 1."""
        if self == UNCHANGED:
            return confidence
        return probability(self.slope * log_odds(confidence) + self.bias)


UNCHANGED = Calibration()
