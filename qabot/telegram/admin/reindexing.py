"""Brings the index up to date on request, and tells how it goes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress

from qabot.settings import Settings
from qabot.watching.outcome import Outcome
from qabot.watching.runs import index_once

# How often a busy index is tried, and how often at most there is news.
_BUSY_SECONDS = 2.0
_NEWS_SECONDS = 3.0

Tell = Callable[[str, int, int], Awaitable[None]]
BUSY = "busy"


class Reindexer:
    """Runs the indexer as the watcher does, in a process of its own; one run at a time.

    Args:
        settings: which corpus, index and model.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._turn = asyncio.Lock()
        self._stop = threading.Event()

    def stop(self) -> None:
        """Leave off, now and for good."""
        self._stop.set()

    async def run(self, tell: Tell) -> Outcome | None:
        """Bring the index up to date, after any other process that is at it.

        Args:
            tell: called with stage, done and total, every few seconds at most; the stage is
                `BUSY` while another run writes the index.

        Returns:
            How it went; None if it was stopped.
        """
        if self._turn.locked():
            await tell(BUSY, 0, 0)
        async with self._turn:
            while True:
                outcome = await self._once(tell)
                if outcome is None or not outcome.busy:
                    return outcome
                await tell(BUSY, 0, 0)
                if await asyncio.to_thread(self._stop.wait, _BUSY_SECONDS):
                    return None

    async def _once(self, tell: Tell) -> Outcome | None:
        news: list[tuple[str, int, int]] = []
        chosen = self._settings
        running = asyncio.create_task(
            asyncio.to_thread(
                index_once,
                *(chosen.corpus, chosen.index, chosen.model, self._stop),
                lambda stage, done, total, _unit: news.append((stage, done, total)),
            )
        )
        while not running.done():
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(running), _NEWS_SECONDS)
            if news and not running.done():
                await tell(*news[-1])
                news.clear()
        return running.result()
