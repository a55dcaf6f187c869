"""Index folders that are closed, damaged, in the wrong place or made by others."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from processes import Terminal
from workspace import ARTICLES, Workspace, contents

import qabot
from qabot.errors import (
    BusyError,
    IndexDamagedError,
    IndexingError,
    IndexMismatchError,
    IndexMissingError,
    ModelError,
)
from qabot.stores.locking import hold
from qabot.stores.recovery import set_damaged_aside
from qabot.stores.schema import DATABASE, translated
from qabot.stores.vectors import VectorFiles

QUESTION = "Who will oversee the unloading?"
QUOTE = "Captain Odalys Ferrante will oversee the unloading."
NEW = "# Lights\n\nThe lighthouse keeper is called Ysolde Marr.\n"


def quoted(space: Workspace) -> str:
    index = qabot.open_index(space.index, corpus=space.corpus)
    return index.ask(QUESTION, threshold=0, top=1).citations[0].quote


def failing(terminal: Terminal, *arguments: str) -> tuple[int, str, str]:
    """Run what must fail; return the code, what went wrong and what to do about it."""
    done = terminal.run(*arguments)
    assert done.stdout == ""
    return done.returncode, *done.stderr.splitlines()[-2:]


@pytest.mark.parametrize("left", ["nothing", "an empty log", "the log and its memory"])
def test_a_read_only_index_answers_and_says_that_it_cant_be_written(
    powerless: Terminal, space: Workspace, left: str
) -> None:
    kept = {"nothing": (), "an empty log": ("-wal",), "the log and its memory": ("-wal", "-shm")}
    for ending in {"-wal", "-shm"} - set(kept[left]):
        (space.index / f"{DATABASE}{ending}").unlink(missing_ok=True)
    for ending in kept[left]:
        (space.index / f"{DATABASE}{ending}").touch()
    for path in [*space.index.rglob("*"), space.index]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    done = powerless.run("ask", QUESTION, "--top", "1")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(QUOTE)
    if left == "nothing":
        for arguments in (["index"], ["index", "--rebuild"], ["ask", QUESTION, "--update"]):
            code, error, hint = failing(powerless, *arguments)
            assert code == 5
            assert error == "error: the index folder index can't be written: Permission denied"
            assert "--index" in hint


@pytest.mark.parametrize(
    ("closed", "asking", "indexing"),
    [
        (".", (5, "the index folder index can't be read"), (5, "the index folder index can't")),
        ("qabot.db", (5, "the index database index/qabot.db can't be used"), (5, "the index data")),
        ("vectors", (0, ""), (5, "the vectors in index/vectors can't be written")),
        ("model", (6, "the exported model in index/model is missing"), (5, "the exported model")),
    ],
)
def test_what_is_closed_in_the_index_folder_is_named(
    powerless: Terminal,
    space: Workspace,
    closed: str,
    asking: tuple[int, str],
    indexing: tuple[int, str],
) -> None:
    before = contents(space.corpus)
    (space.index / closed).chmod(0o000)
    done = powerless.run("ask", QUESTION)
    assert (done.returncode, f"error: {asking[1]}" in done.stderr) == (asking[0], bool(asking[1]))
    code, error, hint = failing(powerless, "index", "--rebuild")
    assert (code, error.startswith(f"error: {indexing[1]}")) == (indexing[0], True)
    assert "permissions" in hint
    (space.index / closed).chmod(0o755)
    assert quoted(space) == QUOTE
    assert contents(space.corpus) == before


def test_a_file_in_place_of_the_index_folder_is_named(terminal: Terminal, space: Workspace) -> None:
    terminal.settings["QABOT_INDEX"] = "corpus/undated.md"
    before = contents(space.corpus)
    for arguments in (["index"], ["ask", QUESTION], ["index", "--rebuild"]):
        code, error, hint = failing(terminal, *arguments)
        assert code == 5
        assert error.endswith("corpus/undated.md can't be made: a file is in its place")
        assert "QABOT_INDEX" in hint
    assert contents(space.corpus) == before


def test_an_index_within_its_corpus_or_around_it_does_not_index_itself(space: Workspace) -> None:
    inside = space.corpus / "index"
    space.index.rename(inside)
    for _ in range(2):
        report = qabot.update_index(inside, corpus=space.corpus)
        assert (report.unchanged, dict(report.skipped)) == (len(ARTICLES), {})
        assert (report.added, report.articles) == ((), len(ARTICLES))
    inside.rename(space.root / "around")
    space.corpus.rename(space.root / "around" / "corpus")
    report = qabot.update_index(space.root / "around", corpus=space.root / "around" / "corpus")
    assert (report.unchanged, report.added, dict(report.skipped)) == (len(ARTICLES), (), {})
    report = qabot.update_index(space.root / "around", corpus=space.root / "around")
    assert (report.articles, dict(report.skipped)) == (len(ARTICLES), {})
    assert all(path.startswith("corpus/") for path in report.added)


def execute(space: Workspace, *statements: str) -> None:
    connection = sqlite3.connect(space.index / DATABASE)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize("version", [0, 2, 999, -1])
def test_an_index_of_another_schema_is_refused_with_both_versions(
    space: Workspace, version: int
) -> None:
    execute(space, f"PRAGMA user_version = {version}")
    for use in (qabot.open_index, qabot.update_index):
        with pytest.raises(
            IndexMismatchError, match=rf"schema version {version}, this qabot reads version 1"
        ) as caught:
            use(space.index, corpus=space.corpus)
        assert "--rebuild" in caught.value.hint


def test_an_index_of_another_schema_is_made_anew_on_demand(
    terminal: Terminal, space: Workspace
) -> None:
    execute(space, "PRAGMA user_version = 2")
    assert failing(terminal, "ask", QUESTION)[0] == 5
    assert terminal.run("index", "--rebuild").returncode == 0
    assert terminal.run("ask", QUESTION).stdout.startswith(QUOTE)


def test_an_index_of_another_model_is_refused_by_name(terminal: Terminal) -> None:
    terminal.settings["QABOT_MODEL"] = "some/other-model"
    code, error, hint = failing(terminal, "ask", QUESTION)
    assert code == 5
    assert "model was all-MiniLM-L6-v2, is some/other-model" in error
    assert "qabot index" in hint


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x40
    path.write_bytes(data)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def replace_by_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("damage", [cut, flip, empty, Path.unlink, replace_by_a_folder])
@pytest.mark.parametrize("name", ["sentence.faiss", "passage.ids.npy"])
def test_damaged_vectors_change_no_answer_and_are_made_anew(
    space: Workspace, damage: Callable[[Path], None], name: str
) -> None:
    damage(space.index / "vectors" / "1" / name)
    assert VectorFiles(space.index).newest(1, None, None)[0] == 0
    if damage is flip:  # one of them is enough to load the models for
        assert quoted(space) == QUOTE
    qabot.update_index(space.index, corpus=space.corpus)
    assert VectorFiles(space.index).newest(1, None, None)[0] == 1


def zero_pages(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for start in range(3 * 4_096, len(data), 2 * 4_096):
        data[start : start + 4_096] = bytes(4_096)
    path.write_bytes(data)


def no_database(path: Path) -> None:
    path.write_bytes(b"no database at all" * 999)


def statements(*each: str) -> Callable[[Path], None]:
    return lambda path: execute(Workspace(path.parents[1]), *each)


DAMAGES = {
    "cut short": cut,
    "zeroed pages": zero_pages,
    "no database": no_database,
    "no meta": statements("DELETE FROM meta"),
    "garbage in meta": statements("UPDATE meta SET value = 'x'"),
    "a table gone": statements("DROP TABLE files"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_database_is_named_and_set_aside_by_a_rebuild(
    space: Workspace, damage: Callable[[Path], None]
) -> None:
    for ending in ("-wal", "-shm"):
        (space.index / f"{DATABASE}{ending}").unlink(missing_ok=True)
    damage(space.index / DATABASE)
    before = contents(space.corpus)
    with pytest.raises(IndexDamagedError, match=r"qabot\.db is damaged") as caught:
        qabot.update_index(space.index, corpus=space.corpus)
    assert "qabot index --rebuild" in caught.value.hint
    with pytest.raises(IndexDamagedError, match=r"qabot\.db is damaged"):
        qabot.open_index(space.index, corpus=space.corpus).pending()
    assert set_damaged_aside(space.index) == space.index / f"{DATABASE}.damaged"
    assert contents(space.corpus) == before
    with pytest.raises(IndexMissingError, match="no index"):
        qabot.open_index(space.index, corpus=space.corpus)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE embeddings SET vector = x'00'",
        "UPDATE articles SET source_map = 'x'",
        "UPDATE articles SET published = 'x'",
        "UPDATE articles SET text = CAST(x'ff' AS TEXT)",
        "DELETE FROM articles",
        "DELETE FROM embeddings",
    ],
)
def test_damaged_contents_are_named_not_answered_from(space: Workspace, statement: str) -> None:
    shutil.rmtree(space.index / "vectors")
    execute(space, statement)
    index = qabot.open_index(space.index, corpus=space.corpus)
    with pytest.raises(IndexDamagedError, match=r"qabot\.db is damaged") as caught:
        index.ask(QUESTION, threshold=0)
    assert "qabot index --rebuild" in caught.value.hint


def test_damaged_contents_are_mended_by_a_rebuild(terminal: Terminal, space: Workspace) -> None:
    execute(space, "UPDATE embeddings SET vector = x'00'")
    assert failing(terminal, "ask", QUESTION)[0] == 5
    assert terminal.run("index", "--rebuild").returncode == 0
    assert quoted(space) == QUOTE


def test_an_empty_database_is_no_index_and_the_next_run_builds_one(space: Workspace) -> None:
    for ending in ("-wal", "-shm"):
        (space.index / f"{DATABASE}{ending}").unlink(missing_ok=True)
    empty(space.index / DATABASE)
    with pytest.raises(IndexMissingError):
        qabot.open_index(space.index, corpus=space.corpus)
    report = qabot.update_index(space.index, corpus=space.corpus)
    assert (report.added, report.generation) == (tuple(sorted(ARTICLES)), 1)
    assert quoted(space) == QUOTE


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
@pytest.mark.parametrize("damage", [cut, empty, Path.unlink])
def test_a_damaged_model_is_named_and_nothing_is_lost(
    space: Workspace, name: str, damage: Callable[[Path], None]
) -> None:
    whole = (space.index / "model" / name).read_bytes()
    damage(space.index / "model" / name)
    space.write("new.md", NEW)
    for use in (qabot.open_index, qabot.update_index):
        with pytest.raises(ModelError, match=r"the exported model in .* can't be loaded") as caught:
            use(space.index, corpus=space.corpus)
        assert caught.value.hint.startswith("Delete ")
    (space.index / "model" / name).write_bytes(whole)
    index = qabot.open_index(space.index, corpus=space.corpus)
    assert (index.generation, index.pending()) == (1, 1)
    assert index.ask(QUESTION, threshold=0).citations[0].quote == QUOTE


def test_what_a_killed_run_left_is_swept_and_its_lock_file_holds_nobody(space: Workspace) -> None:
    (space.index / "write.lock").write_text("99999\n", "utf-8")
    left = space.index / "vectors" / "7.part"
    left.mkdir()
    (left / "sentence.faiss").write_bytes(b"half")
    space.write("new.md", NEW)
    report = qabot.update_index(space.index, corpus=space.corpus)
    assert (report.added, report.generation) == (("new.md",), 2)
    assert not left.exists()
    assert quoted(space) == QUOTE


def test_a_rebuild_waits_for_nobody_else_to_write(space: Workspace) -> None:
    no_database(space.index / DATABASE)
    with hold(space.index), pytest.raises(BusyError, match="another process"):
        set_damaged_aside(space.index)
    assert (space.index / DATABASE).exists()


def test_a_database_that_another_program_holds_is_busy_not_damaged(space: Workspace) -> None:
    holder = sqlite3.connect(space.index / DATABASE, isolation_level=None)
    other = sqlite3.connect(space.index / DATABASE, isolation_level=None, timeout=0)
    holder.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(BusyError, match="another program holds") as caught:  # noqa: SIM117
            with translated(space.index):
                other.execute("BEGIN IMMEDIATE")
    finally:
        holder.close()
        other.close()
    assert caught.value.retryable


def test_a_file_system_that_is_full_or_absent_is_no_damage(space: Workspace) -> None:
    connection = sqlite3.connect(space.index / DATABASE, isolation_level=None)
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")  # SQLite's own way to have no room
    with pytest.raises(IndexingError, match="can't be used: database or disk is full") as caught:  # noqa: SIM117
        with translated(space.index):
            connection.execute(
                "INSERT INTO embeddings (key, vector) VALUES (zeroblob(16), zeroblob(9000000))"
            )
    connection.close()
    assert not isinstance(caught.value, IndexDamagedError)
    assert "disk space" in caught.value.hint
