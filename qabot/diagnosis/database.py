"""The database: readable, whole, and true to its own rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from qabot.diagnosis.findings import Finding, ok, problem, warning
from qabot.stores import health
from qabot.stores.schema import DATABASE, SCHEMA_VERSION

if TYPE_CHECKING:
    from qabot.settings import Settings

_REBUILD = "Run `qabot index --rebuild`; the index is made anew from the corpus."


def check(settings: Settings) -> Iterator[Finding]:
    """Read the whole database and hold it against what every index run leaves."""
    path = settings.index / DATABASE
    if not health.has_index(settings.index):
        yield warning(f"there is no index in {settings.index}", "Run `qabot index` to build it.")
        return
    flaws = list(health.database_flaws(settings.index))
    for flaw in flaws:
        yield problem(f"the index database {path} is damaged: {flaw}", _REBUILD)
    if not flaws:
        yield ok(f"the index database {path} is sound (schema version {SCHEMA_VERSION}, WAL mode)")
