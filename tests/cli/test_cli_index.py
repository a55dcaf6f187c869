"""``qabot index`` as a process."""

import os
import signal
import subprocess

import pytest
from processes import Terminal
from workspace import ARTICLES, Workspace

from qabot.ports import ChangeSet
from qabot.stores.sqlite import SqliteStore


@pytest.fixture
def terminal(space: Workspace) -> Terminal:
    return Terminal(space.root, {"QABOT_THRESHOLD": "0"})


def many_articles(space: Workspace) -> None:
    """Enough text that a signal comes while it is embedded, on any machine."""
    for number in range(5):
        sentences = " ".join(
            f"The inspector notes that part {number} of lot {n} has a scratch on its flange."
            for n in range(40)
        )
        space.write(f"many/{number}.md", f"# Lot {number}\n\n{sentences}\n")


def test_a_run_over_nothing_new_says_so(terminal: Terminal) -> None:
    done = terminal.run("index")
    assert (done.returncode, done.stdout) == (0, "")
    assert "0 added, 0 changed, 0 removed, 5 unchanged, 0 skipped: 5 articles" in done.stderr
    assert "(generation 1)" in done.stderr


def test_a_run_over_changes_counts_them(terminal: Terminal, space: Workspace) -> None:
    space.write("new.md", "# Lights\n\nThe lighthouse keeper is called Ysolde Marr.\n")
    space.edit("undated.md", "four degrees", "five degrees")
    (space.corpus / "news" / "cranes-late.md").unlink()
    done = terminal.run("index")
    assert done.returncode == 0
    assert "1 added, 1 changed, 1 removed, 3 unchanged, 0 skipped: 5 articles" in done.stderr
    assert "(generation 2)" in done.stderr
    answer = terminal.run("ask", "Who is the lighthouse keeper?", "--top", "1")
    assert answer.stdout.startswith("The lighthouse keeper is called Ysolde Marr.\n")


def test_check_lists_changes_with_exit_code_1_and_makes_none(
    terminal: Terminal, space: Workspace
) -> None:
    space.write("new.md", "# Lights\n\nThe lighthouse keeper is called Ysolde Marr.\n")
    space.edit("undated.md", "four degrees", "five degrees")
    (space.corpus / "news" / "cranes-late.md").unlink()
    for _ in range(2):
        done = terminal.run("index", "--check")
        assert done.returncode == 1
        assert done.stdout.splitlines() == [
            "new: new.md",
            "changed: undated.md",
            "removed: news/cranes-late.md",
            "3 changes, 3 unchanged",
        ]
    assert "(generation 2)" in terminal.run("index").stderr


def test_check_has_exit_code_0_where_nothing_would_change(terminal: Terminal) -> None:
    done = terminal.run("index", "--check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "0 changes, 5 unchanged\n", "")


def test_check_before_the_first_run_makes_no_index(terminal: Terminal, space: Workspace) -> None:
    done = terminal.run("index", "--check", "--index", "other")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, "5 changes, 0 unchanged")
    assert not (space.root / "other").exists()


def test_skipped_files_are_listed_with_exit_code_8_each_time(
    terminal: Terminal, space: Workspace
) -> None:
    space.write("blank.md", "")
    (space.corpus / "link.md").symlink_to("undated.md")
    for _ in range(2):
        done = terminal.run("index")
        assert done.returncode == 8
        assert "2 skipped: 5 articles" in done.stderr
        assert "skipped blank.md: " in done.stderr
        assert "skipped link.md: symbolic links are not followed" in done.stderr


def test_rehash_finds_what_size_and_time_hide(terminal: Terminal, space: Workspace) -> None:
    file = space.corpus / "undated.md"
    before = file.stat()
    space.edit("undated.md", "four degrees", "five degrees")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert terminal.run("index", "--check").returncode == 0
    assert terminal.run("index", "--check", "--rehash").returncode == 1
    assert "1 changed" in terminal.run("index", "--rehash").stderr


