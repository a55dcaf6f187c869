"""Filters as people write them."""

from __future__ import annotations

import calendar
import re
from datetime import date

from qabot.errors import UsageError
from qabot.records import Filter

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


def make_filter(
    after: str | None = None,
    before: str | None = None,
    author: str | None = None,
    source: str | None = None,
) -> Filter:
    """Return a filter; dates are "2024", "2024-03" or "2024-03-05", and both bounds are included.

    Raises:
        UsageError: a date can't be read, or the bounds leave no day.
    """
    first = _day(after, "after", last=False) if after else None
    last = _day(before, "before", last=True) if before else None
    if first and last and first > last:
        raise UsageError(
            f"no day is after {after} and before {before}", hint="Swap or widen the two dates."
        )
    return Filter(first, last, author or None, source or None)


def _day(text: str, name: str, *, last: bool) -> date:
    match = _DAY.fullmatch(text.strip())
    try:
        if match is not None:
            year, month = int(match[1]), int(match[2] or (12 if last else 1))
            day = match[3] or (calendar.monthrange(year, month)[1] if last else 1)
            return date(year, month, int(day))
    except ValueError:
        pass  # no such day or month
    raise UsageError(
        f"{name}: {text!r} is no date", hint="Write 2024, 2024-03 or 2024-03-05."
    ) from None
