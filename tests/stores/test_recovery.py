"""A damaged database is set aside, by one process at a time."""

from pathlib import Path

import pytest
from conftest import Publish, article

from qabot.errors import BusyError
from qabot.stores.locking import hold, is_held
from qabot.stores.recovery import set_damaged_aside
from qabot.stores.schema import DATABASE


def test_a_damaged_database_is_renamed_and_a_sound_one_left(
    publish: Publish, tmp_path: Path
) -> None:
    folder = tmp_path / "index"
    assert set_damaged_aside(folder) is None
    assert not folder.exists()
    publish(article("a.md", "The crane is red."))
    assert set_damaged_aside(folder) is None
    (folder / DATABASE).write_bytes(b"no database at all" * 999)
    aside = set_damaged_aside(folder)
    assert aside is not None
    assert aside.read_bytes() == b"no database at all" * 999
    assert not (folder / DATABASE).exists()


def test_a_damaged_database_that_another_process_holds_is_left(
    publish: Publish, tmp_path: Path
) -> None:
    folder = tmp_path / "index"
    publish(article("a.md", "The crane is red."))
    (folder / DATABASE).write_bytes(b"no database at all" * 999)
    with hold(folder), pytest.raises(BusyError, match="another process"):
        set_damaged_aside(folder)
    assert (folder / DATABASE).exists()
    assert set_damaged_aside(folder) is not None


def test_whether_the_lock_is_held_is_told_without_a_trace(tmp_path: Path) -> None:
    assert not is_held(tmp_path)
    assert list(tmp_path.iterdir()) == []
    with hold(tmp_path):
        assert is_held(tmp_path)
    assert not is_held(tmp_path)
