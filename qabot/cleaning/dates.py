"""Dates in the forms that articles show, English month names, unambiguous ones only.

Read: ``2019-03-12`` (also with a time, with slashes or as ``20190312``), ``12 March 2019``,
``12th of March, 2019``, ``12-Mar-2019``, ``March 12, 2019``, ``Mar. 12th 2019``, each with an
optional weekday before and time behind. Not read: ``03/04/2019``, a day in March or one in April.
"""

from __future__ import annotations

import re
from datetime import date

_MONTHS = (
    ("january", "jan"),
    ("february", "feb"),
    ("march", "mar"),
    ("april", "apr"),
    ("may",),
    ("june", "jun"),
    ("july", "jul"),
    ("august", "aug"),
    ("september", "sept", "sep"),
    ("october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
_NUMBER = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}

_MONTH = rf"(?:{'|'.join(_NUMBER)})\b\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_CLOCK = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?"
_ZONE = r"(?:[ap]\.?m\b\.?)?\s*(?:z\b|(?:utc|gmt|bst|c?est|cet|[ecmp][sd]?t)\b|[+-]\d\d:?\d\d)?"
_TIME = rf"(?:,?\s*(?:t|at\s|[-\u2013\u2014|@]\s)?\s*{_CLOCK}\s*{_ZONE})?"

DATE_PATTERN = (
    rf"\b{_WEEKDAY}(?:\d{{4}}(?P<dash>[-/])\d{{2}}(?P=dash)\d{{2}}"
    rf"|{_DAY}[\s/-](?:of\s)?\s*{_MONTH}[\s,/-]\s*\d{{4}}"
    rf"|{_MONTH}\s+{_DAY},?\s+\d{{4}})(?!\d){_TIME}"
)
"""A regular expression for a date within a line; to be used with ``re.IGNORECASE``."""

_WHOLE = re.compile(DATE_PATTERN, re.IGNORECASE)
_COMPACT = re.compile(r"\d{8}")
_YEAR_FIRST = re.compile(r"(\d{4})[-/](\d{2})[-/](\d{2})")
_WORDS = re.compile(r"\d{4}|\d{1,2}|[a-z]{3,}", re.IGNORECASE)


def parse_date(text: str) -> date | None:
    """Return the day that ``text`` names and nothing else; None if it names none for certain."""
    text = text.strip()
    if _COMPACT.fullmatch(text):
        return _day(int(text[:4]), int(text[4:6]), int(text[6:]))
    if not _WHOLE.fullmatch(text):
        return None
    if year_first := _YEAR_FIRST.search(text):
        year, month, day = (int(part) for part in year_first.groups())
        return _day(year, month, day)
    month_number = day_number = 0
    for word in _WORDS.findall(text):
        if number := _NUMBER.get(word.lower()):
            month_number = number
        elif word.isdigit() and len(word) <= len("31"):
            day_number = int(word)
        elif word.isdigit():
            # What follows the year is the time.
            return _day(int(word), month_number, day_number)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
