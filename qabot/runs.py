"""What is remembered of an index run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RunRecord:
    """How an index run went, in numbers.

    Attributes:
        finished_ns: when it ended, nanoseconds since the epoch.
        seconds: how long it took.
        added: articles that were new.
        changed: articles that were read anew.
        removed: articles that went.
        unchanged: files that were left as they are.
        skipped: files that are no article.
    """

    finished_ns: int
    seconds: float
    added: int
    changed: int
    removed: int
    unchanged: int
    skipped: int
