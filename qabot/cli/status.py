"""``qabot status``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qabot.cli.options import folders

if TYPE_CHECKING:
    from qabot.diagnosis.status import IndexStatus
    from qabot.indexing import Plan

_DIGITS_SHOWN = 12


@click.command(short_help="Tell what is indexed and what has changed since.")
@folders
@click.option("--json", "as_json", is_flag=True, help="Print JSON (see docs/status.md).")
def status(*, corpus: Path | None, index: Path | None, as_json: bool) -> None:
    """Tell what is indexed and what has changed since.

    Nothing is written. `qabot index --check` says by its exit code whether anything has changed.
    """
    # Settings and the parts that read an index load only when they are used.
    from qabot import settings  # noqa: PLC0415
    from qabot.diagnosis import status as diagnosis  # noqa: PLC0415

    chosen = settings.load({"corpus": corpus, "index": index})
    found = diagnosis.read_status(chosen.corpus, chosen.index, chosen.model, chosen.reranker)
    if as_json:
        click.echo(json.dumps(diagnosis.as_json(found), ensure_ascii=False, indent=2))
    else:
        _show(found)


def _show(found: IndexStatus) -> None:
    from qabot.diagnosis.sizes import written  # noqa: PLC0415 - loads what reads an index

    counts, size = found.counts, found.size
    _line("index", f"{found.index}, generation {found.generation}")
    _line("articles", f"{counts['articles']:,}")
    _line("passages", f"{counts['passages']:,}")
    _line("sentences", f"{counts['sentences']:,}")
    _line("model", f"{found.model} (weights {found.weights[:_DIGITS_SHOWN]})")
    _line("reranker", str(found.reranker or "the packaged one"))
    _line(
        "size",
        f"{written(size.total)}: database {written(size.database)}, vectors"
        f" {written(size.vectors)}, model {written(size.model)}",
    )
    _line("last run", _last_run(found))
    if found.differing:
        told = f"made with another {', '.join(found.differing)}; the next run reads everything anew"
        _line("parts", told, colour="yellow")
    if found.changes is None:
        _line("changes", f"not known: {found.trouble}", colour="yellow")
    else:
        _show_changes(found.changes)


def _last_run(found: IndexStatus) -> str:
    from qabot.diagnosis.status import finished  # noqa: PLC0415 - loads what reads an index

    run = found.last_run
    if run is None:
        return "not known"
    return (
        f"{finished(run).astimezone():%Y-%m-%d %H:%M:%S %z}, {run.seconds:.1f} s: {run.added} added"
        f", {run.changed} changed, {run.removed} removed, {run.unchanged} unchanged, {run.skipped}"
        " skipped"
    )


def _show_changes(plan: Plan) -> None:
    from qabot.cli.paths import show_changes, show_skipped  # noqa: PLC0415 - loads NumPy

    counts = f"{len(plan.added)} new, {len(plan.changed)} changed, {len(plan.removed)} removed"
    _line("changes", f"{counts} since", colour="yellow" if plan.changes else None)
    show_changes(plan, "  ")
    _line("skipped", str(len(plan.problems)))
    show_skipped(plan.problems, "  ")


def _line(name: str, told: str, *, colour: str | None = None) -> None:
    click.echo(f"{name:<10} {click.style(told, fg=colour) if colour else told}")
