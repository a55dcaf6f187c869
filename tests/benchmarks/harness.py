"""What the quality benchmarks share: options, results that outlive a stopped run, table, log."""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from tqdm import tqdm

import qabot
from qabot.answering import CHARACTERS_READ

SEED = 20260101
ROOT = Path(__file__).parents[2]
LOG = ROOT / "docs" / "quality-log.jsonl"
# What doesn't answer questions doesn't change the answers.
BESIDE_THE_POINT = {"cli", "evaluation", "training", "telegram", "__pycache__"}

T = TypeVar("T")
Figures = Mapping[str, float | None]


def parser(description: str, *, questions: int | None) -> argparse.ArgumentParser:
    """Return a parser with the options of every quality benchmark.

    Args:
        description: the script's docstring.
        questions: asked by default; None for all.
    """
    made = argparse.ArgumentParser(description=description.split("\n", maxsplit=1)[0])
    made.add_argument("data", type=Path, help="the folder of data sets")
    made.add_argument("--questions", type=int, default=questions, help="ask a seeded sample of N")
    made.add_argument(
        "--work",
        type=Path,
        default=Path(tempfile.gettempdir()) / "qabot-benchmarks",
        help="keeps indexes and results, so that a run that was stopped goes on",
    )
    made.add_argument("--json", type=Path, help="write the figures to this file too")
    made.add_argument(
        "--read", type=int, default=CHARACTERS_READ, help="characters that the reranker reads"
    )
    made.add_argument(
        "--final", action="store_true", help="ask the test set, and append the figures to the log"
    )
    made.add_argument("--log", type=Path, default=LOG, help="the log of --final")
    return made


def sample(items: Sequence[T], count: int | None) -> list[T]:
    """Return ``count`` of ``items`` in seeded random order; all of them, likewise, for None."""
    drawn = list(items)
    random.Random(SEED).shuffle(drawn)
    return drawn[:count]


def results(
    options: argparse.Namespace,
    name: str,
    items: Mapping[str, T],
    ask: Callable[[str, T], dict[str, Any]],
) -> list[dict[str, Any]]:
    """Return what ``ask`` makes of each item, in order, taking what is there from an earlier run.

    Results are kept in the work folder under ``name``, one line each, as they come; they count
    only for the same product and options.
    """
    options.work.mkdir(parents=True, exist_ok=True)
    file = options.work / f"{name}.jsonl"
    identity = {"product": product_digest(), "read": options.read}
    kept = _kept(file, identity)
    missing = [key for key in items if key not in kept]
    with file.open("w", encoding="utf-8") as stream:
        lines = [identity, *({"key": key, **value} for key, value in kept.items())]
        stream.writelines(json.dumps(line) + "\n" for line in lines)
        stream.flush()
        done = len(items) - len(missing)
        for key in tqdm(missing, name, total=len(items), initial=done, unit=" questions"):
            kept[key] = ask(key, items[key])
            stream.write(json.dumps({"key": key, **kept[key]}) + "\n")
            stream.flush()
    return [kept[key] for key in items]


def _kept(file: Path, identity: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the results of an earlier run; a last line that was cut off is none."""
    if not file.exists():
        return {}
    lines = []
    for line in file.read_text("utf-8").splitlines():
        try:
            lines.append(json.loads(line))
        except ValueError:
            break
    if not lines or lines[0] != identity:
        print(f"{file}: made by another qabot or other options; asked anew", flush=True)
        return {}
    return {line.pop("key"): line for line in lines[1:]}


def product_digest() -> str:
    """Return a digest of all that answers questions: code and weights."""
    package = Path(qabot.__file__).parent
    found = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        parts = path.relative_to(package).parts
        if path.is_file() and not BESIDE_THE_POINT & set(parts):
            found.update("/".join(parts).encode() + path.read_bytes())
    return found.hexdigest()


def tell(
    options: argparse.Namespace,
    name: str,
    questions: int,
    columns: Mapping[str, Figures],
) -> None:
    """Print the table, write the JSON, and log a run on the test set.

    Args:
        options: of the command line.
        name: of the benchmark.
        questions: how many were asked.
        columns: figures by system, the product first.
    """
    split = "test" if options.final else "development"
    print(f"{name}, {split} set, {questions} questions, seed {SEED}")
    print("| figure | " + " | ".join(columns) + " |")
    print("|---" * (len(columns) + 1) + "|")
    for figure in dict.fromkeys(key for each in columns.values() for key in each):
        cells = [_cell(each.get(figure)) for each in columns.values()]
        print(f"| {figure} | " + " | ".join(cells) + " |")
    record = {
        "benchmark": name,
        "split": split,
        "questions": questions,
        "read": options.read,
        "seed": SEED,
        "commit": _commit(),
        "date": datetime.now(UTC).date().isoformat(),
        "figures": {system: dict(each) for system, each in columns.items()},
    }
    if options.json:
        options.json.write_text(json.dumps(record, indent=2) + "\n", "utf-8")
    if options.final:
        with options.log.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(record) + "\n")


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}" if abs(value) <= 1 else f"{value:.1f}"


def _commit() -> str:
    git = shutil.which("git")
    if git is None:
        return "unknown"
    done = subprocess.run(
        [git, "describe", "--always", "--dirty", "--abbrev=12"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or "unknown"
