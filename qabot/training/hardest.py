"""Finds what a reranker takes for an answer, so that training reads that, and easy questions less.

Of the passages nearest to a question most are told from the one that answers long before the end;
what is left to learn stands in few of them (Xiong et al. 2020, "Approximate Nearest Neighbor
Negative Contrastive Learning": negatives are taken from what the model itself ranks high).
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from qabot.models import sources
from qabot.models.reranker import LightReranker
from qabot.processors import processors
from qabot.training.examples import HARDEST, Around, Rankable
from qabot.training.losses import ranking_loss
from qabot.training.squad import TrainingPassage

# The harder part of the questions is asked, and so much of the rest.
HARD_SHARE = 0.6
EASY_KEPT = 0.25
# Beside every two of them one is asked as if nothing were known of it.
OTHERS = 2
_SAVED_EVERY = 200


@dataclass(frozen=True, slots=True)
class Ranked:
    """What a reranker made of a question.

    Attributes:
        loss: `losses.ranking_loss` of all sentences around it.
        hardest: the neighbours whose best sentences score highest, at most `HARDEST`.
    """

    loss: float
    hardest: tuple[int, ...]

    @classmethod
    def of(cls, right: Sequence[float], wrong: Sequence[float], hardest: Sequence[int]) -> Ranked:
        """Return what scores of sentences that answer, if any, and of others come to."""
        scores = torch.tensor([0.0, *wrong, *right], dtype=torch.float64)
        answers = torch.tensor([not right, *(False for _ in wrong), *(True for _ in right)])
        return cls(ranking_loss(scores, answers).item(), tuple(hardest))


def _rank(reranker: LightReranker, around: Around) -> Ranked:
    right: list[float] = []
    wrong: list[float] = []
    for passage, places in around.own:
        for (start, end), score in _scored(reranker, around.text, passage):
            answers = any(s < end and start < e for s, e in places)
            (right if answers else wrong).append(score)
    best = {}
    for number, passage in around.near.items():
        scores = [score for _, score in _scored(reranker, around.text, passage)]
        wrong += scores
        best[number] = max(scores, default=-np.inf)
    return Ranked.of(right, wrong, sorted(best, key=lambda number: -best[number])[:HARDEST])


def _scored(
    reranker: LightReranker, question: str, passage: TrainingPassage
) -> list[tuple[tuple[int, int], float]]:
    """Return each sentence that was read, and its score."""
    scores = reranker.scores(question, passage.heading, passage.text, passage.sentences)
    pairs = zip(passage.sentences, scores, strict=True)
    return [(sentence, score) for sentence, score in pairs if score > -np.inf]


def ranked(
    lessons: Rankable, questions: Sequence[int], reranker: Path, kept: Path
) -> dict[int, Ranked]:
    """Have an exported reranker read what is around each of ``questions``.

    What came of it is kept in ``kept`` as it goes on; what is there isn't read again.
    """
    found = _load(kept) if kept.exists() else {}
    missing = [number for number in questions if number not in found]
    # One thread a passage, as there are as many passages at once as processors.
    rank = partial(_rank, LightReranker(reranker, sources.reranker_files()[1], threads=1))
    with (
        ThreadPoolExecutor(processors()) as pool,
        tqdm(total=len(questions), initial=len(questions) - len(missing), mininterval=30) as bar,
    ):
        for start in range(0, len(missing), _SAVED_EVERY):
            part = missing[start : start + _SAVED_EVERY]
            around = map(lessons.around, part)
            for number, each in zip(part, pool.map(rank, around), strict=True):
                found[number] = each
                bar.update()
            _save(kept, found)
    return {number: found[number] for number in questions}


def _save(kept: Path, found: Mapping[int, Ranked]) -> None:
    hardest = np.full((len(found), HARDEST), -1, np.int64)
    for row, each in enumerate(found.values()):
        hardest[row, : len(each.hardest)] = each.hardest
    draft = kept.with_suffix(".part.npz")
    losses = np.array([each.loss for each in found.values()])
    np.savez(draft, numbers=np.array(list(found)), losses=losses, hardest=hardest)
    draft.replace(kept)


def _load(kept: Path) -> dict[int, Ranked]:
    with np.load(kept) as state:
        columns = (state[name].tolist() for name in ("numbers", "losses", "hardest"))
        return {
            number: Ranked(loss, tuple(n for n in hardest if n >= 0))
            for number, loss, hardest in zip(*columns, strict=True)
        }


def hardest_first(found: Mapping[int, Ranked], others: Iterable[int], seed: int) -> list[int]:
    """Return the harder of the questions ``found``, some easy ones, and ``others`` between them.

    They are asked again, in another order and with other easy ones, as long as there are others.
    """
    chance, left = random.Random(seed), list(others)
    bound = np.quantile([each.loss for each in found.values()], 1 - HARD_SHARE)
    order: list[int] = []
    while len(left) > 1:
        asked = [
            n for n, each in found.items() if each.loss >= bound or chance.random() < EASY_KEPT
        ]
        count = max(len(asked) // OTHERS, 1)
        part, left = [*asked, *left[:count]], left[count:]
        chance.shuffle(part)
        order += part
    return order
