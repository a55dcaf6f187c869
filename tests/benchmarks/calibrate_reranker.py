"""Fit how the reranker's score becomes a probability; print constants and figures.

    python tests/benchmarks/calibrate_reranker.py DATA [--questions N] [--work FOLDER]

DATA is a folder that holds train/squad1_part.json. Only questions about passages that the training
held out are asked (see qabot/training/reranker.py), over an index of all those articles, through
the product's retriever and reranker; every question twice, the second time with the passages that
overlap the answering paragraph hidden. Odd questions fit, even ones are reported.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from fit_retriever import Numbers, Question, read_squad
from numpy.typing import NDArray
from tqdm import tqdm

from qabot.answering.answering import PASSAGES_READ
from qabot.answering.retrieval import Retriever
from qabot.api import update_index
from qabot.models import sources
from qabot.models.light import LightEmbedder
from qabot.models.reranker import LightReranker
from qabot.records import Filter, Hit
from qabot.training.examples import held_out
from qabot.training.squad import read
from qabot.wiring.asking import open_store
from qabot.wiring.names import MODEL_FOLDER

MIXES = (0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0)


@dataclass(frozen=True)
class Judged:
    """A question's sentences: raw score, retriever's score, whether each answers or is hidden."""

    score: Numbers
    fused: Numbers
    right: NDArray[np.bool_]
    gold: NDArray[np.bool_]
    rank: Numbers


def judged(question: Question, hits: list[Hit], scores: Numbers) -> Judged:
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
    return Judged(
        scores,
        np.array([hit.scores.fused for hit in hits]),
        right,
        gold,
        np.array([passages.index(hit.sentence.passage.id) for hit in hits], float),
    )


def first(each: Judged, mix: float, *, hidden: bool) -> tuple[float, bool] | None:
    """Return score and rightness of the best sentence of the passages that would be read."""
    keep = ~each.gold if hidden else np.ones(len(each.right), bool)
    ranks = sorted(set(each.rank[keep]))[:PASSAGES_READ]
    keep &= np.isin(each.rank, ranks)
    if not keep.any():
        return None
    mixed = (each.score + mix * each.fused)[keep]
    best = int(mixed.argmax())
    return float(mixed[best]), bool(each.right[keep][best])


def fit(scores: Numbers, right: NDArray[np.bool_]) -> tuple[float, float]:
    """Return slope and bias of the logistic regression."""
    x, y = torch.tensor(scores), torch.tensor(right.astype(float))
    weights = torch.tensor([0.5, 0.0], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=200)

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(weights[0] * x + weights[1], y)
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(closure)
    slope, bias = weights.detach().tolist()
    return slope, bias


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
    for threshold in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
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
            hits = retriever.retrieve(snapshot, question.text, vector, Filter(), PASSAGES_READ + 3)
            results.append(judged(question, hits, reranker.read(question.text, hits)[0]))
    print(f"{len(results)} questions about passages held out of training")
    reach = np.mean([(each.right & (each.rank < PASSAGES_READ)).any() for each in results])
    alone = np.mean([each.right[each.fused.argmax()] for each in results])
    print(f"answer among the passages read {reach:.3f}; P@1 of the retriever alone {alone:.3f}")
    for mix in MIXES:
        right = np.mean([(first(each, mix, hidden=False) or (0, False))[1] for each in results])
        print(f"score + {mix} * fused: P@1 {right:.3f}")

    for mix in MIXES:
        halves = []
        for half in (results[1::2], results[::2]):
            pairs = [first(each, mix, hidden=hidden) for each in half for hidden in (False, True)]
            kept = [pair for pair in pairs if pair is not None]
            halves.append((np.array([p[0] for p in kept]), np.array([p[1] for p in kept])))
        slope, bias = fit(*halves[0])
        print(f"\nmix {mix}: SLOPE = {slope:.3f}  BIAS = {bias:.3f}; on the other half:")
        scores, right = halves[1]
        report(1 / (1 + np.exp(-(slope * scores + bias))), right, len(results[::2]))


if __name__ == "__main__":
    main()
