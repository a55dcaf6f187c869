"""``qabot watch``."""

from __future__ import annotations

import signal
from pathlib import Path

import click

from qabot.cli.options import folders


@click.command(short_help="Keep the index up to date while articles change.")
@folders
def watch(*, corpus: Path | None, index: Path | None) -> int:
    """Keep the index up to date while articles change.

    What has changed by now is indexed first, then whatever changes, a moment after the last
    change. Each run is told in a line on standard error. Ctrl-C ends.
    """
    # Settings and the watcher load only when they are used.
    from qabot import settings  # noqa: PLC0415
    from qabot.logs import set_up  # noqa: PLC0415
    from qabot.watching import Watcher  # noqa: PLC0415

    chosen = settings.load({"corpus": corpus, "index": index})
    set_up(form=chosen.log_format)
    watcher = Watcher(chosen.corpus, chosen.index, chosen.model)
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: watcher.stop())
    click.echo(f"watching {chosen.corpus}; Ctrl-C ends", err=True)
    watcher.run()
    return 0
