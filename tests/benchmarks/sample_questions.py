"""Ask the 100 committed questions about the sample corpus; print what came of them.

    python tests/benchmarks/sample_questions.py [--index FOLDER] [--worst N]

The index is brought up to date first. A question is right first if the first citation is one of
its expected sentences, declined if there is none.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qabot.answering import THRESHOLD
from qabot.api import Index, open_index, update_index
from qabot.records import Answer, Citation

ROOT = Path(__file__).parents[2]
QUESTIONS = ROOT / "tests" / "questions"
CORPUS = ROOT / "corpus"


@dataclass(frozen=True)
class Outcome:
    """What came of one question."""

    question: dict[str, Any]
    answer: Answer
    best: Citation | None

    @property
    def expected_found(self) -> bool:
        """Whether the best sentence is an expected one, shown as an answer or not."""
        return self.best is not None and _same(self.best, self.question)

    def right(self, threshold: float) -> bool:
        """Whether the first citation would be right at this threshold."""
        return self.expected_found and self.answer.confidence >= threshold


def _same(citation: Citation, question: dict[str, Any]) -> bool:
    return citation.quote in question.get("expected", ())


def read_questions(name: str) -> list[dict[str, Any]]:
    """Return the committed questions of a file."""
    lines = (QUESTIONS / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def ask_all(index: Index, name: str) -> list[Outcome]:
    """Ask each question of a file through the public API."""
    outcomes = []
    for question in read_questions(name):
        answer = index.ask(question["question"])
        shown = answer.citations or answer.near_misses
        outcomes.append(Outcome(question, answer, shown[0] if shown else None))
    return outcomes


def main() -> None:
    """Ask and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--index", type=Path)
    parser.add_argument("--worst", type=int, default=0, help="show this many failures")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = options.index or Path(folder) / "index"
        update_index(place, corpus=CORPUS)
        index = open_index(place, corpus=CORPUS)
        answerable = ask_all(index, "answerable")
        unanswerable = ask_all(index, "unanswerable")
    found = sum(each.expected_found for each in answerable)
    print(f"best sentence is an expected one, threshold aside: {found} of {len(answerable)}")
    print("threshold  right first  declined (near topics)")
    for threshold in sorted({0.2, 0.25, 0.3, 0.35, 0.4, 0.5, THRESHOLD}):
        right = sum(each.right(threshold) for each in answerable)
        declined = [each for each in unanswerable if each.answer.confidence < threshold]
        near = sum(each.question["near"] for each in declined)
        default = "  <- default" if threshold == THRESHOLD else ""
        print(
            f"{threshold:9.2f}  {right:5} of {len(answerable)}  {len(declined):5} of"
            f" {len(unanswerable)} ({near}){default}"
        )
    failures = [each for each in answerable if not each.right(THRESHOLD)]
    failures += [each for each in unanswerable if each.answer.citations]
    for each in failures[: options.worst]:
        print(f"\n{each.question['id']} {each.question['question']}")
        print(f"  {each.answer.confidence:.2f} {each.best.quote if each.best else 'nothing'}")
        print(f"  expected: {each.question.get('expected')}")


if __name__ == "__main__":
    main()
