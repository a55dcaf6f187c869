"""``qabot index``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qabot.cli.options import folders

if TYPE_CHECKING:
    from qabot.indexing import Indexer, IndexReport, Plan
    from qabot.settings import Settings

CHANGES = 1
SKIPPED = 8


@click.command(short_help="Bring the index up to date with the articles.")
@folders
@click.option("--check", is_flag=True, help="Only say what would change; exit code 1 if anything.")
@click.option("--rebuild", is_flag=True, help="Read and embed everything anew.")
@click.option("--rehash", is_flag=True, help="Read all bytes, whatever size and time say.")
def index(
    *, corpus: Path | None, index: Path | None, check: bool, rebuild: bool, rehash: bool
) -> int:
    """Bring the index up to date with the articles.

    Only what changed is read and embedded. Until the run has finished, and if it is interrupted,
    questions are answered from what was indexed before. Nothing in the corpus is ever changed.
    """
    # Settings and the parts of an index run load only when they are used.
    from qabot import settings  # noqa: PLC0415
    from qabot.wiring.indexing import indexer  # noqa: PLC0415

    chosen = settings.load({"corpus": corpus, "index": index})
    if check:
        run = indexer(chosen.corpus, chosen.index, chosen.model)
        return _check(run, run.plan(rehash=rehash, rebuild=rebuild))
    report = update(chosen, rebuild=rebuild, rehash=rehash)
    return SKIPPED if report.skipped else 0


def update(chosen: Settings, *, rebuild: bool = False, rehash: bool = False) -> IndexReport:
    """Run the indexer, with progress and summary on standard error."""
    from qabot.cli.progress import ProgressBar  # noqa: PLC0415 - loads tqdm
    from qabot.stores.recovery import set_damaged_aside  # noqa: PLC0415 - loads SQLite
    from qabot.wiring.indexing import indexer  # noqa: PLC0415 - loads the loaders

    if rebuild:
        aside = set_damaged_aside(chosen.index)
        if aside:
            click.echo(f"the damaged database was moved to {aside}", err=True)
    run = indexer(chosen.corpus, chosen.index, chosen.model)
    for part in run.differing():
        click.echo(f"the index was made with another {part}: everything is read anew", err=True)
    with ProgressBar() as progress:
        report = run.run(progress, rebuild=rebuild, rehash=rehash)
    _summarise(report)
    return report


def _summarise(report: IndexReport) -> None:
    click.echo(
        f"{len(report.added)} added, {len(report.changed)} changed, {len(report.removed)} removed,"
        f" {report.unchanged} unchanged, {len(report.skipped)} skipped:"
        f" {report.articles} articles, {report.sentences} sentences in {report.seconds:.1f} s"
        f" (generation {report.generation})",
        err=True,
    )
    _list_skipped(report.skipped)


def _check(run: Indexer, plan: Plan) -> int:
    for part in run.differing():
        click.echo(f"made with another {part}")
    from qabot.cli.paths import show_changes  # noqa: PLC0415 - loads NumPy, which --help must not

    show_changes(plan)
    changes = "1 change" if plan.changes == 1 else f"{plan.changes} changes"
    click.echo(f"{changes}, {len(plan.unchanged)} unchanged")
    _list_skipped(plan.problems)
    return CHANGES if plan.changes else 0


def _list_skipped(skipped: Mapping[str, str]) -> None:
    for path, reason in skipped.items():
        click.secho(f"skipped {path}: {reason}", fg="yellow", err=True)
