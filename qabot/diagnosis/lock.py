"""Whether another process is writing the index."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from qabot.diagnosis.findings import Finding, ok, warning
from qabot.stores.locking import is_held

if TYPE_CHECKING:
    from qabot.settings import Settings


def check(settings: Settings) -> Iterator[Finding]:
    """Look at the write lock."""
    if is_held(settings.index):
        yield warning(
            f"a process is writing the index in {settings.index}",
            "Wait until it has finished; if it never does, end it.",
        )
    else:
        yield ok("no process is writing the index")
