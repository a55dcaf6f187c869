"""Asks the index, off the event loop, and opens it anew when it was made anew."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from qabot.api import Index, open_index
from qabot.errors import IndexMismatchError, QabotError
from qabot.records import Answer
from qabot.settings import Settings

logger = logging.getLogger(__name__)

_TRIES = 3


class Desk:
    """Answers questions from the newest generation, as many at once as there are processors.

    Args:
        settings: where the index is and how it is asked.
        mend: called when the index is missing or was made by other parts than the present ones.
    """

    def __init__(self, settings: Settings, mend: Callable[[], None]) -> None:
        self._settings = settings
        self._mend = mend
        self._guard = threading.Lock()
        self._opened: Index | None = None
        # More threads than processors would only make each answer later.
        self._pool = ThreadPoolExecutor(len(os.sched_getaffinity(0)), thread_name_prefix="ask")

    async def ask(self, question: str) -> Answer:
        """Answer ``question``.

        Raises:
            IndexMissingError: there is no index yet.
            IndexMismatchError: the index is of another model or version.
            QabotError: the index or a model can't be used.
        """
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._ask, question)

    def warm_up(self) -> None:
        """Open the index in the background, so that the first question needn't wait for it."""
        self._pool.submit(self._try_to_open)

    def close(self) -> None:
        """Let go of the threads; questions that have not begun are dropped."""
        self._pool.shutdown(cancel_futures=True)

    def _ask(self, question: str) -> Answer:
        for _ in range(_TRIES):
            opened = self._open()
            try:
                answer = opened.ask(
                    question, top=self._settings.top, threshold=self._settings.threshold
                )
            except Exception:
                if not opened.outdated:
                    raise
            else:
                # Made anew while we asked, the index may have been asked with the wrong vectors.
                if not opened.outdated:
                    return answer
        self._mend()
        raise IndexMismatchError(
            f"the index in {self._settings.index} keeps being made anew",
            hint="Let only one process index, with one model.",
        )

    def _open(self) -> Index:
        with self._guard:
            if self._opened is None or self._opened.outdated:
                self._opened = None
                self._opened = self._open_anew()
            return self._opened

    def _open_anew(self) -> Index:
        chosen = self._settings
        try:
            return open_index(
                chosen.index, corpus=chosen.corpus, model=chosen.model, reranker=chosen.reranker
            )
        except QabotError:
            self._mend()
            raise

    def _try_to_open(self) -> None:
        with suppress(QabotError):  # told when a question meets it; the watcher is at work
            self._open()
