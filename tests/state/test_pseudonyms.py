"""Names for users: stable, apart, and impossible to make without the key."""

from pathlib import Path

import pytest

from qabot.errors import StateError
from qabot.state.pseudonyms import KEY, Pseudonyms


def test_a_name_is_the_same_each_time_and_says_nothing(tmp_path: Path) -> None:
    name = Pseudonyms(tmp_path).of(4711)
    assert name == Pseudonyms(tmp_path).of(4711)
    assert len(name) == 16
    assert "4711" not in name
    assert name != Pseudonyms(tmp_path).of(4712)


def test_another_folder_has_another_key(tmp_path: Path) -> None:
    assert Pseudonyms(tmp_path / "a").of(1) != Pseudonyms(tmp_path / "b").of(1)


def test_the_key_is_its_owners_alone_and_nothing_else_is_left(tmp_path: Path) -> None:
    Pseudonyms(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [KEY]
    assert (tmp_path / KEY).stat().st_mode & 0o777 == 0o600


def test_a_damaged_key_is_told(tmp_path: Path) -> None:
    (tmp_path / KEY).write_bytes(b"short")
    with pytest.raises(StateError, match="damaged: it has 5 bytes, not 32"):
        Pseudonyms(tmp_path)


def test_a_key_that_cant_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / KEY).mkdir()
    with pytest.raises(StateError, match="can't be read or written: Is a directory"):
        Pseudonyms(tmp_path)
