"""Ask the committed follow-ups and dated questions about the sample corpus.

    python tests/benchmarks/conversation.py [--part followups|standalone|dates] [--index FOLDER]
        [--json FILE] [--worst N]

The index is brought up to date first. A question is right if the best sentence, shown as an answer
or as a near miss, is one of its expected ones, so that the threshold plays no part.

- followups: each of tests/questions/follow_ups.jsonl is asked after its earlier question, and
  written out in full without it. Rules were tuned on the one half, which a seeded draw chose; the
  other half was held out.
- standalone: the 50 answerable questions, alone and with an unrelated one before them.
- dates: tests/questions/dated.jsonl; "today" is the day on which it is asked.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sample_questions import CORPUS, QUESTIONS

from qabot.api import Index, open_index, update_index
from qabot.records import Answer, Turn

SEED = 20260101
Question = Mapping[str, Any]


@dataclass(frozen=True)
class Trial:
    """A question as it was asked, and the best sentence for it."""

    question: Question
    answer: Answer

    @property
    def best(self) -> str:
        """The best sentence; "" if nothing was retrieved."""
        shown = self.answer.citations or self.answer.near_misses
        return shown[0].quote if shown else ""

    @property
    def right(self) -> bool:
        """Whether the best sentence is an expected one."""
        return self.best in self.question["expected"]


def read(name: str) -> list[Question]:
    """Return the committed questions of a file."""
    lines = (QUESTIONS / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def tuning_half(questions: Sequence[Question]) -> frozenset[str]:
    """Return the ids of the half that rules may be tuned on."""
    ids = sorted(each["id"] for each in questions)
    random.Random(SEED).shuffle(ids)
    return frozenset(ids[: len(ids) // 2])


def followups(index: Index) -> tuple[dict[str, float], list[Trial]]:
    """Ask the follow-ups; return figures and those that went wrong."""
    questions = read("follow_ups")
    asked, in_full = [], []
    for each in questions:
        before = index.ask(each["earlier"])
        asked.append(Trial(each, index.ask(each["question"], history=[before.turn])))
        in_full.append(Trial(each, index.ask(each["in_full"])))
    tuning = tuning_half(questions)
    figures: dict[str, float] = {}
    for name, chosen in (
        ("all", lambda _: True),
        ("tuning half", lambda each: each["id"] in tuning),
        ("held-out half", lambda each: each["id"] not in tuning),
    ):
        followed, full = _share(asked, chosen), _share(in_full, chosen)
        figures |= {
            f"follow-ups, {name}: P@1": followed,
            f"written out in full, {name}: P@1": full,
            f"share of it that is reached, {name}": followed / full,
        }
    return figures, [each for each in asked if not each.right]


def standalone(index: Index) -> tuple[dict[str, float], list[Trial]]:
    """Ask the answerable questions alone and after another; return figures and new failures."""
    questions = read("answerable")
    alone = [Trial(each, index.ask(each["question"])) for each in questions]
    disturbed = [
        Trial(each.question, index.ask(each.question["question"], history=[unrelated]))
        for each, unrelated in zip(alone, _unrelated(alone), strict=True)
    ]
    before, after = (_share(each, lambda _: True) for each in (alone, disturbed))
    figures = {
        "alone: P@1": before,
        "after an unrelated question: P@1": after,
        "loss, points": 100 * (before - after),
    }
    both = zip(alone, disturbed, strict=True)
    return figures, [new for old, new in both if old.right and not new.right]


def _unrelated(trials: Sequence[Trial]) -> list[Turn]:
    """Draw for each question the turn of another one, about other articles."""
    draw = random.Random(SEED)
    return [
        draw.choice([other.answer.turn for other in trials if not _paths(other) & _paths(each)])
        for each in trials
    ]


def _paths(trial: Trial) -> set[str]:
    path = trial.question["path"]
    return {path} if isinstance(path, str) else set(path)


def dates(index: Index) -> tuple[dict[str, float], list[Trial]]:
    """Ask the dated questions; return figures and those that went wrong."""
    asked = [Trial(each, index.ask(each["question"], today=_today(each))) for each in read("dated")]
    figures = {"dated questions: P@1": _share(asked, lambda _: True)}
    return figures, [each for each in asked if not each.right]


def _today(question: Question) -> date | None:
    return date.fromisoformat(question["today"]) if "today" in question else None


def _share(trials: Sequence[Trial], chosen: Callable[[Question], bool]) -> float:
    counted = [each.right for each in trials if chosen(each.question)]
    return sum(counted) / len(counted)


PARTS: Mapping[str, Callable[[Index], tuple[dict[str, float], list[Trial]]]] = {
    "followups": followups,
    "standalone": standalone,
    "dates": dates,
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Ask and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--part", choices=PARTS, help="ask these alone; all by default")
    parser.add_argument("--index", type=Path)
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    parser.add_argument("--worst", type=int, default=0, help="show this many failures of each part")
    options = parser.parse_args(arguments)
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        place = options.index or Path(folder) / "index"
        update_index(place, corpus=CORPUS)
        index = open_index(place, corpus=CORPUS)
        for name in [options.part] if options.part else PARTS:
            found, failures = PARTS[name](index)
            figures |= found
            for each in failures[: options.worst]:
                print(f"{each.question['id']} {each.question['question']}")
                print(f"  as: {each.answer.understood}, {each.answer.within}")
                print(f"  {each.answer.confidence:.2f} {each.best}")
    print("| figure | |\n|---|---|")
    for figure, value in figures.items():
        print(f"| {figure} | {value:.3f} |")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
