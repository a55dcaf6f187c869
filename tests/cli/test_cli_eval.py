"""``qabot eval`` as operators meet it."""

import json
import os
import signal
from pathlib import Path

import pytest
from processes import Terminal
from workspace import Workspace

GOOD = [
    {
        "id": "who",
        "question": "Who will oversee the unloading?",
        "expected": "Captain Odalys Ferrante will oversee the unloading.",
    },
    {"id": "wrong", "question": "How many cranes are ordered?", "expected": ["Nobody said this."]},
    {"id": "none", "question": "What does a bicycle cost in Lisbon?"},
]


@pytest.fixture
def terminal(space: Workspace) -> Terminal:
    return Terminal(space.root)


@pytest.fixture
def file(terminal: Terminal) -> Path:
    return write(terminal, *map(json.dumps, GOOD))


def write(terminal: Terminal, *lines: str) -> Path:
    path = terminal.folder / "mine.jsonl"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_the_figures_are_printed_and_the_worst_questions_shown(
    terminal: Terminal, file: Path
) -> None:
    done = terminal.run("eval", file.name, "--worst", "1")
    assert done.returncode == 0
    assert done.stdout.startswith("3 questions: 2 with an answer, 1 without\n")
    assert "P@1                                0.500" in done.stdout
    assert "wrong: How many cranes are ordered?\n  not retrieved; confidence" in done.stdout
    assert "who: Who" not in done.stdout
    assert done.stderr == "asking 3 questions …\n"


def test_json_and_a_picture(terminal: Terminal, file: Path) -> None:
    done = terminal.run("eval", file.name, "--json", "--picture", "curve.html")
    value = json.loads(done.stdout)
    assert (done.returncode, value["questions"], value["ranking"]["P@1"]) == (0, 3, 0.5)
    assert value["reach"]["retrieved"] == 0.5
    assert "mine.jsonl" in (terminal.folder / "curve.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["none.jsonl"], "none.jsonl can't be read"),
        (["bad.jsonl"], "bad.jsonl:1: the line is no JSON"),
        (["mine.jsonl", "--picture", "curve.png"], "curve.png would be HTML"),
        (["mine.jsonl", "--picture", "no/curve.html"], "there is no folder no"),
    ],
    ids=" ".join,
)
def test_what_cant_be_used_is_refused_before_anything_is_asked(
    terminal: Terminal, file: Path, arguments: list[str], told: str
) -> None:
    (file.parent / "bad.jsonl").write_text("Who?\n", "utf-8")
    done = terminal.run("eval", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    problem, hint = done.stderr.splitlines()
    assert told in problem
    assert hint.startswith("  ")


def test_without_an_index_it_says_what_to_run(terminal: Terminal, file: Path) -> None:
    done = terminal.run("eval", file.name, "--index", "none")
    assert (done.returncode, done.stdout) == (5, "")
    assert "qabot index" in done.stderr


def test_ctrl_c_shows_what_was_asked_until_then(terminal: Terminal) -> None:
    lines = [json.dumps({"question": f"Who is number {n}?"}) for n in range(20_000)]
    file = write(terminal, *lines)
    process = terminal.start("eval", file.name, "--worst", "0")
    assert process.stderr is not None
    while "of 20000" not in process.stderr.readline():
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert " 0 with an answer" in out
    assert not out.startswith("20,000 questions")
    assert "Interrupted" in err
    assert "Traceback" not in err
