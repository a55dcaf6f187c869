"""So many questions a minute, and one word about it."""

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from qabot.telegram.limits import Limit, Verdict

FINE, TELL, IGNORE = Verdict.FINE, Verdict.TELL, Verdict.IGNORE


def test_what_is_too_much_is_told_once_a_minute_and_forgiven_after_one() -> None:
    limit = Limit(2)
    times = [0, 1, 2, 3, 59, 60, 61, 61.5, 62, 120, 122]
    found = [limit.check("ada", at) for at in times]
    assert found == [FINE, FINE, TELL, IGNORE, IGNORE, FINE, FINE, IGNORE, TELL, FINE, FINE]


def test_each_has_a_limit_of_their_own() -> None:
    limit = Limit(1)
    assert [limit.check(who, 0) for who in ("ada", "bo", "ada")] == [FINE, FINE, TELL]


def test_zero_is_no_limit() -> None:
    limit = Limit(0)
    assert {limit.check("ada", 0) for _ in range(1_000)} == {FINE}


def test_those_that_are_gone_are_forgotten_and_the_others_are_not() -> None:
    limit = Limit(1)
    for who in range(5_000):
        assert limit.check(who, who / 100) is FINE
    assert limit.check(4_999, 50) is TELL
    assert limit.check(0, 61) is FINE


@given(
    st.integers(1, 3),
    st.lists(st.tuples(st.sampled_from("ab"), st.floats(0, 40)), max_size=40),
)
def test_no_minute_has_more_than_the_limit(count: int, steps: list[tuple[str, float]]) -> None:
    limit, at = Limit(count), 0.0
    fine: dict[str, list[float]] = defaultdict(list)
    for who, step in steps:
        at += step
        if limit.check(who, at) is FINE:
            fine[who].append(at)
        else:
            assert sum(each > at - 60 for each in fine[who]) == count
    for times in fine.values():
        assert all(
            after - before >= 60 for before, after in zip(times, times[count:], strict=False)
        )