def test_rebuild_reads_everything_anew(terminal: Terminal) -> None:
    done = terminal.run("index", "--rebuild")
    assert done.returncode == 0
    assert "0 added, 5 changed, 0 removed, 0 unchanged" in done.stderr
    answer = terminal.run("ask", "Who will oversee the unloading?")
    assert answer.stdout.startswith("Captain Odalys Ferrante")


def test_an_index_made_by_other_parts_is_named_and_made_anew(
    terminal: Terminal, space: Workspace
) -> None:
    store = SqliteStore(space.index, model="")
    with store.lock():
        store.publish(ChangeSet([], [], {}, [], {**store.fingerprint(), "splitter": "another"}))
    check = terminal.run("index", "--check")
    assert check.returncode == 1
    assert check.stdout.splitlines()[0] == "made with another splitter"
    assert check.stdout.splitlines()[-1] == "5 changes, 0 unchanged"
    done = terminal.run("index")
    assert done.returncode == 0
    assert "the index was made with another splitter: everything is read anew" in done.stderr
    assert "5 changed" in done.stderr
    assert terminal.run("index", "--check").returncode == 0


def test_rebuild_mends_a_damaged_database(terminal: Terminal, space: Workspace) -> None:
    (space.index / "qabot.db").write_bytes(b"no database at all" * 999)
    broken = terminal.run("index")
    assert broken.returncode == 5
    assert "--rebuild" in broken.stderr
    done = terminal.run("index", "--rebuild")
    assert done.returncode == 0
    assert "the damaged database was moved to index/qabot.db.damaged" in done.stderr
    assert f"{len(ARTICLES)} added" in done.stderr
    answer = terminal.run("ask", "Who will oversee the unloading?")
    assert answer.stdout.startswith("Captain Odalys Ferrante")


def interrupted(process: "subprocess.Popen[str]") -> tuple[int, str]:
    """Press Ctrl-C once the process has begun to embed; return its exit code and what it said."""
    assert process.stderr is not None
    said = ""
    for line in process.stderr:
        said += line
        if line.startswith("embedding"):
            break
    os.killpg(process.pid, signal.SIGINT)
    _, rest = process.communicate(timeout=60)
    return process.returncode, said + rest


def test_ctrl_c_is_answered_with_130_and_the_next_run_completes(
    terminal: Terminal, space: Workspace
) -> None:
    many_articles(space)
    code, said = interrupted(terminal.start("index"))
    assert code == 130
    assert said.endswith("Interrupted; what was done so far is kept.\n")
    assert "Traceback" not in said
    question = "Who will oversee the unloading?"
    assert terminal.run("ask", question).stdout.startswith("Captain Odalys Ferrante")
    done = terminal.run("index")
    assert done.returncode == 0
    assert "5 added" in done.stderr
    assert "(generation 2)" in done.stderr


def test_a_killed_run_leaves_an_index_that_answers_and_a_next_run_that_completes(
    terminal: Terminal, space: Workspace
) -> None:
    many_articles(space)
    process = terminal.start("index")
    assert process.stderr is not None
    while not process.stderr.readline().startswith("embedding"):
        pass
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    question = "Who will oversee the unloading?"
    assert terminal.run("ask", question).stdout.startswith("Captain Odalys Ferrante")
    assert "5 added" in terminal.run("index").stderr


def test_a_second_writer_ends_with_7_and_asking_goes_on(
    terminal: Terminal, space: Workspace
) -> None:
    space.write("new.md", "# Lights\n\nThe lighthouse keeper is called Ysolde Marr.\n")
    with SqliteStore(space.index, model="").lock():
        done = terminal.run("index")
        assert done.returncode == 7
        assert "another process is writing the index" in done.stderr
        assert terminal.run("ask", "Who is the keeper?", "--update").returncode == 7
        assert terminal.run("ask", "Who is the keeper?").returncode == 0
    assert "1 added" in terminal.run("index").stderr
