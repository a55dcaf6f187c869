"""Filters typed in a question: ``after:2024-01 before:2024-06 source:Wire author:"Jane Doe"``."""

from __future__ import annotations

import re

from qabot.answering.filters import make_filter
from qabot.errors import UsageError
from qabot.records import Filter

# Keyboards of telephones write curly quotation marks.
_TYPED = re.compile(
    r"(?<!\S)(?P<name>after|before|source|author):"
    r"(?:[\"“”](?P<quoted>[^\"“”]*)[\"“”]|(?P<bare>[^\s\"“”]+?)|(?P<open>[\"“”]\S*))"
    r"(?P<mark>[?!.,;]*)(?!\S)",
    re.IGNORECASE,
)


def take_filters(question: str) -> tuple[str, Filter]:
    """Return ``question`` without the filters typed in it, and what they restrict to.

    A filter is a name, a colon and, without a space, its value; a value with spaces stands in
    quotation marks. What only looks like one ("note: …", "3:1", an address) is left alone, and a
    question without filters is returned as it is.

    Raises:
        UsageError: a value can't be read or is missing, a filter is given twice, or nothing else
            is asked.
    """
    values: dict[str, str] = {}

    def take(match: re.Match[str]) -> str:
        name = match["name"].casefold()
        if name in values:
            raise UsageError(f"{name}: is given twice", hint="Keep one of them.")
        if match["open"]:
            raise UsageError(
                f"{name}:{match['open']} lacks its closing quotation mark",
                hint=f'Write {name}:"…".',
            )
        values[name] = (match["quoted"] if match["bare"] is None else match["bare"]).strip()
        if not values[name]:
            raise UsageError(f"{name}: has no value", hint=f"Write {name}:…, or leave it out.")
        return match["mark"]

    left = _TYPED.sub(take, question)
    if not values:
        return question, Filter()
    left = re.sub(r"\s+(?=[?!.,;]*\Z)|\s+(?=\s)|\A\s+", "", left)
    if not any(char.isalnum() for char in left):
        raise UsageError("nothing is asked beside the filters", hint="Add a question to them.")
    return left, make_filter(**values)


def merge_filters(given: Filter, typed: Filter) -> Filter:
    """Return the filter that holds where both do.

    Raises:
        UsageError: they leave no day, or name two authors or publications.
    """
    first = max(filter(None, (given.after, typed.after)), default=None)
    last = min(filter(None, (given.before, typed.before)), default=None)
    if first and last and first > last:
        raise UsageError(
            f"no day is from {first} on and up to {last}", hint="Widen one of the date filters."
        )
    return Filter(
        first,
        last,
        _both("author", given.author, typed.author),
        _both("source", given.source, typed.source),
    )


def _both(name: str, given: str | None, typed: str | None) -> str | None:
    """Return the name, or part of one, that is met where both are."""
    if not given or not typed:
        return given or typed
    shorter, longer = sorted((given, typed), key=len)
    if shorter.casefold() in longer.casefold():
        return longer
    raise UsageError(
        f"the question's {name}:{typed} is beside the {name} {given!r}, and one alone can hold",
        hint=f"Leave one of the two {name}s out.",
    )
