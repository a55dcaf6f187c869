"""All checks, one after another; none of them changes anything or asks the network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from qabot.diagnosis import environment
from qabot.diagnosis.findings import Finding, ok, problem
from qabot.errors import QabotError

if TYPE_CHECKING:
    from qabot.settings import Settings

# Each is a module here with a function `check`, loaded when its turn comes: a library that is
# broken spoils the checks that need it and no other.
CHECKS = (
    *("database", "vectors", "fingerprint", "model", "reranker"),
    *("corpus", "permissions", "token", "encryption", "disk", "lock"),
)


def examine(flags: Mapping[str, Any]) -> list[tuple[str, Finding]]:
    """Return all findings, each with the name of its check.

    Args:
        flags: options that override settings; None counts as not given.
    """
    found: list[tuple[str, Finding]] = []
    _collect(found, "environment", environment.check)
    loaded: list[Settings] = []
    _collect(found, "settings", partial(_load, flags, loaded))
    for settings in loaded:
        for name in CHECKS:
            _collect(found, name, partial(_run, name, settings))
    return found


def _collect(
    found: list[tuple[str, Finding]], name: str, check: Callable[[], Iterable[Finding]]
) -> None:
    """Add what a check finds; one that raises has found that."""
    try:
        found.extend((name, finding) for finding in check())
    except QabotError as error:
        # What keeps one check from looking keeps others too; it is told once.
        if str(error) not in {finding.message for _, finding in found}:
            found.append((name, problem(str(error), error.hint)))
    except Exception as error:  # noqa: BLE001 - whatever is damaged, the other checks go on
        told = f"the check {name} failed: {type(error).__name__}: {error}"
        found.append((name, problem(told, "Mend what it names; report it if that is no help.")))


def _load(flags: Mapping[str, Any], loaded: list[Settings]) -> Iterator[Finding]:
    from pathlib import Path  # noqa: PLC0415 - beside the settings, whose library may be broken

    from qabot import settings  # noqa: PLC0415 - likewise

    loaded.append(settings.load(flags))
    file = settings.find_file(Path.cwd())
    yield ok(f"settings from {file}" if file else f"no {settings.FILE_NAME}; the defaults hold")


def _run(name: str, settings: Settings) -> Iterator[Finding]:
    findings: Iterator[Finding] = import_module(f"qabot.diagnosis.{name}").check(settings)
    return findings
