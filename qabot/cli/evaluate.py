"""``qabot eval``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qabot.cli.options import folders
from qabot.errors import UsageError

if TYPE_CHECKING:
    from qabot.api import Index
    from qabot.evaluation.questions import Question
    from qabot.evaluation.report import Report
    from qabot.evaluation.running import Outcome

_ENDINGS = (".html", ".htm")


@click.command("eval", short_help="Measure the answers to questions of your own.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--worst",
    type=click.IntRange(min=0),
    default=5,
    help="How many questions that went wrong to show.  [default: 5]",
)
@click.option(
    "--precision",
    type=click.FloatRange(0, 1),
    default=0.9,
    help="What the suggested threshold is to reach.  [default: 0.9]",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON (see docs/quality.md).")
@click.option(
    "--picture",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write curve and reliability diagram to this HTML file.",
)
@folders
def evaluate(  # noqa: PLR0913 - an argument an option
    *,
    file: Path,
    worst: int,
    precision: float,
    as_json: bool,
    picture: Path | None,
    corpus: Path | None,
    index: Path | None,
) -> int:
    """Measure the answers to the questions in FILE, and suggest a threshold.

    FILE holds a JSON object a line: {"question": "Who …?", "expected": "The sentence that
    answers."}. The sentence may be a list of which any answers; null, or left out, where the
    articles don't answer.

    Interrupted with Ctrl-C, the figures of what has been asked until then are shown.
    """
    # The parts that ask load only when there is something to ask.
    from qabot import settings  # noqa: PLC0415
    from qabot.api import open_index  # noqa: PLC0415
    from qabot.evaluation import report  # noqa: PLC0415
    from qabot.evaluation.questions import read_questions  # noqa: PLC0415

    chosen = settings.load({"corpus": corpus, "index": index})
    questions = read_questions(file)
    if picture is not None:
        _check(picture)
    opened = open_index(
        chosen.index, corpus=chosen.corpus, model=chosen.model, reranker=chosen.reranker
    )
    outcomes, interrupted = _ask(opened, questions)
    if outcomes:
        found = report.report_on(outcomes, chosen.threshold, precision)
        if as_json:
            click.echo(json.dumps(report.as_json(found, worst), ensure_ascii=False, indent=2))
        else:
            click.echo(report.as_text(found, worst))
        if picture is not None:
            _draw(found, picture, file.name)
    if interrupted:
        raise KeyboardInterrupt
    return 0


def _ask(opened: Index, questions: list[Question]) -> tuple[list[Outcome], bool]:
    """Return the outcomes, and whether the user interrupted."""
    from qabot.cli.progress import ProgressBar  # noqa: PLC0415 - loads tqdm
    from qabot.evaluation.running import ask_all  # noqa: PLC0415 - loads what asks

    outcomes: list[Outcome] = []
    with ProgressBar() as progress:
        try:
            progress("asking", 0, len(questions), "questions")
            for each in ask_all(questions, opened.examine):
                outcomes.append(each)
                progress("asking", len(outcomes), len(questions), "questions")
        except KeyboardInterrupt:
            return outcomes, True
    return outcomes, False


def _check(picture: Path) -> None:
    """Refuse at once what would be lost at the end."""
    if picture.suffix.lower() not in _ENDINGS:
        raise UsageError(
            f"the picture {picture} would be HTML", hint="Give it a name that ends with .html."
        )
    if not picture.parent.is_dir():
        raise UsageError(f"there is no folder {picture.parent}", hint="Make it first.")


def _draw(found: Report, picture: Path, name: str) -> None:
    from qabot.evaluation.picture import as_html  # noqa: PLC0415 - drawn only if asked for

    try:
        picture.write_text(as_html(found, name), "utf-8")
    except OSError as error:
        raise UsageError(
            f"the picture {picture} can't be written: {error.strerror}",
            hint="Choose another place with --picture.",
        ) from error
