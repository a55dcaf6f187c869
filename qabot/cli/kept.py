"""``qabot missed`` and ``qabot feedback``: what the bot's users asked and said, as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from qabot.state.database import StateDatabase
    from qabot.state.feedback import Opinion
    from qabot.state.missed import Missed


@click.command(short_help="List the questions that the bot could not answer.")
def missed() -> None:
    """List the questions that the bot could not answer, a JSON object a line, newest first.

    The lines are what `qabot eval` and `qabot train` read: `expected` is null. Where an article
    answers after all, put the sentence there.
    """
    from qabot.state.missed import MissedQuestions  # noqa: PLC0415 - loads SQLite

    database = _open()
    if database is not None:
        _print(_missed(each) for each in MissedQuestions(database).all())


@click.command(short_help="List what the bot's users said of its answers.")
def feedback() -> None:
    """List what the bot's users said of its answers, a JSON object a line, newest first.

    The lines are what `qabot eval` and `qabot train` read. `expected` is the quote that helped. Of
    one that didn't, it is null and `rejected` is the quote: put the sentence that answers there.
    """
    from qabot.state.feedback import Feedback  # noqa: PLC0415 - loads SQLite

    database = _open()
    if database is not None:
        _print(_opinion(each) for each in Feedback(database).all())


def _open() -> StateDatabase | None:
    """Return what the bot keeps; None, with a note, if there is nothing yet."""
    # Settings and SQLite load only when they are used.
    from qabot import secrets, settings  # noqa: PLC0415
    from qabot.state.database import DATABASE, StateDatabase  # noqa: PLC0415

    chosen = settings.load({})
    keys = secrets.state_keys(chosen)
    if not (chosen.state / DATABASE).exists():
        click.echo(f"Nothing is kept in {chosen.state} yet; `qabot bot` keeps it.", err=True)
        return None
    return StateDatabase(chosen.state, keys=keys)


def _missed(each: Missed) -> dict[str, Any]:
    return {
        "question": each.question,
        "expected": None,
        "confidence": each.confidence,
        "generation": each.generation,
        "asked": _written(each.at),
    }


def _opinion(each: Opinion) -> dict[str, Any]:
    return {
        "question": each.question,
        "expected": each.quote if each.helped else None,
        "helped": each.helped,
        "rejected": None if each.helped else each.quote,
        "path": each.path,
        "confidence": each.confidence,
        "generation": each.generation,
        "said": _written(each.at),
    }


def _print(lines: Iterable[dict[str, Any]]) -> None:
    for line in lines:
        click.echo(json.dumps(line, ensure_ascii=False))


def _written(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
