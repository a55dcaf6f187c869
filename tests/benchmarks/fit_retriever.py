"""Fit the retriever's fusion weights; print them with their figures.

    python tests/benchmarks/fit_retriever.py DATA [--questions N] [--work FOLDER]

DATA is a folder that holds train/squad1_part.json (SQuAD 1.1 form). Its articles are written as
article files and indexed with the product's defaults; seeded questions are retrieved by the
product's own retriever. Fusion: a softmax over each question's candidates, maximum likelihood of
those that overlap the answer. Half of the articles fit, the other half is reported.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from squad_data import single_spaced, span_of
from tqdm import tqdm

from qabot.answering.retrieval import Retriever, of_best_passages
from qabot.api import update_index
from qabot.models.light import LightEmbedder
from qabot.records import Filter, Hit
from qabot.wiring.asking import open_store
from qabot.wiring.names import MODEL_FOLDER

SEED = 20260101
FUSED = ("dense", "lexical", "passage_dense", "passage_lexical")
POOL = 400

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Question:
    """A question about a paragraph: its file, its text, and where in that the answer stands."""

    text: str
    path: str
    context: str
    start: int
    end: int

    def is_right(self, hit: Hit) -> bool:
        """Whether a sentence overlaps the answer at its place."""
        base, sentence = self._base(hit), hit.sentence
        return base >= 0 and sentence.start < base + self.end and base + self.start < sentence.end

    def is_gold(self, hit: Hit) -> bool:
        """Whether a sentence is in the paragraph."""
        base = self._base(hit)
        return 0 <= base <= hit.sentence.start < base + len(self.context)

    def _base(self, hit: Hit) -> int:
        """Return where the paragraph begins in the sentence's article; -1 if it isn't there."""
        article = hit.sentence.article
        return article.text.find(self.context) if article.path == self.path else -1


@dataclass(frozen=True)
class Pool:
    """A question's candidates: their scores, and whether each answers."""

    path: str
    scores: Numbers
    right: NDArray[np.bool_]


def read_squad(data: Path, corpus: Path) -> list[Question]:
    """Write each article as a Markdown file and return its questions with official answers."""
    questions = []
    for number, article in enumerate(json.loads(data.read_text("utf-8"))["data"]):
        path = f"{number:03}.md"
        title = article["title"].replace("_", " ")
        contexts = [single_spaced(each["context"]) for each in article["paragraphs"]]
        corpus.joinpath(path).write_text(f"# {title}\n\n" + "\n\n".join(contexts) + "\n", "utf-8")
        for paragraph, context in zip(article["paragraphs"], contexts, strict=True):
            for qa in paragraph["qas"]:
                start, end = span_of(paragraph["context"], qa["answers"][0])
                questions.append(Question(qa["question"].strip(), path, context, start, end))
    return questions


def pools(questions: list[Question], index: Path) -> Iterator[Pool]:
    """Retrieve each question's candidates."""
    embedder, retriever = LightEmbedder(index / MODEL_FOLDER), Retriever()
    with open_store(index).snapshot() as snapshot:
        for question in tqdm(questions, desc="retrieving", unit=" questions"):
            vector = embedder.embed_question(question.text)
            found = retriever.candidates(snapshot, question.text, vector, Filter())
            hits = of_best_passages(found, POOL)
            pool = label(question, hits)
            if pool is not None:
                yield pool


def label(question: Question, hits: list[Hit]) -> Pool | None:
    """Mark the candidates that overlap the answer at its place; None if none was retrieved."""
    right = np.array([question.is_right(hit) for hit in hits], bool)
    if not right.any():
        return None
    scores = np.array([[getattr(hit.scores, name) for name in FUSED] for hit in hits])
    return Pool(question.path, scores, right)


def fit_fusion(train: list[Pool]) -> Numbers:
    """Return the weights, scaled so that the dense sentence score counts 1."""
    weights = torch.ones(len(FUSED), dtype=torch.float64, requires_grad=True)
    data = [(torch.tensor(pool.scores), torch.tensor(pool.right)) for pool in train]
    optimizer = torch.optim.LBFGS([weights], max_iter=60)

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        losses = []
        for scores, right in data:
            logits = scores @ (weights * 10)
            losses.append(torch.logsumexp(logits, 0) - torch.logsumexp(logits[right], 0))
        loss = torch.stack(losses).mean()
        loss.backward()
        return loss

    optimizer.step(closure)
    fitted: Numbers = weights.detach().numpy()
    return fitted / fitted[0]


def main() -> None:
    """Parse, index, fit and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--questions", type=int, default=3000)
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "qabot-fit")
    options = parser.parse_args()
    corpus = options.work / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    questions = read_squad(options.data / "train" / "squad1_part.json", corpus)
    update_index(options.work / "index", corpus=corpus)
    random.Random(SEED).shuffle(questions)
    drawn = list(pools(questions[: options.questions], options.work / "index"))
    train = [pool for pool in drawn if int(pool.path[:3]) % 2 == 0]
    test = [pool for pool in drawn if int(pool.path[:3]) % 2 == 1]
    retrieved = len(drawn) / len(questions[: options.questions])
    print(f"questions with an answer among {POOL} candidates: {retrieved:.3f}")

    weights = fit_fusion(train)
    print("fusion", dict(zip(FUSED, weights.round(3).tolist(), strict=True)))
    for name, chosen in (("dense alone", np.array([1.0, 0, 0, 0])), ("fitted", weights)):
        first = [pool.right[(pool.scores @ chosen).argmax()] for pool in test]
        print(f"P@1 of {name} on the other half: {np.mean(first):.3f}")


if __name__ == "__main__":
    main()
