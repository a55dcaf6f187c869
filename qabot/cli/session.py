"""Questions one after another on a terminal, with line editing and history."""

from __future__ import annotations

import readline
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qabot.cli.ask import Request, answer_once
from qabot.errors import UsageError

if TYPE_CHECKING:
    from qabot.api import Index
    from qabot.records import Turn

_HISTORY = "history"
_LINES_KEPT = 1_000


def hold(opened: Index, request: Request, history: Sequence[Turn]) -> int:
    """Ask until the input ends, each question after those before; return the exit code."""
    typed = _recall(request.settings.state)
    turns = list(history)
    click.echo("Ask about the articles; Ctrl-D ends.")
    try:
        while True:
            question = input("? ").strip()
            if question:
                _answer(opened, question, request, turns)
                click.echo()
    except (EOFError, KeyboardInterrupt):
        click.echo()
        return 0
    finally:
        _keep(typed)


def _answer(opened: Index, question: str, request: Request, turns: list[Turn]) -> None:
    """Answer and print; add the turn to ``turns``."""
    try:
        turns.append(answer_once(opened, question, request, turns).turn)
    except UsageError as error:
        click.secho(f"error: {error}", fg="red", err=True)
        click.echo(f"  {error.hint}", err=True)


def _recall(state: Path) -> Path:
    path = state / _HISTORY
    with suppress(OSError):  # no history yet
        readline.read_history_file(path)
    readline.set_history_length(_LINES_KEPT)
    return path


def _keep(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        readline.write_history_file(path)
        path.chmod(0o600)
    except OSError as error:
        click.secho(f"note: the history {path} can't be kept: {error.strerror}", err=True)
