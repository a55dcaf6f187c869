"""Fits the confidence to a reranker that an operator trained: slope and bias of its log-odds."""

from __future__ import annotations

import math
from dataclasses import dataclass


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
        odds = self.slope * math.log(confidence / (1 - confidence)) + self.bias
        # Beyond this a probability would round to 1, which no threshold could stay above.
        return 1 / (1 + math.exp(-min(max(odds, -30.0), 30.0)))


UNCHANGED = Calibration()
