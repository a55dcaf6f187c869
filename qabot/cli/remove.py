"""``qabot remove``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from qabot.cli.index import SKIPPED
from qabot.cli.options import folders
from qabot.errors import UsageError


@click.command(short_help="Delete articles from the corpus and the index.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--yes", is_flag=True, help="Don't ask; needed where nobody can answer.")
@folders
def remove(*, paths: tuple[str, ...], yes: bool, corpus: Path | None, index: Path | None) -> int:
    """Delete the article at each PATH, then bring the index up to date.

    A path is relative to the corpus, or to the working folder if the file lies in the corpus.
    If one is no article, none is deleted.
    """
    # Settings and loaders load only when they are used.
    from qabot import curating, settings  # noqa: PLC0415
    from qabot.cli.index import update  # noqa: PLC0415
    from qabot.wiring.indexing import loaders  # noqa: PLC0415

    chosen = settings.load({"corpus": corpus, "index": index})
    found = curating.find_articles(paths, chosen.corpus, loaders().keys())
    if not yes and not _confirmed(found):
        click.echo("Nothing was deleted.", err=True)
        return 0
    for path in found:
        curating.remove(chosen.corpus, path)
        click.echo(f"removed {path}")
    return SKIPPED if update(chosen).skipped else 0


def _confirmed(found: list[str]) -> bool:
    if not sys.stdin.isatty():
        raise UsageError("nobody can be asked whether to delete", hint="Say so with --yes.")
    for path in found:
        click.echo(path, err=True)
    articles = "this article" if len(found) == 1 else f"these {len(found)} articles"
    return click.confirm(f"Delete {articles} for good?", err=True)
