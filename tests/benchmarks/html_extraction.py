"""Measures how well the HTML loader tells an article's text from its page.

Usage: python tests/benchmarks/html_extraction.py FOLDER [--json FILE]

FOLDER holds the article extraction benchmark: ground-truth.json and html/NAME.html.gz. Rules were
tuned on the pages whose name's SHA-1 is divisible by three; the figure that counts is held-out.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean, median
from typing import TYPE_CHECKING

import click
import trafilatura
from tqdm import tqdm

from qabot.errors import LoadError
from qabot.loaders.html import HtmlLoader

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_SHINGLE = 4
_TUNING_EVERY = 3


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and their F1 (0 to 1), and milliseconds a page."""

    split: str
    extractor: str
    pages: int
    precision: float
    recall: float
    f1: float
    mean_ms: float
    median_ms: float


@dataclass(frozen=True, slots=True)
class _Page:
    name: str
    precision: float
    recall: float
    seconds: float


def ours(page: bytes) -> str:
    """Return the body text that the product would index."""
    try:
        document = HtmlLoader().load(page, "page.html")
    except LoadError:
        return ""
    return "\n".join(block.text for block in document.blocks)


def plain(page: bytes) -> str:
    """Return what trafilatura extracts by default, comments left out."""
    return trafilatura.extract(page, include_comments=False) or ""


EXTRACTORS: dict[str, Callable[[bytes], str]] = {"trafilatura": plain, "qabot": ours}


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Return the multiset of 4-token shingles; a shorter text is one shingle."""
    tokens = re.findall(r"\w+", text)
    count = max(1, len(tokens) - _SHINGLE + 1) if tokens else 0
    return Counter(tuple(tokens[start : start + _SHINGLE]) for start in range(count))


def compare(expected: str, found: str) -> tuple[float, float]:
    """Return precision and recall of one page, each 0 to 1."""
    gold, got = shingles(expected), shingles(found)
    hits = (gold & got).total()
    return (
        hits / got.total() if got else float(not gold),
        hits / gold.total() if gold else float(not got),
    )


def is_tuning(name: str) -> bool:
    """Whether a page belongs to the split that rules may be tuned on."""
    return int(hashlib.sha1(name.encode()).hexdigest(), 16) % _TUNING_EVERY == 0  # noqa: S324


def summarise(split: str, extractor: str, pages: Sequence[_Page]) -> Score:
    """Return the averages over ``pages``; F1 is made from the averages."""
    precision, recall = mean(p.precision for p in pages), mean(p.recall for p in pages)
    seconds = [page.seconds for page in pages]
    return Score(
        split,
        extractor,
        len(pages),
        precision,
        recall,
        2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        1000 * mean(seconds),
        1000 * median(seconds),
    )


def _measure(folder: Path, names: Sequence[str]) -> list[Score]:
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    results: dict[str, list[_Page]] = {extractor: [] for extractor in EXTRACTORS}
    for name in tqdm(names, unit="page"):
        page = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())
        for extractor, extract in EXTRACTORS.items():
            start = time.perf_counter()
            text = extract(page)
            seconds = time.perf_counter() - start
            precision, recall = compare(truth[name]["articleBody"], text)
            results[extractor].append(_Page(name, precision, recall, seconds))
    scores = []
    splits = {"tuning": (True,), "held-out": (False,), "all": (True, False)}
    for split, wanted in splits.items():
        for extractor, pages in results.items():
            chosen = [page for page in pages if is_tuning(page.name) in wanted]
            if chosen:
                scores.append(summarise(split, extractor, chosen))
    return scores


def main() -> None:
    """Print the table and write it as JSON where asked to."""
    parser = argparse.ArgumentParser(description="Measure the HTML loader's extraction.")
    parser.add_argument("folder", type=Path, help="ground-truth.json and html/*.html.gz")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument(
        "--tuning", action="store_true", help="measure the tuning split alone, for work on rules"
    )
    arguments = parser.parse_args()
    truth = json.loads((arguments.folder / "ground-truth.json").read_text(encoding="utf-8"))
    names = [name for name in sorted(truth) if is_tuning(name) or not arguments.tuning]
    scores = _measure(arguments.folder, names)
    if arguments.tuning:
        scores = [score for score in scores if score.split == "tuning"]
    click.echo(f"{'split':<10}{'extractor':<13}{'pages':>6}{'P':>8}{'R':>8}{'F1':>8}{'ms/page':>9}")
    for s in scores:
        click.echo(
            f"{s.split:<10}{s.extractor:<13}{s.pages:>6}{s.precision:>8.4f}{s.recall:>8.4f}"
            f"{s.f1:>8.4f}{s.mean_ms:>9.1f}"
        )
    if arguments.json:
        figures = {"loader": HtmlLoader().version, "scores": [asdict(score) for score in scores]}
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
