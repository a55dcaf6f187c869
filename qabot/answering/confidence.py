"""From what retriever and reranker say to a probability that a sentence answers."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from qabot.answering.answer_type import Kind, lacking
from qabot.answering.calibration import log_odds, probability
from qabot.answering.rivalry import rival
from qabot.ports import Reranker
from qabot.records import Hit

# A logistic regression, fitted by tests/benchmarks/calibrate_confidence.py on questions about
# passages that the reranker was not trained on, half of them without an answer. The retriever's
# score counts mostly for how far it is below the best: how high that is depends on the index. A
# rival that is nearly as good and says something else makes all of them less sure, and what the
# reranker says of the best when it stands by itself makes them more or less so.
SCORE = 0.483
FUSED = 1.445
BEST_FUSED = -0.775
MISFIT = -0.079
RIVAL = -0.343
ALONE = 0.159
BIAS = -1.313
# Table rows, captions and list items without a full stop seldom answer by themselves, nor do
# datelines ("MERROWBY, 6 June 2023."). Set by hand: the texts of the fit have hardly any.
FRAGMENT = -1.5
# Likewise: of 37 best sentences of the fit that hold no number where one is asked for none answers.
# (Of those without a date or a name one third and one half do.)
NUMBERLESS = -3.0

# Asked before the question when a sentence is read by itself. Whatever it says, words in front that
# don't belong there shake a match that rests on little more than the question's own; of twenty such
# openings this told best on the questions of the fit (docs/reranker.md).
_DOUBT = "Does anything here say it?"
_SMALL = re.compile(r"[a-z]")
_SMALL_WORD = re.compile(r"\b[^\W\d_A-Z]")
_ENDED = re.compile(r"[.!?…。！？]\W*\Z")  # noqa: RUF001 - the stops of every script


def standings(question: str, hits: Sequence[Hit], scores: Sequence[float]) -> list[float]:
    """Return what speaks for each of ``hits``, as log-odds but for what all share.

    Args:
        question: plain text.
        hits: the sentences of the passages that were read.
        scores: the reranker's.
    """
    lack = [lacking(question, hit.sentence.text) for hit in hits]
    return [
        SCORE * score
        + FUSED * hit.scores.fused
        + MISFIT * (kind is not None)
        + FRAGMENT * _is_fragment(hit.sentence.text)
        + NUMBERLESS * (kind is Kind.NUMBER)
        for hit, score, kind in zip(hits, scores, lack, strict=True)
    ]


def confidences(hits: Sequence[Hit], standings: Sequence[float], alone: float) -> list[float]:
    """Return the probability, 0 to 1, that each of ``hits`` answers.

    Args:
        hits: the sentences of the passages that were read, with the words that answer.
        standings: theirs.
        alone: the reranker's score of the best of them, by `read_alone`.
    """
    best = max((hit.scores.fused for hit in hits), default=0.0)
    about_all = BEST_FUSED * best + RIVAL * rival(hits, standings) + ALONE * alone + BIAS
    return [probability(each + about_all) for each in standings]


def _is_fragment(text: str) -> bool:
    """Whether ``text`` has no end, or has small letters but no word that begins with one."""
    if _ENDED.search(text) is None:
        return True
    return _SMALL.search(text) is not None and _SMALL_WORD.search(text) is None


def read_alone(reranker: Reranker, question: str, hit: Hit) -> float:
    """Return the reranker's score of ``hit``, read `by_itself` for a question that is doubted."""
    return reranker.judge(f"{_DOUBT} {question}", [by_itself(hit)])[0].score


def by_itself(hit: Hit) -> Hit:
    """Return ``hit`` as if its passage, under the same headings, held nothing else."""
    sentence = hit.sentence
    passage = replace(sentence.passage, start=sentence.start, end=sentence.end)
    return replace(hit, sentence=replace(sentence, passage=passage))


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
