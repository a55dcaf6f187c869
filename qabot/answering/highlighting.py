"""Which words of a quoted sentence answer: rules on the kind of question.

A rule that finds nothing gives None, and the sentence is shown without emphasis.
"""

from __future__ import annotations

import re

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DATE = re.compile(
    rf"(?:\d{{1,2}}\s+)?{_MONTH}(?:\s+\d{{1,2}}(?:st|nd|rd|th)?\b)?(?:,?\s+\d{{4}})?"
    r"|\b(?:1[5-9]|20)\d\ds?\b"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"|\b(?:last|next|this)\s+(?:week|month|year|spring|summer|autumn|winter)\b"
)
_NUMERAL = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty"
    r"|sixty|seventy|eighty|ninety|hundred|thousand|dozen)"
)
_NUMBER = re.compile(
    r"(?:[€$£¥]\s?)?\d[\d,.]*\d?(?:\s?%|\s?per\s?cent\b)?"
    r"(?:\s(?:thousand|million|billion|trillion)\b)?"
    rf"|\b{_NUMERAL}(?:[- ]{_NUMERAL})*\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\b[A-Z][\w’'.&-]*(?:\s+(?:(?:of|the|and|de|van|von|for|&)\s+)*[A-Z][\w’'.&-]*)*"
)
_PLACE = re.compile(rf"(?<=\bin )(?:the )?{_NAME.pattern}|(?<=\bat )(?:the )?{_NAME.pattern}"
                    rf"|(?<=\bnear ){_NAME.pattern}|(?<=\bfrom ){_NAME.pattern}")

# The first rule whose question form is met decides.
_RULES: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (re.compile(r"\b(?:when|what (?:year|date|day|month)|which (?:year|month|day))\b", re.I), _DATE),
    (re.compile(r"\b(?:how (?:many|much|long|old|far|big|large|fast|often)|what (?:share|percentage"
                r"|price|number))\b", re.I), _NUMBER),
    (re.compile(r"\b(?:where|what (?:city|country|place|town)|which (?:city|country|place|town))\b",
                re.I), _PLACE),
    (re.compile(r"\b(?:who|whom|whose|which (?:company|companies|firm|firms|group|person))\b", re.I),
     _NAME),
)


def highlight(question: str, quote: str) -> tuple[int, int] | None:
    """Return the offsets (start, end) in ``quote`` of the words that answer ``question``.

    Words that the question itself holds don't answer it; None if no rule finds others.
    """
    for form, answer in _RULES:
        if form.search(question):
            return _first_new(answer, quote, question)
    return None


def _first_new(pattern: re.Pattern[str], quote: str, question: str) -> tuple[int, int] | None:
    asked = question.casefold()
    for match in pattern.finditer(quote):
        start, end = match.span()
        found = match.group().rstrip(" ,.;:'’")
        end = start + len(found)
        if not found or found.casefold() in asked:
            continue
        # A lone word at the sentence's start has its capital from there.
        if pattern is _NAME and start == 0 and " " not in found and len(quote) > len(found):
            continue
        return start, end
    return None
