"""``qabot add``."""

from __future__ import annotations

from pathlib import Path

import click

from qabot.cli.index import SKIPPED
from qabot.cli.options import folders


@click.command(short_help="Copy articles into the corpus and index them.")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option("--into", default="", metavar="FOLDER", help="The folder within the corpus.")
@click.option("--replace", is_flag=True, help="Replace articles of the same name.")
@folders
def add(
    *, files: tuple[Path, ...], into: str, replace: bool, corpus: Path | None, index: Path | None
) -> int:
    """Copy each FILE into the corpus, then bring the index up to date.

    All files are checked first; if one can't be used, none is copied.
    """
    # Settings and loaders load only when they are used.
    from qabot import curating, settings  # noqa: PLC0415
    from qabot.cli.index import update  # noqa: PLC0415
    from qabot.wiring.indexing import loaders  # noqa: PLC0415

    chosen = settings.load({"corpus": corpus, "index": index})
    additions = curating.plan_additions(files, chosen.corpus, into, loaders(), replace=replace)
    for addition in additions:
        curating.add(chosen.corpus, addition)
        click.echo(f"{'replaced' if addition.replaces else 'added'} {addition.path}")
    return SKIPPED if update(chosen).skipped else 0
