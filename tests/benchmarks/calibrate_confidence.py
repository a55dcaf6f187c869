"""Fit how scores become a probability; print the constants of answering/confidence.py and figures.

    python tests/benchmarks/calibrate_confidence.py DATA [--questions N] [--work FOLDER]

DATA is a folder that holds train/squad1_part.json, train/squadshifts_new_wiki.json and
train/selqa_dev.json. Of the first two only questions about passages that the training held out are
asked (see qabot/training/reranker.py); SelQA, whose questions were put in other words than the
articles', was never trained on. Each is asked over an index of all articles of its set, through the
product's retriever and reranker; every question twice, the second time with the passages that
overlap the answering paragraph hidden. So are the questions about the written articles that
training holds out (qabot/training/worlds.py), but once each, as half of them have no answer. All
questions fit the constants; for the figures each half of them is judged by a fit of the other.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from fit_retriever import SEED, Numbers, Question, read_squad
from numpy.typing import NDArray
from squad_data import unseen_questions
from tqdm import tqdm
from written_questions import THRESHOLDS, write_corpus

from qabot.answering.answer_type import misfits
from qabot.answering.answering import CHARACTERS_READ
from qabot.answering.confidence import read_alone
from qabot.answering.retrieval import PASSAGE_COST, Retriever, how_many, to_read
from qabot.answering.rivalry import NO_RIVAL, rival
from qabot.api import update_index
from qabot.evaluation.calibration import calibration_error, reliability
from qabot.evaluation.declining import auroc
from qabot.evaluation.running import matches
from qabot.models import sources
from qabot.models.light import LightEmbedder
from qabot.models.reranker import LightReranker
from qabot.ports import Judgement
from qabot.records import Filter, Hit
from qabot.training.worlds import FOLDER
from qabot.wiring.asking import open_store
from qabot.wiring.names import MODEL_FOLDER

# Enough to fill the places of the hidden passages: characters.
HIDDEN = 2 * (1_300 + PASSAGE_COST)
FEATURES = ("score", "fused", "misfit")
FUSED = FEATURES.index("fused")
PER_SENTENCE = ("hits", "features", "right", "gold", "rank", "length")
# Some two hundred questions decide little about features that go together; what they leave open
# goes to the reranker's score, which depends on no corpus's size.
RIDGE = 0.01
# A written question without an answer is nearer to one than most that readers ask. Counted whole,
# they take from the others' figures what they gain.
WRITTEN_WEIGHT = 0.5


@dataclass(frozen=True)
class Asked:
    """A question, and how to tell the sentences that answer it.

    Attributes:
        text: the question.
        is_right: whether a sentence answers.
        is_gold: whether a sentence is in the paragraph that answers; None for a question that is
            not asked with that hidden.
        answerable: whether any sentence answers.
        weight: what the question counts in a fit.
    """

    text: str
    is_right: Callable[[Hit], bool]
    is_gold: Callable[[Hit], bool] | None
    answerable: bool = True
    weight: float = 1.0


@dataclass(frozen=True)
class Judged:
    """A question's sentences, best first by the retriever.

    Each with the words that answer, its features, whether it answers, whether it is in the hidden
    paragraph, the rank of its passage and the length of that. ``alone`` tells the reranker's score
    of one that is read by itself. ``answers`` tells for each time it is asked whether it has an
    answer; the second time that is hidden. ``weight`` is what the question counts in a fit.
    """

    hits: NDArray[np.object_]
    features: Numbers
    right: NDArray[np.bool_]
    gold: NDArray[np.bool_]
    rank: Numbers
    length: Numbers
    alone: Callable[[Hit], float]
    answers: tuple[bool, ...]
    weight: float

    def seen(self, *, hidden: bool) -> Judged:
        """Return what would be judged, with or without the answering paragraph."""
        keep = ~self.gold if hidden else np.ones(len(self.right), bool)
        ranks, first = np.unique(self.rank[keep], return_index=True)
        count = how_many(self.length[keep][first].astype(int).tolist(), CHARACTERS_READ)
        keep &= np.isin(self.rank, ranks[:count])
        kept = {name: getattr(self, name)[keep] for name in PER_SENTENCE}
        return replace(self, **kept)


def judge(
    question: Asked,
    hits: list[Hit],
    judgements: list[Judgement],
    alone: Callable[[Hit], float],
) -> Judged:
    """Mark the sentences that answer, and those of the paragraph that does."""
    is_gold = question.is_gold
    passages = list(dict.fromkeys(hit.sentence.passage.id for hit in hits))
    features = [
        (each.score, hit.scores.fused, float(misfits(question.text, hit.sentence.text)))
        for hit, each in zip(hits, judgements, strict=True)
    ]
    marked = np.empty(len(hits), object)
    marked[:] = [
        replace(hit, highlight=each.highlight) for hit, each in zip(hits, judgements, strict=True)
    ]
    return Judged(
        hits=marked,
        features=np.array(features),
        right=np.array([question.is_right(hit) for hit in hits], bool),
        gold=np.array([is_gold is not None and is_gold(hit) for hit in hits], bool),
        rank=np.array([passages.index(hit.sentence.passage.id) for hit in hits], float),
        length=np.array([len(hit.sentence.passage.text) for hit in hits], float),
        alone=alone,
        answers=(question.answerable,) if is_gold is None else (question.answerable, False),
        weight=question.weight,
    )


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
        (torch.tensor(each.features), torch.tensor(each.right), each.weight)
        for each in (one.seen(hidden=False) for one in train)
        if each.right.any()
    ]

    def loss_of(weights: torch.Tensor) -> torch.Tensor:
        losses = []
        for features, right, weight in data:
            logits = features @ weights
            loss = torch.logsumexp(logits, 0) - torch.logsumexp(logits[right], 0)
            losses.append(weight * loss)
        return torch.stack(losses).mean() + RIDGE * weights[1:].pow(2).mean()

    return minimise(loss_of, [1.0, 0.0, 0.0])


def first(each: Judged, ranking: Numbers) -> tuple[float, float, float, float, bool]:
    """Return what `confidences` has of the best sentence, and its rightness.

    That is its value, the best fused score, the value of a rival and its own score when alone.
    """
    if not len(each.right):
        return -10.0, 0.0, NO_RIVAL, 0.0, False
    values = each.features @ ranking
    best = int(values.argmax())
    against = rival(each.hits.tolist(), values.tolist())
    fused = float(each.features[:, FUSED].max())
    return float(values[best]), fused, against, each.alone(each.hits[best]), bool(each.right[best])


@dataclass(frozen=True)
class Fit:
    """Weights of the features, then of what `first` tells of the best, and of 1."""

    ranking: Numbers
    logistic: Numbers

    def probabilities(self, part: list[Judged]) -> tuple[Numbers, NDArray[np.bool_]]:
        """Return probability and rightness for each question, each time it is asked."""
        found, right = examples(part, self.ranking)
        return 1 / (1 + np.exp(-(found @ self.logistic))), right


def fit(train: list[Judged]) -> Fit:
    """Return what fits the questions: ranking first, then a logistic regression on the best."""
    ranking = fit_ranking(train)
    found, right = examples(train, ranking)
    x, y = torch.tensor(found), torch.tensor(right.astype(float))
    counts = torch.tensor([each.weight for each in train for _ in each.answers])
    return Fit(
        ranking,
        minimise(
            lambda w: torch.nn.functional.binary_cross_entropy_with_logits(x @ w, y, counts),
            [0.5, 0.0, 0.0, 0.0, 0.0],
        ),
    )


def examples(part: list[Judged], ranking: Numbers) -> tuple[Numbers, NDArray[np.bool_]]:
    """Return of each question, each time it is asked, what the regression sees."""
    found = [
        first(each.seen(hidden=bool(time)), ranking)
        for each in part
        for time in range(len(each.answers))
    ]
    return (
        np.array([(*each, 1.0) for *each, _ in found]),
        np.array([right for *_, right in found]),
    )


def report(probability: Numbers, right: NDArray[np.bool_], answerable: int) -> None:
    """Print AUROC, calibration error and the coverage-precision curve."""
    area = auroc(probability, right)
    error = calibration_error(reliability(probability.tolist(), right.tolist()))
    print(f"AUROC of the confidence {area:.3f}, expected calibration error {error:.3f}")
    for threshold in THRESHOLDS:
        above = probability >= threshold
        print(
            f"threshold {threshold}: precision {right[above].mean():.3f},"
            f" of the answerable answered rightly {right[above].sum() / answerable:.3f}"
        )


def at_its_place(question: Question) -> Asked:
    """Return the question with its own ways to tell what answers, and what is in its paragraph."""
    return Asked(question.text, question.is_right, question.is_gold)


def written_questions(work: Path) -> tuple[list[Asked], Path]:
    """Write the written articles that are held out; return the questions, and where to index."""
    questions = write_corpus(FOLDER, work)
    random.Random(SEED).shuffle(questions)
    return [
        Asked(
            each.text,
            lambda hit, expected=each.expected: matches(hit.sentence.text, expected),
            None,
            answerable=bool(each.expected),
            weight=WRITTEN_WEIGHT,
        )
        for each in questions
    ], work


def squad_questions(data: Path, name: str, work: Path) -> tuple[list[Asked], Path]:
    """Return a file's questions about passages held out of training, and the folder to index in."""
    corpus = work / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    unseen = unseen_questions(data)
    return [
        at_its_place(each)
        for each in read_squad(data / "train" / f"{name}.json", corpus)
        if any(text in each.context for text in unseen.get(each.text, ()))
    ], work


