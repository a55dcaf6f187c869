"""The look of answers on a terminal; click leaves it out in a pipe or with NO_COLOR."""

from __future__ import annotations

from typing import Any

import click

from qabot.rendering import Role

_LOOKS: dict[Role, dict[str, Any]] = {
    "quote": {},
    "answer": {"bold": True, "fg": "green"},
    "title": {"bold": True},
    "faint": {"dim": True},
    "warning": {"fg": "yellow"},
}


def colourful(text: str, role: Role) -> str:
    """Return ``text`` with terminal codes for its role."""
    return click.style(text, **_LOOKS[role])
