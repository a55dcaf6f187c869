"""The process of one index run: ``python -m qabot.watching.child CORPUS INDEX MODEL``.

A run has a process of its own so that whoever answers questions is never slowed: reading and
splitting would hold the interpreter's lock, and torch, once loaded, would keep some hundred MB for
ever. What a run needs is given back when it ends, and it runs at low priority: on a machine with
two cores answers come first. It ends with its parent, however that ends; see `end_with_parent`.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path

from qabot.errors import BusyError, QabotError
from qabot.ports import Progress
from qabot.watching.outcome import Outcome
from qabot.wiring.indexing import indexer

_LOW_PRIORITY = 10
_STANDARD_INPUT = 0
_SECONDS_BETWEEN_LINES = 1.0


def main(corpus: str, index: str, model: str) -> None:
    """Run the indexer once; print how it goes and the outcome, a line of JSON each."""
    os.nice(_LOW_PRIORITY)
    threading.Thread(target=end_with_parent, daemon=True).start()
    outcome = run(Path(corpus), Path(index), model, Told())
    sys.stdout.write(f"\n{json.dumps(asdict(outcome))}\n")


class Told:
    """Implements the Progress port: lists on standard output, one a second at most."""

    def __init__(self) -> None:
        self._stage = ""
        self._at = 0.0

    def __call__(self, stage: str, done: int, total: int, unit: str) -> None:
        """Print a line if the stage is new or a second has passed."""
        now = time.monotonic()
        if stage != self._stage or now - self._at >= _SECONDS_BETWEEN_LINES:
            self._stage, self._at = stage, now
            sys.stdout.write(f"\n{json.dumps([stage, done, total, unit])}\n")
            sys.stdout.flush()


def run(corpus: Path, index: Path, model: str, progress: Progress) -> Outcome:
    """Bring the index up to date; an error on purpose is an outcome too."""
    try:
        report = indexer(corpus, index, model).run(progress)
    except QabotError as error:
        return Outcome(error=str(error), hint=error.hint, busy=isinstance(error, BusyError))
    return Outcome(
        added=len(report.added),
        changed=len(report.changed),
        removed=len(report.removed),
        articles=report.articles,
        generation=report.generation,
        remade=report.remade,
        seconds=report.seconds,
        skipped=report.skipped,
    )


def end_with_parent() -> None:
    """End this process when its standard input closes, as it does when the parent is gone.

    A run may be cut off anywhere: what is embedded is kept, and nothing is half published.
    """
    while os.read(_STANDARD_INPUT, 1):  # not through sys.stdin, whose lock would outlive the run
        pass
    os._exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
