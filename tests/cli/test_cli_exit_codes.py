"""Each exit code, by the situation it stands for."""

import shutil
import subprocess

import pytest
from processes import COMMAND, Terminal
from workspace import Workspace

QUESTION = "Who will oversee the unloading?"


@pytest.fixture
def terminal(space: Workspace) -> Terminal:
    return Terminal(space.root, {"QABOT_THRESHOLD": "0"})


def complaint(terminal: Terminal, *arguments: str) -> tuple[int, str, str]:
    """Run what must fail; return the code, what went wrong and what to do about it."""
    done = terminal.run(*arguments)
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert lines[-1].startswith("  ")
    return done.returncode, lines[-2], lines[-1]


@pytest.mark.parametrize(
    "arguments",
    [
        *(["nonsense"], ["--nonsense"], ["ask", "--nonsense"], ["ask", QUESTION, "more"]),
        *(["ask", QUESTION, "--top", "0"], ["ask", QUESTION, "--top", "many"]),
        *(["ask", QUESTION, "--context", "-1"], ["index", "extra"]),
        ["ask", QUESTION, "--corpus", "corpus/undated.md"],
    ],
    ids=" ".join,
)
def test_2_is_a_command_line_that_cant_be_used(terminal: Terminal, arguments: list[str]) -> None:
    done = terminal.run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Error: " in done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--after", "yesterday"], "error: after: 'yesterday' is no date"),
        (["--before", "2024-13"], "error: before: '2024-13' is no date"),
        (["--after", "2024", "--before", "2023"], "error: no day is after 2024 and before 2023"),
    ],
)
def test_2_is_a_date_that_cant_be_used(terminal: Terminal, arguments: list[str], told: str) -> None:
    code, error, _ = complaint(terminal, "ask", QUESTION, *arguments)
    assert (code, error) == (2, told)


def test_2_is_no_question_where_none_can_be_typed(terminal: Terminal) -> None:
    code, error, hint = complaint(terminal, "ask")
    assert (code, error) == (2, "error: there is no question")
    assert "qabot ask" in hint


@pytest.mark.parametrize("command", [["ask", QUESTION], ["index"]], ids=" ".join)
def test_3_is_a_setting_that_cant_be_used(terminal: Terminal, command: list[str]) -> None:
    terminal.settings["QABOT_THRESHOLD"] = "high"
    code, error, hint = complaint(terminal, *command)
    assert (code, "threshold" in error, "QABOT_THRESHOLD" in hint) == (3, True, True)
    del terminal.settings["QABOT_THRESHOLD"]
    (terminal.folder / "qabot.toml").write_text("tpo = 1\n", "utf-8")
    code, error, hint = complaint(terminal, *command)
    assert (code, "tpo" in error, "top" in hint) == (3, True, True)


def test_4_is_a_corpus_that_is_missing_or_empty(terminal: Terminal) -> None:
    code, error, _ = complaint(terminal, "index", "--corpus", "none")
    assert (code, error) == (4, "error: there is no corpus folder none")
    code, error, _ = complaint(terminal, "index", "--check", "--corpus", "none")
    assert code == 4
    (terminal.folder / "empty").mkdir()
    code, error, hint = complaint(terminal, "index", "--corpus", "empty", "--index", "other")
    assert code == 4
    assert "empty holds no article" in error
    assert ".md" in hint


def test_4_is_a_first_question_without_articles(terminal: Terminal) -> None:
    code, error, _ = complaint(terminal, "ask", QUESTION, "--corpus", "none", "--index", "other")
    assert (code, error) == (4, "error: there is no corpus folder none")


def test_5_is_a_damaged_index(terminal: Terminal, space: Workspace) -> None:
    (space.index / "qabot.db").write_bytes(b"no database at all" * 999)
    for command in (["ask", QUESTION], ["index"], ["index", "--check"]):
        code, error, hint = complaint(terminal, *command)
        assert (code, "damaged" in error, "--rebuild" in hint) == (5, True, True)


def test_5_is_an_index_made_by_another_model(terminal: Terminal, space: Workspace) -> None:
    terminal.settings["QABOT_MODEL"] = str(space.index / "model")
    code, error, hint = complaint(terminal, "ask", QUESTION)
    assert (code, "made otherwise: model was all-MiniLM-L6-v2" in error) == (5, True)
    assert "qabot index" in hint


def test_5_is_an_index_folder_that_cant_be_written(terminal: Terminal) -> None:
    (terminal.folder / "file").write_text("a file in its place", "utf-8")
    terminal.settings["QABOT_INDEX"] = "file"
    code, error, hint = complaint(terminal, "index")
    assert code == 5
    assert "file" in error
    assert "QABOT_INDEX" in hint


def test_6_is_a_model_that_is_missing_or_broken(terminal: Terminal, space: Workspace) -> None:
    (terminal.folder / "model").mkdir()
    terminal.settings["QABOT_MODEL"] = "model"
    code, error, hint = complaint(terminal, "index")
    assert (code, "no modules.json" in error) == (6, True)
    assert "SentenceTransformer.save" in hint
    del terminal.settings["QABOT_MODEL"]
    (space.index / "model" / "model.onnx").write_bytes(b"no model")
    code, error, hint = complaint(terminal, "ask", QUESTION)
    assert (code, "can't be loaded" in error, "qabot index" in hint) == (6, True, True)


def test_6_is_an_exported_model_that_has_gone_until_the_next_run(
    terminal: Terminal, space: Workspace
) -> None:
    shutil.rmtree(space.index / "model")
    code, _, hint = complaint(terminal, "ask", QUESTION)
    assert (code, "qabot index" in hint) == (6, True)
    assert terminal.run("index").returncode == 0
    assert terminal.run("ask", QUESTION).stdout.startswith("Captain Odalys Ferrante")


def test_9_is_a_problem_that_doctor_found(terminal: Terminal, space: Workspace) -> None:
    assert terminal.run("doctor").returncode == 0
    shutil.rmtree(space.index / "model")
    assert terminal.run("doctor").returncode == 9


def test_70_is_what_nobody_foresaw_and_looks_like_no_answer(terminal: Terminal) -> None:
    # A library that is broken stands for all that we don't handle.
    (terminal.folder / "Stemmer.py").write_text('raise RuntimeError("broken")\n', "utf-8")
    done = subprocess.run(
        [*COMMAND, "ask", QUESTION],
        cwd=terminal.folder,
        env=terminal.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (70, "")
    assert "Traceback" in done.stderr
    assert done.stderr.splitlines()[-2:] == [
        "error: unexpected error",
        "  Please report it with the lines above.",
    ]
