"""From scores to a probability that the best sentence answers."""

from __future__ import annotations

import math
from dataclasses import dataclass

from qabot.records import Scores


@dataclass(frozen=True, slots=True)
class ConfidenceModel:
    """A logistic regression on the scores of a sentence.

    ``margin`` is how far its fused score stands above that of the next sentence.
    """

    bias: float
    dense: float
    passage_dense: float
    lexical: float
    coverage: float
    margin: float

    def probability(self, scores: Scores, margin: float) -> float:
        """Return the probability, 0 to 1, that the sentence answers the question."""
        logit = (
            self.bias
            + self.dense * scores.dense
            + self.passage_dense * scores.passage_dense
            + self.lexical * scores.lexical
            + self.coverage * scores.coverage
            + self.margin * margin
        )
        return 1.0 / (1.0 + math.exp(-logit))


CONFIDENCE = ConfidenceModel(
    bias=-6.0, dense=5.0, passage_dense=1.0, lexical=1.0, coverage=2.0, margin=2.0
)
