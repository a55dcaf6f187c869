"""``qabot ask``."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qabot.cli import streams
from qabot.cli.history import read_history
from qabot.cli.options import folders
from qabot.errors import CorpusError, IndexMissingError, UsageError

if TYPE_CHECKING:
    from qabot.api import Index
    from qabot.records import Answer, Filter, Turn
    from qabot.settings import Settings

NOT_FOUND = 1


@dataclass(frozen=True, slots=True)
class Request:
    """How questions are to be asked and answers shown."""

    settings: Settings
    within: Filter
    context: int
    as_json: bool


@click.command(short_help="Answer a question, with its source.")
@click.argument("question", required=False)
@click.option("--top", type=click.IntRange(1, 50), help="Citations at most.  [default: 3]")
@click.option(
    "--context",
    type=click.IntRange(0, 20),
    default=0,
    help="Sentences to show before and after each quote.",
)
@click.option("--after", metavar="DATE", help="Only articles from this day, month or year on.")
@click.option("--before", metavar="DATE", help="Only articles up to this day, month or year.")
@click.option("--author", metavar="NAME", help="Only articles whose author contains this.")
@click.option("--source", metavar="NAME", help="Only articles whose publication contains this.")
@click.option(
    "--history",
    type=click.Path(path_type=Path),
    help="Answers that --json printed, for a question that leans on them.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON (see docs/answer.md).")
@click.option("--update", is_flag=True, help="Bring the index up to date first.")
@folders
def ask(  # noqa: PLR0913 - an argument an option
    *,
    question: str | None,
    top: int | None,
    context: int,
    after: str | None,
    before: str | None,
    author: str | None,
    source: str | None,
    history: Path | None,
    as_json: bool,
    update: bool,
    corpus: Path | None,
    index: Path | None,
) -> int:
    """Answer QUESTION with the sentence that answers it, and its source.

    With - the question is read from standard input. Without QUESTION, on a terminal, questions
    are asked one after another, and may lean on those before ("When was that?"); Ctrl-D ends.

    Dates are written 2024, 2024-03 or 2024-03-05. Filters may be typed in the question too:
    after:2024-03 before:2024-06-30 source:wire author:"Jane Doe".
    """
    # The parts that answer load only when a question is asked, not for --help.
    from qabot import settings  # noqa: PLC0415
    from qabot.answering import Situation, tidy, understand  # noqa: PLC0415
    from qabot.answering.filters import make_filter  # noqa: PLC0415

    chosen = settings.load({"corpus": corpus, "index": index, "top": top})
    given = (None if each is None else streams.given_text(each) for each in (author, source))
    request = Request(chosen, make_filter(after, before, *given), context, as_json)
    asked = _question(question)
    turns = read_history(history) if history else ()
    if asked is not None:
        # Refuse what can't be asked before anything is loaded or built.
        understand(tidy(asked), request.within, Situation(turns))
    opened = _open(chosen, update=update)
    if asked is None:
        from qabot.cli.session import hold  # noqa: PLC0415 - loads readline

        return hold(opened, request, turns)
    return 0 if answer_once(opened, asked, request, turns).citations else NOT_FOUND


def answer_once(opened: Index, question: str, request: Request, history: Sequence[Turn]) -> Answer:
    """Ask after ``history`` and print."""
    from qabot.rendering import as_json, as_text  # noqa: PLC0415

    answer = opened.ask(
        question,
        top=request.settings.top,
        context=request.context,
        threshold=request.settings.threshold,
        within=request.within,
        history=history,
    )
    changes = _pending(opened)
    if request.as_json:
        plain = not streams.utf8_output()
        values = json.dumps(as_json(answer, changes), ensure_ascii=plain, indent=2)
        click.echo(streams.visible(values))
    else:
        from qabot.cli.colours import colourful  # noqa: PLC0415

        click.echo(as_text(answer, streams.visible(str(request.settings.corpus)), colourful))
        _tell_pending(changes)
    return answer


def _question(question: str | None) -> str | None:
    """Return the question to ask; None for a session."""
    if question == "-":
        return streams.read_input()
    if question is not None:
        return streams.given_text(question)
    if not sys.stdin.isatty():
        raise UsageError("there is no question", hint='Ask one: qabot ask "Who …?", or use -.')
    return None


def _open(chosen: Settings, *, update: bool) -> Index:
    from qabot.api import open_index  # noqa: PLC0415
    from qabot.cli.index import update as update_index  # noqa: PLC0415

    if update:
        update_index(chosen)
    try:
        return open_index(
            chosen.index, corpus=chosen.corpus, model=chosen.model, reranker=chosen.reranker
        )
    except IndexMissingError:
        click.echo(f"No index in {chosen.index} yet: building it from {chosen.corpus}.", err=True)
        update_index(chosen)
        return open_index(
            chosen.index, corpus=chosen.corpus, model=chosen.model, reranker=chosen.reranker
        )


def _pending(opened: Index) -> int | None:
    try:
        return opened.pending()
    except CorpusError as error:
        click.secho(
            f"note: {streams.visible(str(error))}; answered from the index alone",
            fg="yellow",
            err=True,
        )
        return None


def _tell_pending(changes: int | None) -> None:
    if changes:
        files = "1 change is" if changes == 1 else f"{changes} changes are"
        click.secho(
            f"note: {files} not indexed; run `qabot index`, or ask with --update",
            fg="yellow",
            err=True,
        )
