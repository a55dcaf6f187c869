"""Asking from an event loop."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from chats import QUESTION, QUOTE
from workspace import Workspace

from qabot.errors import IndexMismatchError, IndexMissingError, UsageError
from qabot.records import Answer
from qabot.settings import Settings
from qabot.telegram.desk import Desk


@contextmanager
def desk(space: Workspace, **settings: str) -> Iterator[tuple[Desk, list[str]]]:
    """A desk over ``space``, and what it asks to have mended."""
    mended: list[str] = []
    chosen = Settings(corpus=space.corpus, index=space.index, **settings)  # type: ignore[arg-type]
    opened = Desk(chosen, lambda: mended.append("index"))
    try:
        yield opened, mended
    finally:
        opened.close()


def test_the_loop_runs_on_while_questions_are_answered(built: Workspace) -> None:
    async def main(asked: Desk) -> tuple[list[Answer], int]:
        beats = 0
        work = asyncio.gather(*(asked.ask(QUESTION) for _ in range(3)))
        while not work.done():
            await asyncio.sleep(0.001)
            beats += 1
        return work.result(), beats

    with desk(built) as (asked, mended):
        asked.warm_up()
        answers, beats = asyncio.run(main(asked))
    assert [answer.citations[0].quote for answer in answers] == [QUOTE] * 3
    assert beats > 10
    assert mended == []


def test_a_missing_index_is_told_and_mended(space: Workspace) -> None:
    (space.index / "qabot.db").unlink()
    with desk(space) as (asked, mended):
        with pytest.raises(IndexMissingError):
            asyncio.run(asked.ask(QUESTION))
        assert mended == ["index"]


def test_an_index_of_another_model_is_told_and_mended(built: Workspace) -> None:
    with desk(built, model="another") as (asked, mended):
        with pytest.raises(IndexMismatchError):
            asyncio.run(asked.ask(QUESTION))
        assert mended == ["index"]


def test_a_question_that_cant_be_asked_mends_nothing(built: Workspace) -> None:
    with desk(built) as (asked, mended):
        with pytest.raises(UsageError):
            asyncio.run(asked.ask(" "))
        assert mended == []


def test_the_settings_limit_the_answer(built: Workspace) -> None:
    with desk(built, threshold="1") as (asked, _):
        assert asyncio.run(asked.ask(QUESTION)).citations == ()
    with desk(built, threshold="0", top="1") as (asked, _):
        assert len(asyncio.run(asked.ask(QUESTION)).citations) == 1