def selqa_questions(file: Path, work: Path) -> tuple[list[Asked], Path]:
    """Write SelQA's sections as articles and return its questions, and the folder to index in.

    Of several answering sentences the first counts, with those that follow it without a gap.
    """
    corpus = work / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    paths: dict[tuple[str, str], str] = {}
    questions = []
    for one in json.loads(file.read_text("utf-8")):
        sentences = [" ".join(each.split()) for each in one["candidates"]]
        context = " ".join(sentences)
        path = paths.setdefault((one["article"], one["section"]), f"{len(paths):03}.md")
        corpus.joinpath(path).write_text(
            f"# {one['article']}\n\n## {one['section']}\n\n{context}\n", "utf-8"
        )
        answers = sorted(one["answers"])
        last = answers[0]
        while last + 1 in answers:
            last += 1
        start = sum(len(each) + 1 for each in sentences[: answers[0]])
        end = sum(len(each) + 1 for each in sentences[: last + 1]) - 1
        questions.append(Question(one["question"].strip(), path, context, start, end))
    random.Random(SEED).shuffle(questions)
    return [at_its_place(each) for each in questions], work


def ask_all(questions: list[Asked], work: Path) -> list[Judged]:
    """Index the articles in the folder and ask the questions."""
    index = work / "index"
    update_index(index, corpus=work / "corpus")
    embedder, retriever = LightEmbedder(index / MODEL_FOLDER), Retriever()
    reranker = LightReranker(*sources.reranker_files())
    results = []
    with open_store(index).snapshot() as snapshot:
        for question in tqdm(questions, desc="asking", unit=" questions"):
            vector = embedder.embed_question(question.text)
            found = retriever.candidates(snapshot, question.text, vector, Filter())
            hits = to_read(found, CHARACTERS_READ + HIDDEN)
            judgements = reranker.judge(question.text, hits)
            results.append(judge(question, hits, judgements, reading_alone(reranker, question)))
    return results


