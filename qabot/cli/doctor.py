"""``qabot doctor``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qabot.cli.options import folders

if TYPE_CHECKING:
    from qabot.diagnosis.findings import Finding

PROBLEMS = 9
_COLOURS = {"ok": "green", "warning": "yellow", "problem": "red"}


@click.command(short_help="Look for what is wrong, and say what to do.")
@folders
@click.option("--json", "as_json", is_flag=True, help="Print JSON (see docs/doctor.md).")
def doctor(*, corpus: Path | None, index: Path | None, as_json: bool) -> int:
    """Look for what is wrong, and say what to do.

    Looks at the installation, the models, the index, the corpus, permissions, the Telegram token
    and the disk. Nothing is changed, nothing is asked of the network, and the token is not shown.
    The exit code is 0 if there is no problem; warnings don't count.
    """
    # The checks load only when they are made, and each for itself.
    from qabot.diagnosis import findings  # noqa: PLC0415
    from qabot.diagnosis.doctor import examine  # noqa: PLC0415

    found = examine({"corpus": corpus, "index": index})
    problems = findings.count(found, findings.Level.PROBLEM)
    if as_json:
        click.echo(json.dumps(findings.as_json(found), ensure_ascii=False, indent=2))
    else:
        for check, finding in found:
            _show(check, finding)
        warnings = findings.count(found, findings.Level.WARNING)
        click.echo(f"\n{_number(problems, 'problem')}, {_number(warnings, 'warning')}")
    return PROBLEMS if problems else 0


def _show(check: str, finding: Finding) -> None:
    level = click.style(f"{finding.level.value:<7}", fg=_COLOURS[finding.level.value])
    click.echo(f"{level} {check:<11} {finding.message}")
    if finding.remedy:
        click.echo(f"{'':<20}{finding.remedy}")


def _number(count: int, name: str) -> str:
    return f"{count} {name}" if count == 1 else f"{count or 'no'} {name}s"
