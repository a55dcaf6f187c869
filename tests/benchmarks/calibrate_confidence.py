"""Fit how scores become a probability; print the constants of answering/confidence.py and figures.

    python tests/benchmarks/calibrate_confidence.py DATA [--questions N] [--work FOLDER]

DATA is a folder that holds train/squad1_part.json. Only questions about passages that the training
held out are asked (see qabot/training/reranker.py), over an index of all those articles, through
the product's retriever and reranker; every question twice, the second time with the passages that
overlap the answering paragraph hidden. Odd questions fit, even ones are reported.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from fit_retriever import Numbers, Question, read_squad
from numpy.typing import NDArray
from tqdm import tqdm

from qabot.answering.answer_type import misfits
from qabot.answering.answering import PASSAGES_READ
from qabot.answering.retrieval import Retriever, of_best_passages
from qabot.api import update_index
from qabot.models import sources
from qabot.models.light import LightEmbedder
from qabot.models.reranker import LightReranker
from qabot.records import Filter, Hit
from qabot.training.examples import held_out
from qabot.training.squad import read
from qabot.wiring.asking import open_store
from qabot.wiring.names import MODEL_FOLDER

THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8)
FEATURES = ("score", "fused", "misfit")
# Some two hundred questions decide little about features that go together; what they leave open
# goes to the reranker's score, which depends on no corpus's size.
RIDGE = 0.01


@dataclass(frozen=True)
class Judged:
    """A question's sentences: features, whether each answers, is in the hidden paragraph, rank."""

    features: Numbers
    right: NDArray[np.bool_]
    gold: NDArray[np.bool_]
    rank: Numbers

    def seen(self, *, hidden: bool) -> Judged:
        """Return what would be judged, with or without the answering paragraph."""
        keep = ~self.gold if hidden else np.ones(len(self.right), bool)
        keep &= np.isin(self.rank, sorted(set(self.rank[keep]))[:PASSAGES_READ])
        return Judged(self.features[keep], self.right[keep], self.gold[keep], self.rank[keep])


def judge(question: Question, hits: list[Hit], scores: list[float]) -> Judged:
    """Mark the sentences that overlap the answer at its place, and those of its paragraph."""
    right = np.zeros(len(hits), bool)
    gold = np.zeros(len(hits), bool)
    for number, hit in enumerate(hits):
        sentence = hit.sentence
        base = sentence.article.text.find(question.context)
        if sentence.article.path == question.path and base >= 0:
            gold[number] = base <= sentence.start < base + len(question.context)
            right[number] = (
                sentence.start < base + question.end and base + question.start < sentence.end
            )
    passages = list(dict.fromkeys(hit.sentence.passage.id for hit in hits))
    features = [
        (score, hit.scores.fused, float(misfits(question.text, hit.sentence.text)))
        for hit, score in zip(hits, scores, strict=True)
    ]
    rank = np.array([passages.index(hit.sentence.passage.id) for hit in hits], float)
    return Judged(np.array(features), right, gold, rank)


def minimise(loss_of: Callable[[torch.Tensor], torch.Tensor], start: list[float]) -> Numbers:
    """Return the weights that minimise a loss."""
    weights = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=100)

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = loss_of(weights)
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(closure)
    fitted: Numbers = weights.detach().numpy()
    return fitted


def fit_ranking(train: list[Judged]) -> Numbers:
    """Return weights of the features that put the right sentence first."""
    data = [
        (torch.tensor(each.features), torch.tensor(each.right))
        for each in (one.seen(hidden=False) for one in train)
        if each.right.any()
    ]

    def loss_of(weights: torch.Tensor) -> torch.Tensor:
        losses = []
        for features, right in data:
            logits = features @ weights
            losses.append(torch.logsumexp(logits, 0) - torch.logsumexp(logits[right], 0))
        return torch.stack(losses).mean() + RIDGE * weights[1:].pow(2).mean()

    return minimise(loss_of, [1.0, 0.0, 0.0])


def first(each: Judged, weights: Numbers) -> tuple[float, bool]:
    """Return value and rightness of the best sentence."""
    if not len(each.right):
        return -10.0, False
    values = each.features @ weights
    best = int(values.argmax())
    return float(values[best]), bool(each.right[best])


