"""``qabot add`` and ``qabot remove`` as processes: what they copy, delete and refuse."""

import shutil
from pathlib import Path

import pytest
from processes import Terminal
from workspace import Workspace

LIGHTS = "# Lights\n\nThe lighthouse keeper is called Ysolde Marr.\n"


@pytest.fixture
def terminal(space: Workspace) -> Terminal:
    (space.root / "lights.md").write_text(LIGHTS, "utf-8")
    return Terminal(space.root, {"QABOT_THRESHOLD": "0"})


def test_an_added_article_answers(terminal: Terminal, space: Workspace) -> None:
    done = terminal.run("add", "lights.md", "--into", "news/sea")
    assert (done.returncode, done.stdout) == (0, "added news/sea/lights.md\n")
    assert (space.corpus / "news/sea/lights.md").read_text("utf-8") == LIGHTS
    assert [each.name for each in (space.corpus / "news/sea").iterdir()] == ["lights.md"]
    answer = terminal.run("ask", "Who is the lighthouse keeper?", "--top", "1")
    assert answer.stdout.startswith("The lighthouse keeper is called Ysolde Marr.\n")


def test_a_name_that_is_taken_is_replaced_only_on_demand(
    terminal: Terminal, space: Workspace
) -> None:
    shutil.move(space.root / "lights.md", space.root / "undated.md")
    before = (space.corpus / "undated.md").read_bytes()
    refused = terminal.run("add", "undated.md")
    assert refused.returncode == 2
    assert "--replace" in refused.stderr
    assert (space.corpus / "undated.md").read_bytes() == before
    done = terminal.run("add", "undated.md", "--replace")
    assert (done.returncode, done.stdout) == (0, "replaced undated.md\n")
    assert (space.corpus / "undated.md").read_text("utf-8") == LIGHTS


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["lights.md", "gone.md"], 2, "there is no file gone.md"),
        (["lights.md", "folder"], 2, "folder is a folder"),
        (["lights.md", "a.xyz"], 2, "no format is known"),
        (["lights.md", "broken.pdf"], 4, "broken.pdf: no PDF that can be read"),
        (["lights.md", ".hidden.md"], 2, "never read"),
        (["lights.md", "corpus/undated.md"], 2, "in the corpus already"),
        (["lights.md", "folder/lights.md"], 2, "two of the files are called lights.md"),
        (["lights.md", "--into", "../out"], 2, "leads out of the corpus"),
        (["lights.md", "--into", "/out"], 2, "leads out of the corpus"),
        (["lights.md", "--into", "link"], 2, "is no folder"),
        (["lights.md", "--into", ".git"], 2, "never read"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_cant_be_added_is_refused_before_anything_is_copied(
    terminal: Terminal, space: Workspace, arguments: list[str], code: int, told: str
) -> None:
    (space.root / "folder").mkdir()
    for name in ("a.xyz", "broken.pdf", ".hidden.md", "folder/lights.md"):
        (space.root / name).write_text(LIGHTS, "utf-8")
    (space.corpus / "link").symlink_to("../folder")
    before = space.files
    done = terminal.run("add", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert told in done.stderr
    assert space.files == before
    assert (space.root / "folder" / "lights.md").read_text("utf-8") == LIGHTS


@pytest.mark.parametrize(
    "given", ["news/cranes.md", "corpus/news/cranes.md", "news/../news/cranes.md"]
)
def test_a_removed_article_is_gone_from_corpus_and_index(
    terminal: Terminal, space: Workspace, given: str
) -> None:
    kept = [path for path in space.files if path != "news/cranes.md"]
    done = terminal.run("remove", given, "--yes")
    assert (done.returncode, done.stdout) == (0, "removed news/cranes.md\n")
    assert space.files == kept
    assert "4 articles" in done.stderr


def test_removing_needs_a_yes_where_nobody_can_be_asked(
    terminal: Terminal, space: Workspace
) -> None:
    before = space.files
    done = terminal.run("remove", "undated.md")
    assert done.returncode == 2
    assert "--yes" in done.stderr
    assert space.files == before


@pytest.mark.parametrize(("answer", "left"), [("n", 5), ("y", 4)])
def test_on_a_terminal_removing_asks_first(
    terminal: Terminal, space: Workspace, answer: str, left: int
) -> None:
    with terminal.type("remove", "undated.md") as typing:
        typing.wait_for("Delete this article for good?")
        typing.type(f"{answer}\n")
        assert typing.end() == 0
    assert len(space.files) == left


@pytest.mark.parametrize(
    "given", ["gone.md", "news", "../outside.md", "link.md", "notes.xyz", "linked/outside.md"]
)
def test_nothing_but_an_article_in_the_corpus_is_removed(
    terminal: Terminal, space: Workspace, tmp_path: Path, given: str
) -> None:
    away = tmp_path / "away"
    away.mkdir()
    for file in (space.root / "outside.md", away / "outside.md", space.corpus / "notes.xyz"):
        file.write_text(LIGHTS, "utf-8")
    (space.corpus / "link.md").symlink_to(space.root / "outside.md")
    (space.corpus / "linked").symlink_to(away)
    before = space.files
    done = terminal.run("remove", "undated.md", given, "--yes")
    assert (done.returncode, done.stdout) == (2, "")
    assert "is no article in" in done.stderr
    assert space.files == before
    assert (away / "outside.md").exists()
    assert (space.root / "outside.md").exists()
