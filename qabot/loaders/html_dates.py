"""Reads a date that a page declares; what could be read in two ways is no date."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

_NUMERIC = re.compile(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?!\d)")
# Of 11/12/2019 nobody knows which is the month; of 19/12/2019 everybody does.
_SLASHED = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)")
_NAMED = (
    re.compile(r"(?P<month>[A-Z][a-z]{2,8})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})"),
    re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)? (?P<month>[A-Z][a-z]{2,8})\.?,? (?P<year>\d{4})"),
)
_MONTHS = "january february march april may june july august september october november december"
_FIRST_YEAR = 1900
_ERA = date(1970, 1, 1)
_MONTH_COUNT = 12


def read_date(text: str | None) -> date | None:
    """Return the day that ``text`` names, in its own time zone; None if it isn't certain."""
    if not text:
        return None
    day = _numeric(text.strip()) or _named(text) or _mail(text)
    # Day 0 of the era is what software writes for "unknown".
    return None if day is None or day.year < _FIRST_YEAR or day == _ERA else day


def _numeric(text: str) -> date | None:
    if match := _NUMERIC.match(text):
        return _date(match[1], match[3], match[4])
    if match := _SLASHED.match(text):
        first, second = int(match[1]), int(match[3])
        if first > _MONTH_COUNT or first == second:
            return _date(match[4], second, first)
        if second > _MONTH_COUNT:
            return _date(match[4], first, second)
    return None


def _named(text: str) -> date | None:
    for pattern in _NAMED:
        if match := pattern.search(text):
            name = match["month"].lower()
            months = [
                number
                for number, month in enumerate(_MONTHS.split(), start=1)
                if month == name or name in {month[:3], month[:4]}
            ]
            if months:
                return _date(match["year"], months[0], match["day"])
    return None


def _mail(text: str) -> date | None:
    try:
        moment: datetime = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return moment.date()


def _date(year: str, month: str | int, day: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
