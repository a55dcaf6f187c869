"""Shows how a long run is doing: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Never, Self

import click
from tqdm import tqdm

_SECONDS_BETWEEN_LINES = 10.0


class ProgressBar:
    """Implements the Progress port on standard error; a context manager that cleans up."""

    def __init__(self) -> None:
        self._stage = ""
        self._bar: tqdm[Never] | None = None
        self._told = time.monotonic()
        self._started = self._told

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def __call__(self, stage: str, done: int, total: int, unit: str) -> None:
        """Show that ``done`` of ``total`` ``unit``s are finished, with rate and remaining time."""
        if stage != self._stage:
            self._begin(stage, total, unit)
        if self._bar is not None:
            self._bar.update(done - self._bar.n)
        elif total and time.monotonic() - self._told >= _SECONDS_BETWEEN_LINES:
            self._tell(done, total, unit)

    def _begin(self, stage: str, total: int, unit: str) -> None:
        self._close()
        self._stage = stage
        self._started = self._told = time.monotonic()
        if not unit:
            click.echo(f"{stage} …", err=True)
        elif not total:
            pass  # nothing to do, nothing to show
        elif sys.stderr.isatty():
            self._bar = tqdm(total=total, desc=stage, unit=f" {unit}", leave=False, file=sys.stderr)
        else:
            click.echo(f"{stage} {total} {unit} …", err=True)

    def _tell(self, done: int, total: int, unit: str) -> None:
        self._told = time.monotonic()
        rate = done / (self._told - self._started)
        left = f", {(total - done) / rate:.0f} s left" if rate else ""
        click.echo(f"{self._stage} {done} of {total} {unit}, {rate:.0f} {unit}/s{left}", err=True)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
