"""An invitation lets in one person, once, within a week."""

import re
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from qabot.state.allowed import Allowed
from qabot.state.database import StateDatabase
from qabot.state.invitations import VALID_SECONDS, Invitations


@pytest.fixture
def database(tmp_path: Path) -> Iterator[StateDatabase]:
    with closing(StateDatabase(tmp_path)) as opened:
        yield opened


def test_a_code_lets_the_first_person_in_and_nobody_else(database: StateDatabase) -> None:
    invitations = Invitations(database)
    code = invitations.make()
    assert re.fullmatch(r"[A-Za-z0-9_-]{20,50}", code)
    assert invitations.redeem(code, 4711)
    assert not invitations.redeem(code, 4712)
    assert Allowed(database).all() == (4711,)


def test_a_code_that_was_made_up_lets_nobody_in(database: StateDatabase) -> None:
    invitations = Invitations(database)
    code = invitations.make()
    assert not invitations.redeem(code[:-1], 4711)
    assert Allowed(database).all() == ()


def test_a_code_is_good_for_a_week(database: StateDatabase) -> None:
    invitations = Invitations(database)
    codes = [invitations.make(), invitations.make()]
    with database.transaction() as connection:
        connection.execute("UPDATE invitations SET made = ?", (time.time() - VALID_SECONDS - 1,))
    assert not invitations.redeem(codes[0], 4711)
    good = invitations.make()
    assert invitations.redeem(good, 4711)
    with database.transaction() as connection:
        assert connection.execute("SELECT count(*) FROM invitations").fetchone() == (0,)


def test_the_database_doesnt_hold_the_code(database: StateDatabase, tmp_path: Path) -> None:
    code = Invitations(database).make()
    assert not [path for path in tmp_path.iterdir() if code.encode() in path.read_bytes()]
