"""Figures of a ranking. Ranks count from 1; None means not ranked at all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Rank = int | None


def success_at(ranks: Sequence[Rank], depth: int) -> float:
    """Return the share of questions with a right sentence among the first ``depth``.

    For depth 1 this is precision at 1. P@3 and R@20 in question answering mean the same share: one
    right sentence is all that a question needs (Ahmad et al. 2019, ReQA, section 4).

    Args:
        ranks: each question's best rank of a right sentence.
        depth: how many sentences are looked at.
    """
    return _mean([rank is not None and rank <= depth for rank in ranks])


def mean_reciprocal_rank(ranks: Sequence[Rank], depth: int | None = None) -> float:
    """Return the mean of 1 / rank, 0 for what is not ranked or beyond ``depth``.

    Voorhees 1999, The TREC-8 Question Answering Track Report, section 3.
    """
    return _mean(
        [
            1 / rank if rank is not None and (depth is None or rank <= depth) else 0.0
            for rank in ranks
        ]
    )


def best_rank(scores: ArrayLike, right: ArrayLike) -> Rank:
    """Return the rank of the best right item; what ties with it and is wrong stands before it.

    Args:
        scores: shape (n,); higher is better.
        right: shape (n,), bool.
    """
    values, truth = np.asarray(scores, float), np.asarray(right, bool)
    if not truth.any():
        return None
    return 1 + int((values[~truth] >= values[truth].max()).sum())


def average_precision(scores: ArrayLike, right: ArrayLike) -> float:
    """Return the mean, over the right items, of the precision at the rank of each.

    Manning, Raghavan and Schütze 2008, Introduction to Information Retrieval, section 8.4; its mean
    over questions is MAP. What ties and is wrong stands first.

    Args:
        scores: shape (n,); higher is better.
        right: shape (n,), bool, with at least one True.
    """
    values, truth = np.asarray(scores, float), np.asarray(right, bool)
    ordered = truth[np.lexsort((truth, -values))]
    places = np.flatnonzero(ordered) + 1
    found: NDArray[np.int64] = np.arange(1, len(places) + 1)
    return float((found / places).mean())


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
