"""Help: complete, and readable at 80 columns."""

import re

import click
import pytest
from processes import Terminal
from workspace import Workspace

from qabot import errors
from qabot.cli.main import INTERRUPTED, UNEXPECTED, UNWRITABLE, cli
from qabot.cli.progress import ProgressBar

COMMANDS: dict[str, click.Command] = {"": cli, **cli.commands}


@pytest.fixture
def terminal(built: Workspace) -> Terminal:
    return Terminal(built.root)


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("columns", ["80", "200"])
def test_help_fits_80_columns_and_names_every_option(
    terminal: Terminal, name: str, columns: str
) -> None:
    terminal.settings["COLUMNS"] = columns
    done = terminal.run(*filter(None, [name]), "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert max(len(line) for line in done.stdout.splitlines()) <= 80
    for parameter in COMMANDS[name].params:
        if isinstance(parameter, click.Argument):
            assert (parameter.metavar or str(parameter.name).upper()) in done.stdout
        else:
            assert all(option in done.stdout for option in parameter.opts)
    for command in getattr(COMMANDS[name], "commands", {}):
        assert re.search(rf"(?m)^  {command} +\w", done.stdout)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_says_what_it_does(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
            assert parameter.help.rstrip("]").split("  [")[0].endswith(".")


def test_the_main_help_lists_every_exit_code(terminal: Terminal) -> None:
    listed = {int(code) for code in re.findall(r"(?m)^ +(\d+)  ", terminal.run("--help").stdout)}
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    raised = {kind.exit_code for kind in kinds if issubclass(kind, errors.QabotError)}
    assert listed == raised | {0, 1, 8, 9, UNEXPECTED, UNWRITABLE, INTERRUPTED}


def test_help_without_a_command_and_with_a_short_option(terminal: Terminal) -> None:
    assert terminal.run("-h").stdout == terminal.run("--help").stdout
    bare = terminal.run()
    assert "Usage: qabot" in bare.stdout + bare.stderr


def test_progress_that_is_no_terminals_is_a_line_a_stage(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with ProgressBar() as progress:
        progress("reading", 0, 3, "files")
        progress("reading", 1, 3, "files")
        progress("reading", 3, 3, "files")
        progress("loading the model", 0, 0, "")
        progress("embedding", 0, 7, "texts")
    shown = capfd.readouterr()
    assert shown.out == ""
    assert shown.err == "reading 3 files …\nloading the model …\nembedding 7 texts …\n"
