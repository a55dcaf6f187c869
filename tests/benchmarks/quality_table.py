"""Print the README's table of quality from the log of the final runs.

    python tests/benchmarks/quality_table.py [--log FILE]

Of each benchmark the newest run counts. "must" and "aim" are what the project set itself.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness import LOG
from plain import NAME

Record = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """One figure: of which benchmark, and what was wanted of it."""

    label: str
    benchmark: str
    figure: str
    must: float
    aim: float
    command: str


_ARTICLES = "squad_articles.py"
ROWS = (
    Row("ReQA-SQuAD: P@1", "ReQA-SQuAD", "P@1", 0.77, 0.85, "reqa_squad.py"),
    Row("ReQA-SQuAD: MRR", "ReQA-SQuAD", "MRR", 0.84, 0.90, "reqa_squad.py"),
    Row("SQuAD articles: P@1", "SQuAD articles", "P@1", 0.80, 0.88, _ARTICLES),
    Row("SQuAD articles: P@3", "SQuAD articles", "P@3", 0.92, 0.96, _ARTICLES),
    Row(
        "half of the answers hidden: AUROC",
        "SQuAD articles, half hidden",
        "AUROC, has an answer",
        0.90,
        0.96,
        f"{_ARTICLES} --hidden",
    ),
    Row(
        "likewise: coverage at 90 % precision",
        "SQuAD articles, half hidden",
        "coverage at 90 % precision",
        0.50,
        0.72,
        f"{_ARTICLES} --hidden",
    ),
    Row(
        "likewise: expected calibration error",
        "SQuAD articles, half hidden",
        "expected calibration error",
        0.05,
        0.03,
        f"{_ARTICLES} --hidden",
    ),
    Row(
        "SQuAD 2.0, unanswerable questions: AUROC",
        "SQuAD 2.0 unanswerable",
        "AUROC, has an answer",
        0.65,
        0.85,
        "squad2_unanswerable.py",
    ),
    Row("WikiQA: MAP", "WikiQA", "MAP", 0.72, 0.86, "wikiqa.py"),
    Row("WikiQA: P@1", "WikiQA", "P@1", 0.60, 0.80, "wikiqa.py"),
    Row("words in bold: exact match, %", "Highlight", "exact match, %", 65, 78, "highlight.py"),
    Row("words in bold: F1, %", "Highlight", "F1, %", 76, 86, "highlight.py"),
    Row(
        "loss of P@1 by typos, points",
        "SQuAD articles, typos",
        "loss of P@1, points",
        8,
        4,
        f"{_ARTICLES} --typos",
    ),
    Row(
        "loss of P@1 by keywords only, points",
        "SQuAD articles, keywords",
        "loss of P@1, points",
        10,
        5,
        f"{_ARTICLES} --keywords",
    ),
)


def newest(log: Path) -> dict[str, Record]:
    """Return the last record of each benchmark."""
    lines = log.read_text("utf-8").splitlines() if log.exists() else []
    return {record["benchmark"]: record for record in map(json.loads, lines)}


def table(records: dict[str, Record]) -> str:
    """Return the table; a figure that no run gave is left empty."""
    lines = [
        f"| figure | must | aim | reached | {NAME} | questions | command in `tests/benchmarks/` |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in ROWS:
        record = records.get(row.benchmark, {"figures": {}, "questions": ""})
        cells = [
            *(_cell(value) for value in (row.must, row.aim)),
            *(_cell(record["figures"].get(name, {}).get(row.figure)) for name in ("qabot", NAME)),
        ]
        lines.append(
            f"| {row.label} | {' | '.join(cells)} | {record['questions']} | `{row.command}` |"
        )
    return "\n".join(lines)


def _cell(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.2f}".rstrip("0").rstrip(".") if abs(value) > 1 else f"{value:.3f}"


def main() -> None:
    """Parse and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--log", type=Path, default=LOG, help="the log of --final")
    print(table(newest(parser.parse_args().log)))


if __name__ == "__main__":
    main()
