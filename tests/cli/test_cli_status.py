"""``qabot status`` as a process."""

import json

import pytest
from processes import Terminal
from workspace import Workspace


@pytest.fixture
def terminal(space: Workspace) -> Terminal:
    return Terminal(space.root)


def test_the_state_is_told_a_line_each(terminal: Terminal) -> None:
    done = terminal.run("status")
    assert (done.returncode, done.stderr) == (0, "")
    told = {line[:10].strip(): line[11:] for line in done.stdout.splitlines()}
    assert told["index"] == "index, generation 1"
    assert (told["articles"], told["passages"], told["sentences"]) == ("5", "6", "17")
    assert told["model"].startswith("all-MiniLM-L6-v2 (weights ")
    assert " MB: database " in told["size"]
    assert "5 added, 0 changed, 0 removed, 0 unchanged, 0 skipped" in told["last run"]
    assert told["changes"] == "0 new, 0 changed, 0 removed since"
    assert told["skipped"] == "0"


def test_changes_and_skipped_files_are_listed_and_the_exit_code_stays_0(
    terminal: Terminal, space: Workspace
) -> None:
    for number in range(22):
        space.write(f"new{number:02}.md", f"# Lot {number}\n\nA new sentence.\n")
    space.edit("undated.md", "four degrees", "five degrees")
    (space.corpus / "news" / "cranes-late.md").unlink()
    (space.corpus / "link.md").symlink_to("undated.md")
    done = terminal.run("status")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    start = lines.index("changes    22 new, 1 changed, 1 removed since")
    assert lines[start + 1] == "  new: new00.md"
    assert lines[start + 21 : start + 24] == [
        "  new: … and 2 more",
        "  changed: undated.md",
        "  removed: news/cranes-late.md",
    ]
    assert lines[start + 24] == "skipped    1"
    assert lines[start + 25].startswith("  skipped: link.md: symbolic links")


def test_json_is_what_is_printed(terminal: Terminal) -> None:
    done = terminal.run("status", "--json")
    assert done.returncode == 0
    value = json.loads(done.stdout)
    assert (value["schema"], value["index"], value["articles"]) == ("qabot.status/1", "index", 5)


def test_without_an_index_the_exit_code_is_5(terminal: Terminal, space: Workspace) -> None:
    for more in ([], ["--json"]):
        done = terminal.run("status", "--index", "other", *more)
        assert (done.returncode, done.stdout) == (5, "")
        assert "there is no index in other" in done.stderr
    assert not (space.root / "other").exists()


def test_without_a_corpus_the_rest_is_told(terminal: Terminal) -> None:
    done = terminal.run("status", "--corpus", "none")
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "changes    not known: there is no corpus folder none"
