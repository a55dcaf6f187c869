"""qabot on a terminal: colours, the interactive session, the progress bar."""

import re
import time

import pytest
from processes import Terminal
from workspace import Workspace

QUESTION = "Who will oversee the unloading?"
QUOTE = "Captain Odalys Ferrante will oversee the unloading."
LOOK = re.compile(r"\x1b\[[0-9;]*m")
PROMPT = "? "
CTRL_D, UP = "\x04", "\x1b[A"


@pytest.fixture
def terminal(built: Workspace) -> Terminal:
    return Terminal(built.root, {"QABOT_THRESHOLD": "0"})


@pytest.fixture
def session(built: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """A terminal whose history is its own."""
    state = tmp_path_factory.mktemp("home") / "deep" / "state"
    return Terminal(built.root, {"QABOT_THRESHOLD": "0", "QABOT_STATE": str(state)})


def test_an_answer_is_coloured_on_a_terminal(terminal: Terminal) -> None:
    with terminal.type("ask", QUESTION, "--top", "1") as asked:
        assert asked.end() == 0
    assert len(LOOK.findall(asked.shown)) >= 4
    assert LOOK.sub("", asked.shown).replace("\r", "").startswith(f"{QUOTE}\n  Estermark port")


@pytest.mark.parametrize("command", [["ask", QUESTION], ["ask", "??"]], ids=" ".join)
def test_no_color_is_kept_to_on_a_terminal(terminal: Terminal, command: list[str]) -> None:
    terminal.settings["NO_COLOR"] = "1"
    with terminal.type(*command) as asked:
        asked.end()
    assert asked.shown
    assert not LOOK.search(asked.shown)


def test_json_is_never_coloured(terminal: Terminal) -> None:
    with terminal.type("ask", QUESTION, "--json") as asked:
        assert asked.end() == 0
    assert not LOOK.search(asked.shown)


def test_questions_are_asked_one_after_another_until_ctrl_d(session: Terminal) -> None:
    with session.type("ask", "--top", "1") as typing:
        typing.wait_for(PROMPT)
        typing.type(f"{QUESTION}\r")
        typing.wait_for("cranes.md:14")
        typing.wait_for(PROMPT)
        # What can't be asked is told and ends nothing; an empty line is no question.
        typing.type("???\r")
        typing.wait_for("the question is empty")
        typing.wait_for(PROMPT)
        typing.type("\r")
        typing.wait_for(PROMPT)
        typing.type("How many pyrometers measure the furnace?\r")
        typing.wait_for("glass.html, paragraph")
        typing.wait_for(PROMPT)
        typing.type(CTRL_D)
        assert typing.end() == 0
    assert "Traceback" not in typing.shown


def test_the_history_is_private_and_known_to_the_next_session(session: Terminal) -> None:
    with session.type("ask", "--top", "1") as first:
        first.wait_for(PROMPT)
        first.type(f"{QUESTION}\r")
        first.wait_for("cranes.md:14")
        first.wait_for(PROMPT)
        first.type(CTRL_D)
        assert first.end() == 0
    history = session.folder / session.settings["QABOT_STATE"] / "history"
    assert history.read_text("utf-8").splitlines()[-1] == QUESTION
    assert history.stat().st_mode & 0o777 == 0o600
    assert history.parent.stat().st_mode & 0o777 == 0o700
    with session.type("ask", "--top", "1") as second:
        second.wait_for(PROMPT)
        second.type(f"{UP}\r")
        second.wait_for("cranes.md:14")
        second.wait_for(PROMPT)
        second.type(CTRL_D)
        assert second.end() == 0


def test_a_question_in_a_session_may_lean_on_the_one_before(session: Terminal) -> None:
    with session.type("ask", "--top", "1") as typing:
        typing.wait_for(PROMPT)
        typing.type("How many cranes has the port of Estermark ordered?\r")
        typing.wait_for("corpus/news/")
        typing.wait_for(PROMPT)
        typing.type("And from whom?\r")
        typing.wait_for("Understood as: From whom has the port of Estermark ordered?")
        typing.wait_for(PROMPT)
        typing.type(CTRL_D)
        assert typing.end() == 0


def test_ctrl_c_ends_the_session_too(session: Terminal) -> None:
    with session.type("ask") as typing:
        typing.wait_for(PROMPT)
        # Between showing its prompt and listening, readline is deaf to signals; people are slower.
        time.sleep(0.5)
        typing.interrupt()
        assert typing.end() == 0
    assert "Traceback" not in typing.shown


def test_a_history_that_cant_be_kept_is_a_note(session: Terminal) -> None:
    session.settings["QABOT_STATE"] = "/proc/qabot"
    with session.type("ask") as typing:
        typing.wait_for(PROMPT)
        typing.type(CTRL_D)
        assert typing.end() == 0
    assert "note: the history /proc/qabot/history can't be kept" in typing.shown


def test_an_index_run_shows_bars_and_leaves_its_summary(space: Workspace) -> None:
    space.write("new.md", "# Lights\n\nThe lighthouse keeper is called Ysolde Marr.\n")
    with Terminal(space.root).type("index") as run:
        assert run.end() == 0
    assert "reading:   0%" in run.shown
    assert "embedding:   0%" in run.shown
    last = run.shown.replace("\r", "\n").rstrip("\n").splitlines()[-1]
    assert last.startswith("1 added, 0 changed, 0 removed, 5 unchanged, 0 skipped")
