"""Asks the index, off the event loop, and opens it anew when it was made anew."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import TypeVar

from qabot.api import Index, open_index
from qabot.errors import IndexMismatchError, QabotError
from qabot.processors import processors
from qabot.records import Answer, ArticleSummary, Example, Turn
from qabot.settings import Settings
from qabot.telegram.rendering import Surroundings

logger = logging.getLogger(__name__)

_TRIES = 3

Result = TypeVar("Result")


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
        self._choosing = threading.Lock()
        self._chosen: tuple[Index, int, tuple[Example, ...]] | None = None
        # More threads than processors would only make each answer later.
        self._pool = ThreadPoolExecutor(processors(), thread_name_prefix="ask")

    async def ask(
        self, question: str, top: int | None = None, history: Sequence[Turn] = ()
    ) -> Answer:
        """Answer ``question``.

        Args:
            question: plain text.
            top: citations at most; as many as the settings say by default.
            history: the conversation so far, oldest turn first.

        Raises:
            IndexMissingError: there is no index yet.
            IndexMismatchError: the index is of another model or version.
            QabotError: the index or a model can't be used.
        """
        return await self._run(partial(self._ask, question, top or self._settings.top, history))

    async def articles(self, first: int, count: int) -> tuple[int, Sequence[ArticleSummary]]:
        """Return how many articles there are, and some of them, newest first.

        Raises:
            QabotError: as from `ask`.
        """
        return await self._run(lambda: self._open().articles(first, count))

    async def surroundings(self, path: str, quote: str, count: int) -> Surroundings:
        """Return what stands around a quote now.

        Raises:
            QabotError: as from `ask`.
        """
        around = await self._run(lambda: self._open().surroundings(path, quote, count))
        return Surroundings(current=False) if around is None else Surroundings(*around)

    async def examples(self, count: int) -> tuple[Example, ...]:
        """Return questions that the newest generation answers, found once for each.

        Raises:
            QabotError: as from `ask`.
        """
        return await self._run(partial(self._examples, count))

    async def _run(self, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def warm_up(self) -> None:
        """Open the index in the background, so that the first question needn't wait for it."""
        self._pool.submit(self._try_to_open)

    def close(self) -> None:
        """Let go of the threads; questions that have not begun are dropped."""
        self._pool.shutdown(cancel_futures=True)

    def _examples(self, count: int) -> tuple[Example, ...]:
        opened = self._open()
        with self._choosing:
            chosen, generation = self._chosen, opened.generation
            if chosen is not None and chosen[0] is opened and chosen[1] == generation:
                return chosen[2]
            found = opened.examples(count, threshold=self._settings.threshold)
            self._chosen = opened, generation, found
            return found

    def _ask(self, question: str, top: int, history: Sequence[Turn]) -> Answer:
        for _ in range(_TRIES):
            opened = self._open()
            try:
                answer = opened.ask(
                    question, top=top, threshold=self._settings.threshold, history=history
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
