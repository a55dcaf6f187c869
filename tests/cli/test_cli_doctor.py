"""``qabot doctor`` as a process."""

import json

import pytest
from processes import Terminal
from workspace import Workspace

# The right shape, and no bot's.
TOKEN = "110201543:" + "Made-up_Token" * 2 + "123456789"


@pytest.fixture
def terminal(space: Workspace) -> Terminal:
    return Terminal(space.root)


def test_a_sound_index_has_exit_code_0(terminal: Terminal) -> None:
    done = terminal.run("doctor")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert {line.split()[0] for line in lines[:-2]} == {"ok"}
    assert lines[-2:] == ["", "no problems, no warnings"]
    assert "\x1b" not in done.stdout


def test_a_problem_has_exit_code_9_and_a_remedy_below_it(
    terminal: Terminal, space: Workspace
) -> None:
    (space.index / "qabot.db").write_bytes(b"no database at all" * 999)
    done = terminal.run("doctor")
    assert done.returncode == 9
    lines = done.stdout.splitlines()
    (at,) = (number for number, line in enumerate(lines) if line.startswith("problem database"))
    assert "is damaged" in lines[at]
    assert lines[at + 1].strip().startswith("Run `qabot index --rebuild`")
    assert lines[-1] == "1 problem, no warnings"
    done = terminal.run("doctor", "--json")
    assert done.returncode == 9
    value = json.loads(done.stdout)
    assert (value["schema"], value["problems"]) == ("qabot.doctor/1", 1)


def test_a_warning_has_exit_code_0(terminal: Terminal, space: Workspace) -> None:
    (space.corpus / "link.md").symlink_to("undated.md")
    done = terminal.run("doctor")
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "no problems, 1 warning"


def test_settings_that_cant_be_used_are_a_problem(terminal: Terminal) -> None:
    terminal.settings["QABOT_THRESHOLD"] = "high"
    done = terminal.run("doctor")
    assert done.returncode == 9
    assert "problem settings    the setting threshold can't be used" in done.stdout


@pytest.mark.parametrize("token", [TOKEN, TOKEN[:-1]])
def test_the_token_is_never_shown(terminal: Terminal, token: str) -> None:
    terminal.settings["QABOT_TELEGRAM_TOKEN"] = token
    for more in ([], ["--json"]):
        done = terminal.run("doctor", *more)
        assert done.returncode == (0 if token == TOKEN else 9)
        assert "QABOT_TELEGRAM_TOKEN" in done.stdout
        assert "Made-up" not in done.stdout + done.stderr


def test_levels_are_coloured_on_a_terminal(terminal: Terminal, space: Workspace) -> None:
    (space.corpus / "link.md").symlink_to("undated.md")
    with terminal.type("doctor") as typing:
        typing.wait_for("1 warning")
        assert "\x1b[32mok" in typing.shown
        assert "\x1b[33mwarning" in typing.shown
        assert typing.end() == 0
