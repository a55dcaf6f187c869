"""The watcher: corpus changes in, index runs out, and what happened into the log."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from watchfiles import Change, watch

from qabot.watching.outcome import Outcome
from qabot.watching.runs import index_once
from qabot.wiring.indexing import loaders

logger = logging.getLogger(__name__)

# A run begins when nothing has changed for the first time, and at the latest after the second.
_QUIET_MS = 400
_LONGEST_QUIET_WAIT_MS = 10_000
# How often the loop looks at anything else than changes: the order to stop, a nudge, a retry.
_TICK_MS = 500
# A run that failed is tried again after the first, then twice as long each time up to the second.
_FIRST_RETRY_SECONDS = 5.0
_LAST_RETRY_SECONDS = 300.0
# Where the folder can't be watched: how often it is looked for, or looked through.
_MISSING_SECONDS = 2.0
_UNWATCHABLE_SECONDS = 60.0


class Watcher:
    """Keeps an index up to date with its corpus until it is stopped.

    Args:
        corpus: the folder of articles.
        index: the folder of the index.
        model: the embedding model.
    """

    def __init__(self, corpus: Path, index: Path, model: str) -> None:
        self._corpus = corpus
        self._index = index
        self._model = model
        self._suffixes = tuple(loaders())
        self._stop = threading.Event()
        self._nudged = threading.Event()
        self._retry_at: float | None = None
        self._retry_seconds = _FIRST_RETRY_SECONDS
        self._trouble = ""
        self._skipped: Mapping[str, str] = {}
        self._runs = 0

    def stop(self) -> None:
        """End `run` soon, and a run of the indexer with it; safe in signal handlers."""
        self._stop.set()

    def nudge(self) -> None:
        """Look for changes soon, whether a file has changed or not."""
        self._nudged.set()

    def run(self) -> None:
        """Index what has changed by now, then again whenever articles change, until `stop`."""
        self._nudged.set()
        while not self._stop.is_set():
            try:
                self._watch()
            except FileNotFoundError:
                self._index_now()  # tells that the folder is missing
                self._nudged.set()  # for when it is back
                while not self._is_there() and not self._stop.wait(_MISSING_SECONDS):
                    pass
            except Exception as error:  # noqa: BLE001 - whatever it is, indexing must go on
                self._tell_trouble(
                    f"the corpus folder {self._corpus} can't be watched: {error};"
                    f" looking through it every {_UNWATCHABLE_SECONDS:.0f} s instead"
                )
                self._index_now()
                self._stop.wait(_UNWATCHABLE_SECONDS)

    def _watch(self) -> None:
        """Watch the folder until `stop`, or until it is another folder or gone."""
        watched = self._identity()
        # Changes are collected while a run is busy, so none is lost between two runs.
        for changes in watch(
            self._corpus,
            watch_filter=self._is_relevant,
            debounce=_LONGEST_QUIET_WAIT_MS,
            step=_QUIET_MS,
            rust_timeout=_TICK_MS,
            yield_on_timeout=True,
            stop_event=self._stop,
            raise_interrupt=False,
            ignore_permission_denied=True,
        ):
            if changes or self._nudged.is_set() or self._is_retry_due():
                self._index_now()
            if self._identity() != watched:
                self._nudged.set()
                return

    def _is_there(self) -> bool:
        with suppress(OSError):  # a closed folder above
            return self._corpus.is_dir()
        return False

    def _identity(self) -> tuple[int, int]:
        """Return what tells the folder from another at the same path.

        Raises:
            FileNotFoundError: it is gone.
        """
        stat = self._corpus.stat()
        return stat.st_dev, stat.st_ino

    def _is_relevant(self, change: Change, path: str) -> bool:
        return is_relevant(change, Path(path), self._corpus, self._suffixes)

    def _is_retry_due(self) -> bool:
        return self._retry_at is not None and time.monotonic() >= self._retry_at

    def _index_now(self) -> None:
        self._nudged.clear()
        self._retry_at = None
        outcome = index_once(self._corpus, self._index, self._model, self._stop)
        if outcome is None:
            return
        if outcome.error:
            self._retry_later(outcome)
            return
        self._trouble = ""
        self._retry_seconds = _FIRST_RETRY_SECONDS
        self._runs += 1
        tell = logger.info if outcome.changes or outcome.remade or self._runs == 1 else logger.debug
        tell("index: %s", outcome.summary())
        for path, reason in outcome.skipped.items():
            if self._skipped.get(path) != reason:
                logger.warning("skipped %s: %s", path, reason)
        self._skipped = outcome.skipped

    def _retry_later(self, outcome: Outcome) -> None:
        if outcome.busy:
            self._retry_at = time.monotonic() + _FIRST_RETRY_SECONDS
            self._tell_trouble(f"{outcome.error}; trying again until it has finished")
            return
        self._retry_at = time.monotonic() + self._retry_seconds
        self._retry_seconds = min(2 * self._retry_seconds, _LAST_RETRY_SECONDS)
        self._tell_trouble(f"the index was not updated: {outcome.error}. {outcome.hint}")

    def _tell_trouble(self, text: str) -> None:
        """Tell once, however often it is tried again."""
        if text != self._trouble:
            logger.error("%s", text)
        self._trouble = text


def is_relevant(change: Change, path: Path, corpus: Path, suffixes: Collection[str]) -> bool:
    """Tell whether a change may concern an article.

    A folder that comes counts, because the articles in it may not be reported; what goes without
    a file name ending may have been a folder.
    """
    try:
        inside = path.relative_to(corpus.absolute())
    except ValueError:  # the corpus is reached by a link
        inside = Path(path.name)
    if any(part.startswith(".") for part in inside.parts):
        return False
    if path.name.lower().endswith(tuple(suffixes)):
        return True
    return not path.suffix if change is Change.deleted else path.is_dir()
