"""WikiQA: rank the candidate sentences of each question; nothing was trained on it.

    python tests/benchmarks/wikiqa.py DATA [--questions N] [--final]

The candidates of a question are the sentences of one article's beginning: they are stored as an
article without a title, and the product answers as if its index held nothing else. Only questions
with an answer count; ties count against us.

With --final it is test/wikiqa_test.txt, else train/wikiqa_dev.txt: question, sentence and label,
parted by tabs.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np
from harness import parser, results, sample, tell
from plain import NAME, PlainSearch
from prepared import article, build

from qabot.answering import Excerpt
from qabot.api import open_index
from qabot.evaluation.ranking import average_precision, best_rank, mean_reciprocal_rank, success_at
from qabot.wiring.asking import open_store

READ_FIRST = 1_000.0

Group = list[tuple[str, bool]]


def read(file: Path) -> dict[str, Group]:
    """Return the labelled candidates of each question."""
    groups: dict[str, Group] = {}
    for line in file.read_text("utf-8").splitlines():
        question, sentence, label = line.split("\t")
        groups.setdefault(question.strip(), []).append((sentence.strip(), label == "1"))
    return groups


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse, ask and print."""
    options = parser(__doc__ or "", questions=None).parse_args(arguments)
    name = "wikiqa-final" if options.final else "wikiqa-development"
    options.work.mkdir(parents=True, exist_ok=True)
    place = "test/wikiqa_test.txt" if options.final else "train/wikiqa_dev.txt"
    groups = list(read(options.data / place).items())
    index = build(
        [article(str(n), [text for text, _ in group]) for n, (_, group) in enumerate(groups)],
        options.work,
        name,
    )
    opened = open_index(index, corpus=index)
    texts = sorted({text for _, group in groups for text, _ in group})
    plain = PlainSearch(texts, options.work)
    row_of = {text: row for row, text in enumerate(texts)}
    answerable = [n for n, (_, group) in enumerate(groups) if any(right for _, right in group)]

    with open_store(index).snapshot() as snapshot:

        def ask(_: str, number: int) -> dict[str, Any]:
            question, group = groups[number]
            only = frozenset(each.id for each in snapshot.passages(str(number)))
            examination = opened.examine(question, excerpt=Excerpt(only=only), read=options.read)
            # Sentences stand in their article in the order of the candidates.
            starts = np.cumsum([0, *(len(text) + 1 for text, _ in group)])[:-1].tolist()
            scores = dict.fromkeys(starts, -READ_FIRST)
            scores |= {hit.sentence.start: hit.scores.fused for hit in examination.candidates}
            scores |= {
                hit.sentence.start: READ_FIRST + hit.scores.confidence for hit in examination.judged
            }
            right = [each for _, each in group]
            rows = [row_of[text] for text, _ in group]
            cosines = plain.vectors[rows] @ plain.embed(question)
            return {
                "qabot": _figures([scores[start] for start in starts], right),
                NAME: _figures(cosines.tolist(), right),
            }

        drawn = sample(answerable, options.questions)
        rows = results(options, name, {str(number): number for number in drawn}, ask)
    tell(
        options,
        "WikiQA",
        len(rows),
        {system: _means([row[system] for row in rows]) for system in ("qabot", NAME)},
    )


def _figures(scores: list[float], right: list[bool]) -> dict[str, float | int | None]:
    return {"rank": best_rank(scores, right), "precision": average_precision(scores, right)}


def _means(rows: list[dict[str, Any]]) -> dict[str, float]:
    ranks = [row["rank"] for row in rows]
    return {
        "MAP": mean(row["precision"] for row in rows),
        "MRR": mean_reciprocal_rank(ranks),
        "P@1": success_at(ranks, 1),
    }


if __name__ == "__main__":
    main()
