"""Keeps to Telegram's rates: so many messages a second in all, in each chat, in each group."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from weakref import WeakValueDictionary


@dataclass(frozen=True, slots=True)
class Rate:
    """At most ``count`` in any ``seconds``."""

    count: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Rates:
    """What Telegram allows: https://core.telegram.org/bots/faq#broadcasting-to-users.

    Attributes:
        overall: for the bot.
        chat: for one chat.
        group: for one group, on top.
    """

    overall: Rate = Rate(30, 1.0)
    chat: Rate = Rate(1, 1.0)
    group: Rate = Rate(20, 60.0)


class Allowance:
    """Lets so many through in any span of time, first come, first served.

    A place is free again when the span has passed since the request *ended*: at Telegram it
    arrived before that, so that there the rate holds however long requests are on their way. The
    event loop's clock is monotonic: setting the time changes nothing.
    """

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._places = asyncio.Semaphore(rate.count)

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Wait for a place, and hold it for the time of the block and the span after it."""
        await self._places.acquire()
        try:
            yield
        finally:
            # The timer also keeps this object alive for as long as it is needed.
            asyncio.get_running_loop().call_later(self._rate.seconds, self._free)

    @property
    def full(self) -> bool:
        """Whether one would have to wait."""
        return self._places.locked()

    def _free(self) -> None:
        self._places.release()


class Throttle:
    """The allowances of a bot; those of a chat last as long as somebody waits or was let through.

    Args:
        rates: what is allowed.
    """

    def __init__(self, rates: Rates) -> None:
        self._rates = rates
        self._overall = Allowance(rates.overall)
        self._chats: WeakValueDictionary[int, Allowance] = WeakValueDictionary()
        self._groups: WeakValueDictionary[int, Allowance] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, chat: int) -> AsyncIterator[None]:
        """Hold the chat's turn: a request that is tried again goes before those behind it."""
        mine = self._chats.setdefault(chat, Allowance(self._rates.chat))
        async with mine.place():
            if chat > 0:
                yield
                return
            group = self._groups.setdefault(chat, Allowance(self._rates.group))
            async with group.place():
                yield

    @asynccontextmanager
    async def request(self) -> AsyncIterator[None]:
        """Hold a place among all requests for the time of one."""
        async with self._overall.place():
            yield

    def busy(self, chat: int | None) -> bool:
        """Whether a request for ``chat`` would have to wait; None is no chat."""
        mine = self._chats.get(chat) if chat is not None else None
        return self._overall.full or (mine is not None and mine.full)
