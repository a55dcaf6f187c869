"""ReQA-SQuAD: find the sentence that answers among all sentences, without any context.

    python tests/benchmarks/reqa_squad.py DATA [--questions N] [--read N] [--final]

Every candidate is an article of one sentence, without a title, in the product's own store; what the
product ranks is what it read, by confidence, and behind that what else it retrieved. Ties count
against us, and what was not retrieved has no rank. The baseline compares cosines with all
candidates.

With --final it is test/reqa_squad.json. The development set has its shape: questions about passages
that training holds out (SQuADShifts new_wiki, reddit, amazon) and those of SelQA dev; candidates
are all sentences of new_wiki and SelQA, and those of the other held-out passages.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness import parser, results, sample, tell
from plain import NAME, PlainSearch
from prepared import article, build
from squad_data import held_out_of, single_spaced, unseen_questions

from qabot.api import open_index
from qabot.evaluation.ranking import best_rank, mean_reciprocal_rank, success_at
from qabot.training.squad import read

WHOLE, PARTS = "squadshifts_new_wiki", ("squadshifts_reddit", "squadshifts_amazon_reviews")
# No probability is above this: what was read stands before what was only retrieved.
READ_FIRST = 1_000.0


@dataclass
class Retrieval:
    """Questions, candidates, and for each question the candidates that answer it."""

    questions: list[str] = field(default_factory=list)
    candidates: list[str] = field(default_factory=list)
    truths: list[list[int]] = field(default_factory=list)


def final(data: Path) -> Retrieval:
    """Return the test set."""
    found = json.loads((data / "test" / "reqa_squad.json").read_text("utf-8"))
    return Retrieval(found["questions"], found["candidates"], found["ground_truths"])


def development(data: Path) -> Retrieval:
    """Return a set of the same shape."""
    numbers: dict[str, int] = {}
    truths: dict[str, list[int]] = {}
    for sentences, pairs in _sources(data):
        for sentence in sentences:
            numbers.setdefault(single_spaced(sentence), len(numbers))
        for question, right in pairs:
            truths.setdefault(question, []).extend(numbers[single_spaced(each)] for each in right)
    return Retrieval(list(truths), list(numbers), list(truths.values()))


def _sources(data: Path) -> Iterator[tuple[list[str], list[tuple[str, list[str]]]]]:
    """Yield sentences, and the questions about them with the sentences that answer."""
    folder = data / "train"
    unseen = unseen_questions(data)
    passages, questions = read([folder / f"{WHOLE}.json"])
    yield (
        [each.text[s:e] for each in passages for s, e in each.sentences],
        [
            (each.text, _overlapped(passages[each.passage], each))
            for each in questions
            if single_spaced(passages[each.passage].text) in unseen.get(each.text, ())
        ],
    )
    for name in PARTS:
        pairs = list(held_out_of(*read([folder / f"{name}.json"])))
        yield (
            [passage.text[s:e] for passage, _ in pairs for s, e in passage.sentences],
            [(question.text, _overlapped(passage, question)) for passage, question in pairs],
        )
    for each in json.loads((folder / "selqa_dev.json").read_text("utf-8")):
        candidates = each["candidates"]
        yield candidates, [(each["question"], [candidates[n] for n in each["answers"]])]


def _overlapped(passage: Any, question: Any) -> list[str]:
    return [
        passage.text[s:e] for s, e in passage.sentences if s < question.end and question.start < e
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse, ask and print."""
    options = parser(__doc__ or "", questions=None).parse_args(arguments)
    name = "reqa-final" if options.final else "reqa-development"
    options.work.mkdir(parents=True, exist_ok=True)
    task = final(options.data) if options.final else development(options.data)
    index = build(
        [article(str(n), [text]) for n, text in enumerate(task.candidates)], options.work, name
    )
    opened = open_index(index, corpus=index)
    plain = PlainSearch(task.candidates, options.work)

    def ask(_: str, number: int) -> dict[str, Any]:
        question, truth = task.questions[number], set(task.truths[number])
        examination = opened.examine(question, read=options.read)
        scores = {_number(hit): hit.scores.fused for hit in examination.candidates}
        retrieved = best_rank(list(scores.values()), [n in truth for n in scores])
        scores |= {_number(hit): READ_FIRST + hit.scores.confidence for hit in examination.judged}
        cosines = plain.vectors @ plain.embed(question)
        return {
            "rank": best_rank(list(scores.values()), [n in truth for n in scores]),
            "retrieved": retrieved,
            "read": any(_number(hit) in truth for hit in examination.judged),
            "plain": best_rank(cosines, [n in truth for n in range(len(cosines))]),
        }

    drawn = sample(range(len(task.questions)), options.questions)
    rows = results(options, name, {str(number): number for number in drawn}, ask)
    columns = {"qabot": "rank", "its retriever alone": "retrieved", NAME: "plain"}
    figures = {system: _figures([row[key] for row in rows]) for system, key in columns.items()}
    figures["qabot"]["answer is read"] = sum(row["read"] for row in rows) / len(rows)
    tell(options, "ReQA-SQuAD", len(rows), figures)


def _number(hit: Any) -> int:
    return int(hit.sentence.article.path)


def _figures(ranks: list[int | None]) -> dict[str, float]:
    figures = {"P@1": success_at(ranks, 1), "MRR": mean_reciprocal_rank(ranks)}
    return figures | {f"R@{depth}": success_at(ranks, depth) for depth in (6, 20, 50)}


if __name__ == "__main__":
    main()
