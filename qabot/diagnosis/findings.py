"""What a check finds, and what is to be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

# The JSON's version; it changes when a field changes its meaning or goes.
SCHEMA = "qabot.doctor/1"


class Level(StrEnum):
    """How bad a finding is."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        level: a problem keeps something from working; a warning may.
        message: what was found, and where.
        remedy: one imperative sentence; None where all is well.
    """

    level: Level
    message: str
    remedy: str | None = None


def ok(message: str) -> Finding:
    """Return the finding that something is as it should be."""
    return Finding(Level.OK, message)


def warning(message: str, remedy: str) -> Finding:
    """Return the finding that something may cause trouble."""
    return Finding(Level.WARNING, message, remedy)


def problem(message: str, remedy: str) -> Finding:
    """Return the finding that something doesn't work."""
    return Finding(Level.PROBLEM, message, remedy)


def count(findings: Sequence[tuple[str, Finding]], level: Level) -> int:
    """Return how many of the findings are of this level."""
    return sum(finding.level is level for _, finding in findings)


def as_json(findings: Sequence[tuple[str, Finding]]) -> dict[str, Any]:
    """Return findings, each with its check, as JSON types by docs/doctor.schema.json."""
    return {
        "schema": SCHEMA,
        "problems": count(findings, Level.PROBLEM),
        "warnings": count(findings, Level.WARNING),
        "findings": [
            {
                "check": check,
                "level": finding.level.value,
                "message": finding.message,
                "remedy": finding.remedy,
            }
            for check, finding in findings
        ],
    }
