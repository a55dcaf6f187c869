"""Questions about SQuAD's articles through the product's whole path: what two benchmarks share."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from harness import Figures, results
from plain import PlainSearch
from squad_data import Asked, Places, index_corpus

from qabot.answering import THRESHOLD, Excerpt
from qabot.api import open_index
from qabot.evaluation.declining import Judged, auroc, best_coverage, curve
from qabot.evaluation.questions import Question
from qabot.evaluation.ranking import mean_reciprocal_rank, success_at
from qabot.evaluation.report import report_on
from qabot.evaluation.running import DEPTH, Outcome, outcome
from qabot.records import Hit
from qabot.wiring.asking import open_store

PRECISION = 0.9


class Articles:
    """An index of article files, and the questions about them.

    Args:
        options: of the command line.
        name: of the corpus, in the work folder.
        asked: every question; tells which files there are.
    """

    def __init__(self, options: argparse.Namespace, name: str, asked: Sequence[Asked]) -> None:
        self._options = options
        corpus, index = folders(options.work, name)
        index_corpus(corpus, index)
        self._index = open_index(index, corpus=corpus)
        paths = sorted(path.name for path in corpus.iterdir())
        with open_store(index).snapshot() as snapshot:
            self.places = Places(snapshot, paths)
        self.places.tell_lost(asked)

    @cached_property
    def _plain(self) -> PlainSearch:
        return PlainSearch([each.text for each in self.places.sentences], self._options.work)

    def ask(
        self,
        name: str,
        asked: Sequence[Asked],
        *,
        hidden: Collection[str] = (),
        texts: Mapping[str, str] | None = None,
    ) -> list[dict[str, Any]]:
        """Ask all, and return an outcome and the baseline's for each.

        Args:
            name: of the results in the work folder.
            asked: the questions.
            hidden: ids of those whose paragraph is not to be found.
            texts: what to ask in place of the question, by id.
        """

        def one(key: str, each: Asked) -> dict[str, Any]:
            gone = self.places.passages(each) if key in hidden else frozenset()
            return self._one(each, (texts or {}).get(key, each.text), gone)

        return results(self._options, name, {each.id: each for each in asked}, one)

    def words(self, name: str, asked: Sequence[Asked]) -> list[str]:
        """Return the words marked in the first sentence, given the question's paragraph alone."""

        def one(_: str, each: Asked) -> dict[str, Any]:
            excerpt = Excerpt(only=self.places.passages(each))
            examination = self._index.examine(each.text, excerpt=excerpt, read=self._options.read)
            first = examination.judged[0] if examination.judged else None
            marked = (
                first.sentence.text[slice(*first.highlight)] if first and first.highlight else ""
            )
            return {"words": marked}

        found = results(self._options, name, {each.id: each for each in asked}, one)
        return [each["words"] for each in found]

    def _one(self, asked: Asked, text: str, gone: frozenset[int]) -> dict[str, Any]:
        def is_right(hit: Hit) -> bool:
            return self.places.is_right(asked, hit.sentence)

        answerable = bool(asked.spans) and not gone
        found = outcome(
            Question(asked.id, text, asked.answers),
            self._index.examine(text, excerpt=Excerpt(without=gone), read=self._options.read),
            is_right,
            answerable=answerable,
        )
        return {"outcome": asdict(found), "plain": self._plainly(asked, text, gone)}

    def _plainly(self, asked: Asked, text: str, gone: frozenset[int]) -> dict[str, Any]:
        sentences = self.places.sentences
        hidden = {n for n, each in enumerate(sentences) if each.passage.id in gone}
        numbers, scores = self._plain.search(text, DEPTH + len(hidden))
        kept = [(n, s) for n, s in zip(numbers, scores, strict=True) if n not in hidden][:DEPTH]
        right = [self.places.is_right(asked, sentences[n]) for n, _ in kept]
        return {
            "rank": right.index(True) + 1 if any(right) else None,
            "score": kept[0][1] if kept else -1.0,
        }


def folders(work: Path, name: str) -> tuple[Path, Path]:
    """Return where a corpus and its index are kept."""
    return work / name / "corpus", work / name / "index"


def outcomes_of(rows: Sequence[dict[str, Any]]) -> list[Outcome]:
    """Return the outcomes that rows of results hold."""
    return [
        Outcome(**{**row["outcome"], "expected": tuple(row["outcome"]["expected"])}) for row in rows
    ]


def ranking(rows: Sequence[dict[str, Any]]) -> tuple[Figures, Figures]:
    """Return figures of the ranking: the product's and the baseline's."""
    outcomes = outcomes_of(rows)
    report = report_on(outcomes, THRESHOLD, PRECISION)
    milliseconds = [each.elapsed * 1000 for each in outcomes]
    plain = [
        row["plain"]["rank"] for row, each in zip(rows, outcomes, strict=True) if each.answerable
    ]
    return (
        {
            **report.ranking,
            **{f"answer {stage}": share for stage, share in report.reach.items()},
            "ms a question, median": float(np.median(milliseconds)),
            "ms a question, p95": float(np.percentile(milliseconds, 95)),
        },
        {
            "P@1": success_at(plain, 1),
            "P@3": success_at(plain, 3),
            f"MRR@{DEPTH}": mean_reciprocal_rank(plain, DEPTH),
        },
    )


def declining(rows: Sequence[dict[str, Any]]) -> tuple[Figures, Figures]:
    """Return figures of declining: the product's and, by its cosine, the baseline's."""
    outcomes = outcomes_of(rows)
    report = report_on(outcomes, THRESHOLD, PRECISION)
    plain = [
        Judged(row["plain"]["score"], row["plain"]["rank"] == 1, each.answerable)
        for row, each in zip(rows, outcomes, strict=True)
    ]
    best = best_coverage(curve(plain), PRECISION)
    return (
        {
            "AUROC, has an answer": report.auroc,
            "AUROC, first is right": report.auroc_right,
            "coverage at 90 % precision": report.suggested.coverage if report.suggested else 0.0,
            "threshold for that": report.suggested.threshold if report.suggested else None,
            "expected calibration error": report.error,
            f"precision of declining at {THRESHOLD:g}": report.at.declining_precision,
            f"recall of declining at {THRESHOLD:g}": report.at.declined,
            f"coverage at {THRESHOLD:g}": report.at.coverage,
            f"precision of answers at {THRESHOLD:g}": report.at.precision,
        },
        {
            "AUROC, has an answer": auroc(
                [each.confidence for each in plain], [each.answerable for each in plain]
            ),
            "AUROC, first is right": auroc(
                [each.confidence for each in plain], [each.right for each in plain]
            ),
            "coverage at 90 % precision": best.coverage if best else 0.0,
        },
    )
