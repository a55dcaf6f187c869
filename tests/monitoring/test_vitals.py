"""When a bot counts as ready, and what it says if it isn't."""

import time
from pathlib import Path

import pytest
from workspace import Workspace

from qabot.monitoring.vitals import LONGEST_SILENCE_SECONDS, Phase, Vitals


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def answering(index: Path, clock: Clock) -> Vitals:
    vitals = Vitals(index, "polling", clock)
    vitals.waiting = lambda: 3
    vitals.phase = Phase.ANSWERING
    vitals.heard()
    return vitals


def test_a_bot_that_answers_and_has_an_index_is_ready(built: Workspace, clock: Clock) -> None:
    vitals = answering(built.index, clock)
    clock.now += 12.0
    report = vitals.report()
    assert (report["ready"], report["problems"], report["phase"]) == (True, [], "answering")
    assert (report["mode"], report["queue_length"]) == ("polling", 3)
    assert report["last_contact_age_seconds"] == 12.0
    assert report["uptime_seconds"] == 12.0
    assert report["index"]["generation"] == 1
    assert 0 <= report["index"]["age_seconds"] < time.time()


def test_a_long_silence_makes_it_unready_until_telegram_is_heard_again(
    built: Workspace, clock: Clock
) -> None:
    vitals = answering(built.index, clock)
    clock.now += LONGEST_SILENCE_SECONDS + 10
    assert vitals.report()["problems"] == ["no word from Telegram for 160 s"]
    vitals.heard()
    assert vitals.report()["ready"]


@pytest.mark.parametrize(
    ("phase", "problem"),
    [
        (Phase.STARTING, "Telegram has not been reached yet"),
        (Phase.STOPPING, "the bot is stopping"),
    ],
)
def test_it_is_not_ready_before_and_after_it_answers(
    built: Workspace, clock: Clock, phase: Phase, problem: str
) -> None:
    vitals = answering(built.index, clock)
    vitals.phase = phase
    assert vitals.report()["problems"] == [problem]


def test_without_an_index_it_is_not_ready(tmp_path: Path, clock: Clock) -> None:
    report = answering(tmp_path / "none", clock).report()
    assert report["problems"] == ["there is no index that can be used"]
    assert report["index"] == {"generation": None, "age_seconds": None}


def test_a_damaged_index_is_a_problem_and_no_crash(space: Workspace, clock: Clock) -> None:
    (space.index / "qabot.db").write_bytes(b"no database" * 1_000)
    assert answering(space.index, clock).report()["problems"] == [
        "there is no index that can be used"
    ]
