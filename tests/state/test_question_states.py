"""What is remembered of updates: each once, until done, and what was under way in doubt."""

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from qabot.state.database import StateDatabase
from qabot.state.questions import KEPT_SECONDS, Kept, Questions, Stage

BOT = 7


@pytest.fixture
def database(tmp_path: Path) -> Iterator[StateDatabase]:
    with closing(StateDatabase(tmp_path)) as opened:
        yield opened


@pytest.fixture
def questions(database: StateDatabase) -> Questions:
    return Questions(database, BOT)


def kept(number: int, chat: int = 1, user: int = 2) -> Kept:
    return Kept(number, chat, user, f'{{"update_id": {number}}}')


def age(database: StateDatabase, seconds: float) -> None:
    with database.transaction() as connection:
        connection.execute("UPDATE updates SET received = ?", (time.time() - seconds,))


def test_an_update_is_accepted_once_whatever_became_of_it(questions: Questions) -> None:
    for number, stage in enumerate(Stage):
        assert questions.accept(kept(number))
        questions.move(number, stage)
        assert not questions.accept(kept(number))
    questions.finish(0)
    assert not questions.accept(kept(0))


def test_what_was_accepted_is_recovered_in_order(questions: Questions) -> None:
    for number in (5, 3, 4):
        questions.accept(kept(number))
    questions.finish(4)
    assert questions.recover() == [kept(3), kept(5)]


def test_what_was_being_sent_is_recovered_as_ambiguous_only(questions: Questions) -> None:
    questions.accept(kept(1))
    questions.move(1, Stage.SENDING)
    assert questions.recover() == []
    assert questions.offer() == [kept(1)]
    assert questions.count(Stage.AMBIGUOUS) == 1


def test_what_is_known_not_to_have_been_sent_is_recovered(questions: Questions) -> None:
    questions.accept(kept(1))
    questions.move(1, Stage.SENDING)
    questions.move(1, Stage.ACCEPTED)
    assert questions.recover() == [kept(1)]


def test_what_is_taken_up_again_and_again_is_given_up_in_the_end(questions: Questions) -> None:
    questions.accept(kept(1))
    assert [len(questions.recover()) for _ in range(5)] == [1, 1, 1, 0, 0]
    assert questions.offer() == [kept(1)]


def test_retry_is_offered_once_for_each(questions: Questions) -> None:
    for number in (1, 2):
        questions.accept(kept(number))
        questions.doubt(number)
    assert questions.offer() == [kept(1), kept(2)]
    assert questions.offer() == []


def test_nothing_but_the_number_stays_of_what_is_done(
    questions: Questions, database: StateDatabase
) -> None:
    questions.accept(kept(1))
    questions.finish(1)
    with database.transaction() as connection:
        row = connection.execute("SELECT id, stage, chat, user, payload FROM updates").fetchone()
    assert row == (1, "done", None, None, None)


def test_what_is_done_stays_done(questions: Questions) -> None:
    questions.accept(kept(1))
    questions.finish(1)
    questions.move(1, Stage.SENDING)
    assert questions.recover() == []
    assert questions.count(Stage.DONE) == 1


def test_a_user_can_be_forgotten(questions: Questions) -> None:
    for number, user in [(1, 2), (2, 3)]:
        questions.accept(kept(number, user=user))
        questions.doubt(number)
    questions.forget(2)
    assert questions.offer() == [kept(2, user=3)]
    assert not questions.accept(kept(1))


def test_what_telegram_cant_deliver_again_is_pruned(
    questions: Questions, database: StateDatabase
) -> None:
    for number in (1, 2, 3):
        questions.accept(kept(number))
    questions.finish(1)
    questions.doubt(2)
    questions.prune()
    assert questions.count(Stage.DONE) == 1
    age(database, KEPT_SECONDS + 60)
    questions.prune()
    assert [questions.count(stage) for stage in Stage] == [1, 0, 0, 0]
    assert questions.recover() == []


def test_each_bot_has_updates_of_its_own(database: StateDatabase) -> None:
    one, other = Questions(database, 1), Questions(database, 2)
    assert one.accept(kept(1))
    assert other.accept(kept(1))
    one.finish(1)
    assert other.recover() == [kept(1)]
