"""Reads a conversation that ``qabot ask --json`` printed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qabot.errors import UsageError

if TYPE_CHECKING:
    from qabot.records import Turn


def read_history(path: Path) -> tuple[Turn, ...]:
    """Return the turns in a file: JSON answers, or their ``turn`` alone, one after another.

    Raises:
        UsageError: the file can't be read, or holds something else.
    """
    try:
        return tuple(_turn(value) for value in _values(path.read_text("utf-8")))
    except OSError as error:
        problem = error.strerror or str(error)
    except (ValueError, TypeError) as error:
        problem = str(error)
    raise UsageError(
        f"the history {path} can't be read: {problem}",
        hint="It holds what `qabot ask --json` printed, one answer after another.",
    )


def _values(text: str) -> Iterator[Any]:
    """Yield the JSON values in ``text``, those of an array one by one."""
    decoder, start = json.JSONDecoder(), 0
    while start < len(text):
        if text[start].isspace():
            start += 1
            continue
        value, start = decoder.raw_decode(text, start)
        yield from value if isinstance(value, list) else [value]


def _turn(value: Any) -> Turn:
    from qabot.records import Turn  # noqa: PLC0415 - loads with the parts that answer

    given = value.get("turn", value) if isinstance(value, dict) else value
    if not isinstance(given, dict) or not isinstance(given.get("question"), str):
        raise TypeError(f"there is no question in {json.dumps(value)[:60]}")
    lists = [given.get(name, []) for name in ("quotes", "answers")]
    if not all(isinstance(each, list) and all(map(_is_text, each)) for each in lists):
        raise TypeError("quotes and answers are no lists of texts")
    return Turn(given["question"], *map(tuple, lists))


def _is_text(value: Any) -> bool:
    return isinstance(value, str)
