"""The state database: private, lasting, carried from version to version, clear when broken."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from qabot.errors import StateError
from qabot.state.database import DATABASE, StateDatabase
from qabot.state.schema import MIGRATIONS

NOTES = "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL);"
WRONG = "DROP TABLE nowhere;"
MORE = "ALTER TABLE notes ADD COLUMN more TEXT NOT NULL DEFAULT 'none';"


def write(database: StateDatabase, text: str) -> None:
    with database.transaction() as connection:
        connection.execute("INSERT INTO notes (text) VALUES (?)", (text,))


def write_both(database: StateDatabase, *texts: str | None) -> None:
    with database.transaction() as connection:
        for text in texts:
            connection.execute("INSERT INTO notes (text) VALUES (?)", (text,))


def read(database: StateDatabase, columns: str = "text") -> list[tuple[str, ...]]:
    with database.transaction() as connection:
        return connection.execute(f"SELECT {columns} FROM notes ORDER BY id").fetchall()  # noqa: S608 - the test's own


def test_folder_and_files_are_their_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "state"
    with closing(StateDatabase(folder)) as database, database.transaction():
        modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert modes.pop(DATABASE) == 0o600
    assert set(modes.values()) == {0o600}


def test_what_was_committed_is_there_at_the_next_start(tmp_path: Path) -> None:
    with closing(StateDatabase(tmp_path, migrations=[NOTES])) as database:
        write(database, "kept")
        with pytest.raises(StateError):
            write_both(database, "rolled back", None)
    with closing(StateDatabase(tmp_path, migrations=[NOTES])) as database:
        assert read(database) == [("kept",)]


def test_a_database_of_an_older_version_gets_the_steps_it_lacks(tmp_path: Path) -> None:
    with closing(StateDatabase(tmp_path, migrations=[NOTES])) as database:
        write(database, "old")
    for _ in range(2):
        with closing(StateDatabase(tmp_path, migrations=[NOTES, MORE])) as database:
            assert read(database, "text, more") == [("old", "none")]


def test_a_step_that_fails_changes_nothing(tmp_path: Path) -> None:
    with pytest.raises(StateError):
        StateDatabase(tmp_path, migrations=[NOTES, MORE + WRONG])
    with closing(StateDatabase(tmp_path, migrations=[NOTES])) as database:
        assert read(database, "*") == []


def test_the_released_steps_make_a_database(tmp_path: Path) -> None:
    with closing(StateDatabase(tmp_path)) as database, database.transaction() as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
        assert connection.execute("SELECT count(*) FROM updates").fetchone() == (0,)


def test_threads_take_turns(tmp_path: Path) -> None:
    with closing(StateDatabase(tmp_path, migrations=[NOTES])) as database:
        threads = [
            threading.Thread(target=lambda: [write(database, "x") for _ in range(20)])
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(read(database)) == 80


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    StateDatabase(tmp_path, migrations=[NOTES, MORE]).close()
    with pytest.raises(StateError, match="newer qabot: version 2, this one knows 1"):
        StateDatabase(tmp_path, migrations=[NOTES])


def test_a_damaged_file_is_named_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_bytes(b"no database" * 1_000)
    with pytest.raises(StateError, match=r"state\.db is damaged") as caught:
        StateDatabase(tmp_path)
    assert caught.value.hint
    assert (tmp_path / DATABASE).read_bytes() == b"no database" * 1_000


def test_a_file_in_the_folders_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("x", "utf-8")
    with pytest.raises(StateError, match="a file is in its place"):
        StateDatabase(tmp_path / "state")


def test_a_folder_in_the_files_place_is_named(tmp_path: Path) -> None:
    (tmp_path / DATABASE).mkdir()
    with pytest.raises(StateError, match=r"state\.db can't be opened: Is a directory"):
        StateDatabase(tmp_path)


def test_a_database_that_another_connection_dropped_tables_from_is_told(tmp_path: Path) -> None:
    with closing(StateDatabase(tmp_path, migrations=[NOTES])) as database:
        with closing(sqlite3.connect(tmp_path / DATABASE)) as other:
            other.execute("DROP TABLE notes")
        with pytest.raises(StateError, match="can't be used: no such table"):
            read(database)
