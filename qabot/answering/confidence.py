"""From what retriever and reranker say to a probability that a sentence answers."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from qabot.answering.answer_type import misfits
from qabot.answering.calibration import log_odds, probability
from qabot.answering.rivalry import rival
from qabot.records import Hit

# A logistic regression, fitted by tests/benchmarks/calibrate_confidence.py on questions about
# passages that the reranker was not trained on, half of them without an answer. The retriever's
# score counts mostly for how far it is below the best: how high that is depends on the index. A
# rival that is nearly as good and says something else makes all of them less sure.
SCORE = 0.676
FUSED = 1.835
BEST_FUSED = -0.795
MISFIT = -0.239
RIVAL = -0.319
BIAS = -2.508
# Table rows, captions and list items without a full stop seldom answer by themselves. Set by hand:
# the texts of the fit have none.
FRAGMENT = -1.5

_ENDED = re.compile(r"[.!?…。！？]\W*\Z")  # noqa: RUF001 - the stops of every script


def confidences(question: str, hits: Sequence[Hit], scores: Sequence[float]) -> list[float]:
    """Return the probability, 0 to 1, that each of ``hits`` answers.

    Args:
        question: plain text.
        hits: the sentences of the passages that were read, with the words that answer.
        scores: the reranker's.
    """
    values = [_value(question, hit, score) for hit, score in zip(hits, scores, strict=True)]
    best = max((hit.scores.fused for hit in hits), default=0.0)
    about_all = BEST_FUSED * best + RIVAL * rival(hits, values) + BIAS
    return [probability(value + about_all) for value in values]


def _value(question: str, hit: Hit, score: float) -> float:
    """Return what speaks for a sentence by itself, as log-odds but for what all share."""
    text = hit.sentence.text
    return (
        SCORE * score
        + FUSED * hit.scores.fused
        + MISFIT * misfits(question, text)
        + FRAGMENT * (_ENDED.search(text) is None)
    )


def evidence(judged: Sequence[Hit]) -> float:
    """Return how well the first of ``judged`` answers, to compare readings of one question.

    Asked of one index, they can be told apart by how high the retriever's best score is, which
    `confidences` mostly leaves out.

    Args:
        judged: with their confidence, best first.

    Returns:
        Log-odds; minus infinity if there is nothing.
    """
    if not judged:
        return -math.inf
    best = max(hit.scores.fused for hit in judged)
    return log_odds(judged[0].scores.confidence) - BEST_FUSED * best
