"""Days, months and years as texts write them, and the days they hold."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

_NAMES = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_MONTHS = tuple(name.casefold() for name in _NAMES)
_SHORT = {name[:3]: number for number, name in enumerate(_MONTHS, 1)}
_UNITS = ("day", "week", "month", "year")
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}

_YEAR = r"(?:1[5-9]|20)\d\d"
_MONTH = rf"(?:{'|'.join(_MONTHS)}|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
ABSOLUTE = (
    rf"(?P<iso>{_YEAR}-\d\d(?:-\d\d)?)"
    rf"|(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month>{_MONTH}),? (?P<year>{_YEAR})"
    rf"|(?P<us_month>{_MONTH}) (?P<us_day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<us_year>{_YEAR})"
    rf"|(?P<of_month>{_MONTH}),? (?:of )?(?P<of_year>{_YEAR})"
    rf"|(?P<only>{_YEAR})"
)
RELATIVE = (
    r"(?P<near>today|yesterday)"
    r"|the (?:last|past) (?P<whole>week|month|year)"
    rf"|(?P<which>last|this|past) (?P<what>week|month|year|{_MONTH})"
    r"|(?P<ago>\d{1,3}|an?|one|two|three|four|five|six) (?P<ago_unit>day|week|month|year)s? ago"
    r"|(?:the )?(?:last|past) (?P<span>\d{1,3}|two|three|four|five|six)"
    r" (?P<span_unit>day|week|month|year)s"
    rf"|(?P<bare>{'|'.join(name for name in _MONTHS if name != 'may')})"
)
_STATED = re.compile(rf"\b(?:{ABSOLUTE})\b(?![-–,.]?\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``first`` to ``last``, both included; None where it is open."""

    first: date | None
    last: date | None

    def holds(self, day: date) -> bool:
        """Whether ``day`` lies in the period."""
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)

    def meets(self, other: Period) -> bool:
        """Whether the periods have a day in common."""
        return (self.first is None or other.last is None or self.first <= other.last) and (
            other.first is None or self.last is None or other.first <= self.last
        )


def states(sentence: str, period: Period) -> bool:
    """Whether ``sentence`` names a day, month or year that has days in ``period``."""
    return any(each.meets(period) for each in _stated(sentence))


def states_another(sentence: str, period: Period) -> bool:
    """Whether ``sentence`` names days, months or years and none of them has days in ``period``."""
    stated = list(_stated(sentence))
    return bool(stated) and not any(each.meets(period) for each in stated)


def _stated(sentence: str) -> Iterator[Period]:
    for match in _STATED.finditer(sentence):
        period = absolute(match)
        if period is not None:
            yield period


def absolute(match: re.Match[str]) -> Period | None:
    """Return the days that a match of ABSOLUTE names; None if there are none."""
    try:
        if match["iso"]:
            parts = [int(part) for part in match["iso"].split("-")]
            return _days(*parts)
        if match["day"]:
            return _days(int(match["year"]), _month(match["month"]), int(match["day"]))
        if match["us_day"]:
            return _days(int(match["us_year"]), _month(match["us_month"]), int(match["us_day"]))
        if match["of_year"]:
            return _days(int(match["of_year"]), _month(match["of_month"]))
        return _days(int(match["only"])) if match["only"] else None
    except ValueError:
        return None  # no such day


def relative(match: re.Match[str], today: date) -> Period | None:
    """Return the days that a match of RELATIVE names, told from ``today``; None if it is none."""
    if match["near"]:
        day = today - timedelta(days=match["near"].casefold() == "yesterday")
        return Period(day, day)
    if match["ago"]:
        return _around(today - _length(match["ago"], match["ago_unit"]), match["ago_unit"])
    if match["whole"] or match["span"]:
        length = _length(match["span"] or "1", match["span_unit"] or match["whole"])
        return Period(today - length, today)
    if match["what"] and match["what"].casefold() in _UNITS:
        last = match["which"].casefold() != "this"
        return _around(today - _length("1", match["what"]) if last else today, match["what"])
    if match["what"] or match["bare"]:
        return _recent(today, _month(match["what"] or match["bare"]), match["which"] or "")
    return None


def _length(count: str, unit: str) -> relativedelta:
    number = _COUNTS.get(count.casefold()) or int(count)
    lengths = {
        "day": relativedelta(days=number),
        "week": relativedelta(weeks=number),
        "month": relativedelta(months=number),
        "year": relativedelta(years=number),
    }
    return lengths[unit.casefold()]


def _around(day: date, unit: str) -> Period:
    """Return the day, or the calendar week (from Monday), month or year that holds it."""
    unit = unit.casefold()
    if unit == "day":
        return Period(day, day)
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=6))
    return _days(day.year, day.month) if unit == "month" else _days(day.year)


def _recent(today: date, month: int, which: str) -> Period:
    """Return this year's month, or the newest that has begun, or ("last") the newest before."""
    if which.casefold() == "this":
        return _days(today.year, month)
    past = month < today.month or (month == today.month and not which)
    return _days(today.year if past else today.year - 1, month)


def _month(name: str) -> int:
    return _SHORT[name.casefold()[:3]]


def _days(year: int, month: int | None = None, day: int | None = None) -> Period:
    if day is not None:
        only = date(year, month or 1, day)
        return Period(only, only)
    last = month or 12
    return Period(date(year, month or 1, 1), date(year, last, calendar.monthrange(year, last)[1]))


def written(period: Period) -> str:
    """Return a day, month or year as a question has it: "3 May 2021", "May 2021", "2021"."""
    first, last = period.first, period.last
    if first is None or last is None:
        return ""
    month = f"{_NAMES[first.month - 1]} {first.year}"
    if first == last:
        return f"{first.day} {month}"
    return month if first.month == last.month else str(first.year)
