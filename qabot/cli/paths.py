"""Lists of paths, cut where they get long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click

from qabot.indexing import Plan

_SHOWN = 20


def show_changes(plan: Plan, indent: str = "") -> None:
    """Print the first new, changed and removed files."""
    for name, paths in (("new", plan.added), ("changed", plan.changed), ("removed", plan.removed)):
        _show(f"{indent}{name}", paths)


def show_skipped(skipped: Mapping[str, str], indent: str = "") -> None:
    """Print the first skipped files with their reasons."""
    _show(f"{indent}skipped", [f"{path}: {reason}" for path, reason in skipped.items()])


def _show(name: str, lines: Sequence[str]) -> None:
    for line in lines[:_SHOWN]:
        click.echo(f"{name}: {line}")
    if len(lines) > _SHOWN:
        click.echo(f"{name}: … and {len(lines) - _SHOWN} more")
