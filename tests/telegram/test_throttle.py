"""Rates hold in any span of time, for all orders of requests; nobody is overtaken in a chat."""

import asyncio
from collections.abc import Iterable
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from qabot.telegram.throttle import Allowance, Rate, Rates, Throttle

SPAN = 0.05
RATES = Rates(overall=Rate(3, SPAN), chat=Rate(1, SPAN), group=Rate(2, 3 * SPAN))


def most_within(times: Iterable[float], span: float) -> int:
    """The largest number of ``times`` in any span, both ends open."""
    ordered = sorted(times)
    return max((sum(at <= each < at + span for each in ordered) for at in ordered), default=0)


async def send_all(chats: list[int]) -> list[tuple[int, int, float, float]]:
    """Send one message to each chat at once: number, chat, begin and end in order of the ends."""
    throttle, clock = Throttle(RATES), asyncio.get_running_loop().time
    done: list[tuple[int, int, float, float]] = []

    async def send(number: int, chat: int) -> None:
        async with throttle.turn(chat), throttle.request():
            begun = clock()
            await asyncio.sleep(0.002 * (number % 3))
            done.append((number, chat, begun, clock()))

    await asyncio.gather(*(send(number, chat) for number, chat in enumerate(chats)))
    return done


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from([1, 2, 3, -1, -2]), max_size=10))
def test_no_rate_is_exceeded_and_each_chat_keeps_its_order(chats: list[int]) -> None:
    done = asyncio.run(send_all(chats))
    assert len(done) == len(chats)
    for chat in set(chats):
        mine = [each for each in done if each[1] == chat]
        assert [number for number, *_ in mine] == sorted(number for number, *_ in mine)
        # From each end to the next begin, so that it holds at Telegram too, wherever in between
        # a request arrives there.
        assert all(after[2] - before[3] >= SPAN * 0.99 for before, after in pairwise(mine))
        if chat < 0:
            assert most_within((begun for _, _, begun, _ in mine), 3 * SPAN * 0.99) <= 2
    assert most_within((begun for _, _, begun, _ in done), SPAN * 0.99) <= 3


def test_a_chat_that_waits_for_long_holds_up_no_other() -> None:
    async def main() -> bool:
        throttle = Throttle(RATES)
        hold = asyncio.Event()

        async def slow() -> None:
            async with throttle.turn(1):
                await hold.wait()

        waiting = [asyncio.create_task(slow()) for _ in range(50)]
        await asyncio.sleep(0)
        async with asyncio.timeout(60), throttle.turn(2), throttle.request():
            got = True
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        return got

    assert asyncio.run(main())


def test_whoever_gives_up_waiting_takes_no_place() -> None:
    async def main() -> None:
        allowance = Allowance(Rate(1, SPAN))
        async with allowance.place():
            assert allowance.full
            impatient = asyncio.create_task(allowance.place().__aenter__())
            await asyncio.sleep(0)
            impatient.cancel()
            await asyncio.gather(impatient, return_exceptions=True)
        async with asyncio.timeout(60), allowance.place():
            assert allowance.full

    asyncio.run(main())


def test_it_is_busy_while_a_chat_or_all_chats_have_to_wait() -> None:
    async def main() -> None:
        throttle = Throttle(RATES)
        assert not throttle.busy(1)
        async with throttle.turn(1):
            assert throttle.busy(1)
            assert not throttle.busy(2)
        assert throttle.busy(1)
        async with throttle.request(), throttle.request(), throttle.request():
            assert throttle.busy(2)
            assert throttle.busy(None)

    asyncio.run(main())
