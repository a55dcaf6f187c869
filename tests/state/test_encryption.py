"""The state database with keys: nothing readable, old keys replaced, wrong ones told."""

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from qabot.errors import StateError
from qabot.state.database import DATABASE, StateDatabase
from qabot.state.encryption import SEALED
from qabot.state.questions import Kept, Questions

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))
TEXT = '{"message": {"text": "Who painted the zinnias?"}}'
WORDS = b"zinnias"


def keep(folder: Path, number: int, *keys: str) -> None:
    with closing(StateDatabase(folder, keys=keys)) as database:
        Questions(database, 7).accept(Kept(number, 1, 2, TEXT))


def payloads(folder: Path, *keys: str) -> list[str]:
    with closing(StateDatabase(folder, keys=keys)) as database:
        return [each.payload for each in Questions(database, 7).recover()]


def readable(folder: Path) -> bool:
    """Whether any file of the database holds the words."""
    return any(WORDS in path.read_bytes() for path in folder.glob(f"{DATABASE}*"))


def test_without_a_key_texts_are_readable(tmp_path: Path) -> None:
    keep(tmp_path, 1)
    assert readable(tmp_path)
    assert payloads(tmp_path) == [TEXT]


def test_with_a_key_no_file_holds_what_users_wrote(tmp_path: Path) -> None:
    with closing(StateDatabase(tmp_path, keys=[OLD])) as database:
        Questions(database, 7).accept(Kept(1, 1, 2, TEXT))
        assert not readable(tmp_path)
    assert not readable(tmp_path)
    assert payloads(tmp_path, OLD) == [TEXT]


def test_a_first_key_encrypts_what_was_there_before(tmp_path: Path) -> None:
    keep(tmp_path, 1)
    with closing(StateDatabase(tmp_path, keys=[OLD])):
        assert not readable(tmp_path)
    assert payloads(tmp_path, OLD) == [TEXT]


def test_a_new_key_in_front_replaces_the_old_one_at_once(tmp_path: Path) -> None:
    keep(tmp_path, 1, OLD)
    keep(tmp_path, 2, NEW, OLD)
    assert payloads(tmp_path, NEW) == [TEXT, TEXT]


def test_without_its_key_an_encrypted_state_is_refused_unchanged(tmp_path: Path) -> None:
    keep(tmp_path, 1, OLD)
    with pytest.raises(StateError, match="is encrypted, and there is no key"):
        StateDatabase(tmp_path)
    with pytest.raises(StateError, match="encrypted with another key"):
        StateDatabase(tmp_path, keys=[NEW])
    assert payloads(tmp_path, OLD) == [TEXT]


def test_every_sealed_column_is_a_column(tmp_path: Path) -> None:
    with closing(StateDatabase(tmp_path)) as database, database.transaction() as connection:
        for table, names in SEALED.items():
            found: Iterable[tuple[object, ...]] = connection.execute(f"PRAGMA table_info({table})")
            assert set(names) <= {row[1] for row in found}, table