def reading_alone(reranker: LightReranker, question: Asked) -> Callable[[Hit], float]:
    """Return what reads a sentence by itself, each but once, however many fits ask for it."""
    known: dict[int, float] = {}

    def alone(hit: Hit) -> float:
        number = hit.sentence.id
        if number not in known:
            known[number] = read_alone(reranker, question.text, hit)
        return known[number]

    return alone


def main() -> None:
    """Parse, ask, fit and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "qabot-fit")
    options = parser.parse_args()
    sets = {
        "SQuAD": squad_questions(options.data, "squad1_part", options.work),
        "New Wikipedia": squad_questions(
            options.data, "squadshifts_new_wiki", options.work / "new_wiki"
        ),
        "SelQA": selqa_questions(options.data / "train" / "selqa_dev.json", options.work / "selqa"),
        "Written": written_questions(options.work / "written"),
    }
    results = {
        name: ask_all(questions[: options.questions], folder)
        for name, (questions, folder) in sets.items()
    }
    whole = fit([one for each in results.values() for one in each])
    slope, best, against, alone, bias = whole.logistic
    for name, weight in zip(FEATURES, slope * whole.ranking, strict=True):
        print(f"{name.upper()} = {weight:.3f}")
    # The product sums what the ranking weighs, once sloped: a rival's value with it.
    print(f"BEST_FUSED = {best:.3f}\nRIVAL = {against / slope:.3f}")
    print(f"ALONE = {alone:.3f}\nBIAS = {bias:.3f}")
    print("each half by a fit of the other:")
    halves = [fit([one for each in results.values() for one in each[start::2]]) for start in (1, 0)]
    for name, each in results.items():
        print(f"{name}, {len(each)} questions")
        show(each, halves)


def show(results: list[Judged], halves: list[Fit]) -> None:
    """Print what each fit gives on the questions that it has not seen: even ones, odd ones."""
    answerable = [each.seen(hidden=False) for each in results if each.answers[0]]
    reach = np.mean([each.right.any() for each in answerable])
    print(f"answer among the passages read {reach:.3f}")
    for name, alone in (
        ("reranker alone", np.array([1.0, 0, 0])),
        ("retriever alone", np.array([0, 1.0, 0])),
        ("all", None),
    ):
        right = [
            first(each.seen(hidden=False), halves[n % 2].ranking if alone is None else alone)[-1]
            for n, each in enumerate(results)
            if each.answers[0]
        ]
        print(f"P@1 of {name}: {np.mean(right):.3f}")
    parts = [each.probabilities(results[start::2]) for start, each in enumerate(halves)]
    probability, right = (np.concatenate(each) for each in zip(*parts, strict=True))
    report(probability, right, len(answerable))
    has_answer = np.array([x for n in (0, 1) for each in results[n::2] for x in each.answers])
    print(f"AUROC, has an answer {auroc(probability, has_answer):.3f}")
    for threshold in THRESHOLDS:
        declined = (probability[~has_answer] < threshold).mean()
        print(f"threshold {threshold}: declines {declined:.3f} of the questions without an answer")


if __name__ == "__main__":
    main()
