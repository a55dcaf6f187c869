"""What a running bot knows of itself: whether it is ready, and if not, why."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from qabot.errors import QabotError
from qabot.monitoring import metrics
from qabot.wiring.asking import open_store

# The JSON's version; it changes when a field changes its meaning or goes.
SCHEMA = "qabot.health/1"
# A poll ends after 30 s at the latest, and a webhook is looked after once a minute.
LONGEST_SILENCE_SECONDS = 150.0
_NS = 1e9


class Phase(Enum):
    """Where in its life the bot is."""

    STARTING = "starting"
    ANSWERING = "answering"
    STOPPING = "stopping"


@dataclass(frozen=True, slots=True)
class IndexFacts:
    """What is known of the index.

    Attributes:
        generation: the newest.
        last_run: when the last index run ended, seconds since the epoch; None if not known.
    """

    generation: int
    last_run: float | None


class Vitals:
    """Noted by the parts of the bot, read by the local port.

    Args:
        index: the folder of the index.
        mode: how updates come, ``polling`` or ``webhook``.
        clock: seconds that never go back.
    """

    def __init__(
        self,
        index: Path,
        mode: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.phase = Phase.STARTING
        self.waiting: Callable[[], int] = lambda: 0  # how many updates are not yet finished
        self._index = index
        self._mode = mode
        self._clock = clock
        self._began = clock()
        self._heard: float | None = None

    def heard(self) -> None:
        """Note that Telegram has just answered a poll or handed over an update."""
        self._heard = self._clock()
        metrics.LAST_CONTACT.set_to_current_time()

    def report(self) -> dict[str, Any]:
        """Return the state as JSON's types, and set the metrics that follow from it.

        It reads the index's database: not for the event loop.
        """
        facts = read_index(self._index)
        silence = None if self._heard is None else self._clock() - self._heard
        problems = self._problems(facts, silence)
        waiting = self.waiting()
        metrics.QUEUE.set(waiting)
        _set_metrics(facts, ready=not problems)
        age = None if facts is None or facts.last_run is None else time.time() - facts.last_run
        return {
            "schema": SCHEMA,
            "ready": not problems,
            "problems": problems,
            "phase": self.phase.value,
            "mode": self._mode,
            "uptime_seconds": round(self._clock() - self._began, 1),
            "last_contact_age_seconds": None if silence is None else round(silence, 1),
            "queue_length": waiting,
            "index": {
                "generation": None if facts is None else facts.generation,
                "age_seconds": None if age is None else round(age, 1),
            },
        }

    def _problems(self, facts: IndexFacts | None, silence: float | None) -> list[str]:
        found = []
        if self.phase is Phase.STARTING:
            found.append("Telegram has not been reached yet")
        if self.phase is Phase.STOPPING:
            found.append("the bot is stopping")
        if silence is not None and silence > LONGEST_SILENCE_SECONDS:
            found.append(f"no word from Telegram for {silence:.0f} s")
        if facts is None:
            found.append("there is no index that can be used")
        return found


def read_index(folder: Path) -> IndexFacts | None:
    """Return what is known of the index in ``folder``; None if there is none to use."""
    try:
        store = open_store(folder)
        run = store.last_run()
        return IndexFacts(store.generation, None if run is None else run.finished_ns / _NS)
    except QabotError:
        return None


def _set_metrics(facts: IndexFacts | None, *, ready: bool) -> None:
    metrics.READY.set(ready)
    metrics.GENERATION.set(0 if facts is None else facts.generation)
    if facts is not None and facts.last_run is not None:
        metrics.LAST_RUN.set(facts.last_run)
