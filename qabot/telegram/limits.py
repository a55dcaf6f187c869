"""So many questions a minute of each user and in each chat."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable
from enum import Enum, auto

_SECONDS = 60.0
_SWEEP = 1_000


class Verdict(Enum):
    """What to do with a question."""

    FINE = auto()
    TELL = auto()  # too many, and this is the first one that is
    IGNORE = auto()  # too many, and they know


class Limit:
    """At most ``count`` in any minute of each of many; none if it is 0.

    Args:
        count: so many.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._times: dict[Hashable, deque[float]] = {}
        self._told: dict[Hashable, float] = {}

    def check(self, who: Hashable, at: float) -> Verdict:
        """Count one of ``who`` at ``at``, in seconds of a monotonic clock, and judge it.

        What is too many isn't counted: who waits a minute is let in again.
        """
        if not self._count:
            return Verdict.FINE
        if len(self._times) >= _SWEEP:
            self._sweep(at)
        times = self._times.setdefault(who, deque())
        while times and times[0] <= at - _SECONDS:
            times.popleft()
        if len(times) < self._count:
            times.append(at)
            return Verdict.FINE
        if at - self._told.get(who, -_SECONDS) < _SECONDS:
            return Verdict.IGNORE
        self._told[who] = at
        return Verdict.TELL

    def _sweep(self, at: float) -> None:
        """Forget those that haven't asked for a minute."""
        past = at - _SECONDS
        self._times = {who: all_ for who, all_ in self._times.items() if all_ and all_[-1] > past}
        self._told = {who: told for who, told in self._told.items() if told > past}
