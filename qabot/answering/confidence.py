"""From what retriever and reranker say to a probability that a sentence answers."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from qabot.answering.answer_type import misfits
from qabot.records import Hit

# A logistic regression, fitted by tests/benchmarks/calibrate_confidence.py on questions about
# passages that the reranker was not trained on, half of them without an answer. The retriever's
# score counts mostly for how far it is below the best: how high that is depends on the index.
SCORE = 0.610
FUSED = 1.604
BEST_FUSED = -1.143
MISFIT = -0.344
BIAS = -1.543
# Table rows, captions and list items without a full stop seldom answer by themselves. Set by hand:
# the texts of the fit have none.
FRAGMENT = -1.5

_ENDED = re.compile(r"[.!?…。！？]\W*\Z")  # noqa: RUF001 - the stops of every script

# Beyond this a probability would round to 1, which no threshold could stay above.
_FARTHEST = 30.0


def confidence(question: str, hit: Hit, score: float, best: float) -> float:
    """Return the probability, 0 to 1, that ``hit`` answers.

    Args:
        question: plain text.
        hit: a sentence in a passage that was read.
        score: the reranker's.
        best: the highest fused score of the sentences in those passages.
    """
    text = hit.sentence.text
    logit = (
        SCORE * score
        + FUSED * hit.scores.fused
        + BEST_FUSED * best
        + MISFIT * misfits(question, text)
        + FRAGMENT * (_ENDED.search(text) is None)
        + BIAS
    )
    return 1 / (1 + math.exp(-min(max(logit, -_FARTHEST), _FARTHEST)))


def evidence(judged: Sequence[Hit]) -> float:
    """Return how well the first of ``judged`` answers, to compare readings of one question.

    Asked of one index, they can be told apart by how high the retriever's best score is, which
    `confidence` mostly leaves out.

    Args:
        judged: with their confidence, best first.

    Returns:
        Log-odds; minus infinity if there is nothing.
    """
    if not judged:
        return -math.inf
    sure = judged[0].scores.confidence
    best = max(hit.scores.fused for hit in judged)
    return math.log(sure / (1 - sure)) - BEST_FUSED * best
