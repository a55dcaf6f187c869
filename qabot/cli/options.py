"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

_FOLDER = click.Path(path_type=Path, file_okay=False)


def folders(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --corpus and --index."""
    for option in (
        click.option("--index", type=_FOLDER, help="Folder of the index.  [default: index]"),
        click.option("--corpus", type=_FOLDER, help="Folder of articles.  [default: corpus]"),
    ):
        command = option(command)
    return command