def fit_probability(values: Numbers, right: NDArray[np.bool_]) -> tuple[float, float]:
    """Return slope and bias of the logistic regression."""
    x, y = torch.tensor(values), torch.tensor(right.astype(float))
    slope, bias = minimise(
        lambda w: torch.nn.functional.binary_cross_entropy_with_logits(w[0] * x + w[1], y),
        [0.5, 0.0],
    )
    return float(slope), float(bias)


def report(probability: Numbers, right: NDArray[np.bool_], answerable: int) -> None:
    """Print AUROC, calibration error and the coverage-precision curve."""
    order = np.argsort(probability)
    ranks = np.empty(len(order))
    ranks[order] = np.arange(1, len(order) + 1)
    positives = right.sum()
    area = (ranks[right].sum() - positives * (positives + 1) / 2) / (
        positives * (len(right) - positives)
    )
    bins = np.minimum((probability * 10).astype(int), 9)
    error = sum(
        (bins == b).mean() * abs(probability[bins == b].mean() - right[bins == b].mean())
        for b in set(bins.tolist())
    )
    print(f"AUROC of the confidence {area:.3f}, expected calibration error {error:.3f}")
    for threshold in THRESHOLDS:
        above = probability >= threshold
        print(
            f"threshold {threshold}: precision {right[above].mean():.3f},"
            f" of the answerable answered rightly {right[above].sum() / answerable:.3f}"
        )


def main() -> None:
    """Parse, ask, fit and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--questions", type=int, default=600)
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "qabot-fit")
    options = parser.parse_args()
    corpus, index = options.work / "corpus", options.work / "index"
    corpus.mkdir(parents=True, exist_ok=True)
    file = options.data / "train" / "squad1_part.json"
    questions = read_squad(file, corpus)
    update_index(index, corpus=corpus)
    passages, asked = read([file])
    unseen = held_out(len(passages))
    texts = {each.text for each in asked if each.passage in unseen}
    chosen = [each for each in questions if each.text in texts][: options.questions]

    embedder, retriever = LightEmbedder(index / MODEL_FOLDER), Retriever()
    reranker = LightReranker(*sources.reranker_files())
    results = []
    with open_store(index).snapshot() as snapshot:
        for question in tqdm(chosen, desc="asking", unit=" questions"):
            vector = embedder.embed_question(question.text)
            # Enough to fill the places of the hidden passages.
            found = retriever.candidates(snapshot, question.text, vector, Filter())
            hits = of_best_passages(found, PASSAGES_READ + 3)
            scores = [each.score for each in reranker.judge(question.text, hits)]
            results.append(judge(question, hits, scores))
    print(f"{len(results)} questions about passages held out of training")
    reach = np.mean([each.seen(hidden=False).right.any() for each in results])
    print(f"answer among the passages read {reach:.3f}")
    train, test = results[1::2], results[::2]
    ranking = fit_ranking(train)
    for name, weights in (
        ("reranker alone", np.array([1.0, 0, 0])),
        ("retriever alone", np.array([0, 1.0, 0])),
        ("all", ranking),
    ):
        right = [first(each.seen(hidden=False), weights)[1] for each in test]
        print(f"P@1 of {name} on the other half: {np.mean(right):.3f}")

    def examples(part: list[Judged]) -> tuple[Numbers, NDArray[np.bool_]]:
        pairs = [
            first(each.seen(hidden=hidden), ranking) for each in part for hidden in (False, True)
        ]
        return np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs])

    slope, bias = fit_probability(*examples(train))
    for name, weight in zip(FEATURES, slope * ranking, strict=True):
        print(f"{name.upper()} = {weight:.3f}")
    print(f"BIAS = {bias:.3f}\nwith these, on the other half:")
    values, right = examples(test)
    probability = 1 / (1 + np.exp(-(slope * values + bias)))
    report(probability, right, len(test))
    for threshold in THRESHOLDS:
        # Every second one was asked with its answer hidden.
        declined = (probability[1::2] < threshold).mean()
        print(f"threshold {threshold}: declines {declined:.3f} of the questions without an answer")


if __name__ == "__main__":
    main()
