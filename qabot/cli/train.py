"""``qabot train``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qabot.cli.options import folders
from qabot.errors import UsageError

if TYPE_CHECKING:
    from qabot.training.own import Result

NO_BETTER = 1
# Questions that can't be used are named up to this many.
_NAMED = 10


@click.command(short_help="Train the reranker further on questions of your own.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("reranker.onnx"),
    help="Where the trained reranker goes.  [default: reranker.onnx]",
)
@click.option(
    "--minutes",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    help="How long to train at most.  [default: 60]",
)
@click.option("--keep", is_flag=True, help="Write the trained reranker even if it is no better.")
@folders
def train(  # noqa: PLR0913 - an argument an option
    *,
    file: Path,
    output: Path,
    minutes: float,
    keep: bool,
    corpus: Path | None,
    index: Path | None,
) -> int:
    """Train the reranker further on the questions in FILE, which is as for `qabot eval`.

    Training begins at the reranker in use. A fifth of the questions, by whole articles, is held
    out; the table at the end tells what they gave before and after. Only a better reranker is
    written. To use it, name it in the setting reranker.

    Interrupted with Ctrl-C, nothing is changed, and the same command goes on from there. The exit
    code is 1 if the trained reranker is no better and was not written.
    """
    # The parts that ask and train, PyTorch among them, load only when there is something to train.
    from qabot import settings  # noqa: PLC0415
    from qabot.evaluation.questions import read_questions  # noqa: PLC0415

    chosen = settings.load({"corpus": corpus, "index": index})
    questions = read_questions(file)
    _check(output, chosen.reranker)

    from qabot.api import open_index  # noqa: PLC0415
    from qabot.cli.progress import ProgressBar  # noqa: PLC0415
    from qabot.training import own  # noqa: PLC0415

    def examiner(reranker: Path | None) -> own.Examine:
        return open_index(
            chosen.index, corpus=chosen.corpus, model=chosen.model, reranker=reranker
        ).examine

    with ProgressBar() as progress:
        run = own.Run(examiner, chosen.reranker, output, chosen.threshold, progress)
        result = run.train(questions, minutes)
    _tell(result)
    write = result.better or keep
    if write:
        run.write(result)
    run.clear()
    _tell_where(output, better=result.better, written=write)
    return 0 if write else NO_BETTER


def _tell(result: Result) -> None:
    from qabot.training.comparing import as_text  # noqa: PLC0415 - loads PyTorch

    parts, trained = result.parts, result.trained
    click.echo(
        f"{len(parts.teach)} questions taught, {len(parts.choose)} chose when to stop,"
        f" {len(parts.report)} are compared"
    )
    if result.unusable:
        named = ", ".join(each.id for each in result.unusable[:_NAMED])
        more = len(result.unusable) - _NAMED
        click.echo(
            f"{len(result.unusable)} could not be used, the index gives no sentence as expected:"
            f" {named}{f' and {more} more' if more > 0 else ''}"
        )
    click.echo(
        f"trained for {trained.epochs} rounds; of the new weights {trained.share:.0%} were taken;"
        f" loss {trained.before:.3f}, then {trained.after:.3f}\n"
    )
    click.echo(as_text(result.before, result.after) + "\n")


def _tell_where(output: Path, *, better: bool, written: bool) -> None:
    if not better:
        click.secho("the trained reranker is no better on the held-out questions", fg="yellow")
    if written:
        click.echo(f'written to {output}; to use it, set reranker = "{output}" in qabot.toml')
    else:
        click.echo("nothing was written; --keep would write it all the same")


def _check(output: Path, present: Path | None) -> None:
    """Refuse at once what would be lost at the end."""
    if not output.parent.is_dir():
        raise UsageError(f"there is no folder {output.parent}", hint="Make it first.")
    if output.exists() and (
        present is None or not present.exists() or not output.samefile(present)
    ):
        raise UsageError(
            f"{output} is there already and is not the reranker in use",
            hint="Choose another --output, or name it in the setting reranker to train it further.",
        )
