"""The vector files: of the database's generation, readable, and equal to the database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from qabot.diagnosis.findings import Finding, ok, problem, warning
from qabot.stores import health
from qabot.stores.vectors import VECTORS_FOLDER

if TYPE_CHECKING:
    from qabot.settings import Settings


def check(settings: Settings) -> Iterator[Finding]:
    """Tell which vector file questions use, and compare it with the database."""
    if not health.has_index(settings.index):
        return  # the check of the database says so
    folder = settings.index / VECTORS_FOLDER
    state = health.examine_vectors(settings.index)
    for generation in state.passed_over:
        yield warning(
            f"the vector file {folder / str(generation)} is damaged or of another database;"
            " questions pass over it by themselves and read the database",
            "Run `qabot index`, which makes it anew.",
        )
    for flaw in state.flaws:
        yield problem(
            f"the vector file {folder / str(state.since)} doesn't fit the database: {flaw}",
            f"Delete {folder} and run `qabot index`, which makes it anew.",
        )
    if state.since == 0 and not state.passed_over:
        yield warning(
            f"there is no vector file in {folder}; questions read the database, which is slower",
            "Run `qabot index`, which makes one.",
        )
    if state.since and not state.flaws:
        newer = f"; {state.fresh} newer ones are read from it" if state.fresh else ""
        yield ok(
            f"{state.size} vectors in {folder / str(state.since)}, equal to the database's{newer}"
        )
