"""The corpus: there, readable, and what is in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from qabot import corpus
from qabot.diagnosis.findings import Finding, ok, problem, warning
from qabot.stores import health
from qabot.stores.sqlite import SqliteStore
from qabot.wiring.indexing import loaders

if TYPE_CHECKING:
    from qabot.settings import Settings

_SHOWN = 20


def check(settings: Settings) -> Iterator[Finding]:
    """List the articles, open each, and repeat what the last index run skipped."""
    folder = settings.corpus
    found = corpus.scan(folder, loaders())
    if not found.files:
        yield problem(
            f"the corpus folder {folder} holds no article",
            f"Put articles into it ({', '.join(sorted(loaders()))}).",
        )
    else:
        yield ok(f"{len(found.files)} files in {folder}: {_formats(found)}")
    skipped = dict(found.problems)
    skipped |= {path: why for path in found.files if (why := _unreadable(folder / path))}
    if health.has_index(settings.index):
        known = SqliteStore(settings.index, model="").files()
        skipped |= {
            path: state.problem
            for path, state in known.items()
            if state.problem and path in found.files and path not in skipped
        }
    for path, why in sorted(skipped.items())[:_SHOWN]:
        yield warning(f"{folder / path} is skipped: {why}", "Mend the file, or take it away.")
    if len(skipped) > _SHOWN:
        yield warning(
            f"{len(skipped) - _SHOWN} more files are skipped",
            "Run `qabot status`, which lists them.",
        )


def _formats(found: corpus.Scan) -> str:
    endings = Counter(Path(path).suffix.lower() for path in found.files)
    return ", ".join(f"{number} {ending}" for ending, number in sorted(endings.items()))


def _unreadable(path: Path) -> str | None:
    try:
        path.open("rb").close()
    except OSError as error:
        return f"the file can't be read: {error.strerror}"
    return None
