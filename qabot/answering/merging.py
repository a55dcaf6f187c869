"""Whether two sentences make the same statement, as wire copy does that was edited a little.

Meant to err on one side: two that are alike may stay two, two that differ in a number, a name, a
date, a negation or any other word with a meaning of its own never become one. So there is no
threshold of likeness: every word must be found again, and in its order, but for those that are
listed here.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from qabot.answering.wording import words

_NUMERALS = {
    name: str(value)
    for value, name in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
    )
}
_DAYS = frozenset(
    {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today"}
)
# Says who said it: "the company said", "according to the institute", "the Post writes".
_SAYING = r"(?:said|says|say|told reporters|reported|reports|announced|writes|wrote|added)"
_SAID_LAST = re.compile(
    rf",\s+(?P<who>(?:(?:an?|the|its)\s+)?[\w’' -]{{1,40}}?)\s+{_SAYING}"
    r"(?:\s+on)?(?P<day>\s+\w+day)?\s*[.]?$"
)
_ACCORDING_LAST = re.compile(r",?\s+according to (?P<who>[^,]{1,60}?)\s*[.]?$", re.IGNORECASE)
_ACCORDING_FIRST = re.compile(r"^according to (?P<who>[^,]{1,60}),\s+", re.IGNORECASE)
# Words whose presence changes nothing that is stated.
_IDLE_WORDS = frozenset(
    """a an the on that also now currently new small said says say reported reports announced inc co
    corp ltd plc llc gmbh dr mr mrs ms prof and s
    """.split()  # noqa: SIM905 - one word a line would hide the list
)
_AMERICAN = (
    (re.compile(r"is(e|ed|es|ing|ation|ations)$"), r"iz\1"),
    (re.compile(r"our(s|ed|ing|able)?$"), r"or\1"),
    (re.compile(r"(t|b)re(s)?$"), r"\1er\2"),
    (re.compile(r"gramme(s)?$"), r"gram\1"),
    (re.compile(r"ell(ed|ing|er)$"), r"el\1"),
)
_CONTRACTED = {"won't": "will not", "can't": "can not", "cannot": "can not"}


@dataclass(frozen=True, slots=True)
class _Statement:
    """A sentence brought to the form that is compared: words in order, and days apart."""

    words: tuple[str, ...]
    days: Counter[str]
    sources: frozenset[str]


def same_statement(first: str, second: str) -> bool:
    """Return whether two sentences say the same but for spelling, attribution and idle words."""
    one, other = _statement(first), _statement(second)
    if one.words != other.words or not one.words:
        return False
    # A day or a source that only one of them names contradicts nothing.
    days_agree = not one.days or not other.days or one.days == other.days
    return days_agree and (not one.sources or not other.sources or one.sources == other.sources)


@lru_cache(maxsize=4_096)
def _statement(text: str) -> _Statement:
    plain = text.replace("’", "'").replace("%", " percent ").replace("U.S.", "US")
    sources = set[str]()
    for form in (_ACCORDING_FIRST, _ACCORDING_LAST):
        found = form.search(plain)
        if found is not None:
            sources.add(" ".join(_plain_words(found["who"])))
            plain = plain[: found.start()] + plain[found.end() :]
    days = list[str]()
    found = _SAID_LAST.search(plain)
    if found is not None:
        days += [found["day"].strip().casefold()] if found["day"] else []
        if re.search(r"[A-Z]", found["who"]):
            sources.add(" ".join(_plain_words(found["who"])))
        plain = plain[: found.start()]
    kept = list[str]()
    for word in _plain_words(plain):
        if word in _DAYS:
            days.append(word)
        elif word not in _IDLE_WORDS:
            kept.append(word)
    return _Statement(tuple(kept), Counter(days), frozenset(sources))


def _plain_words(text: str) -> list[str]:
    """Return the words of ``text`` in one spelling, numbers as digits."""
    found = list[str]()
    joined = re.sub(r"\bper cent\b", "percent", text, flags=re.IGNORECASE)
    for word in words(joined):
        folded = word.casefold()
        folded = _CONTRACTED.get(folded, re.sub(r"n't$", " not", folded))
        folded = re.sub(r"'s$", "", folded)
        if re.fullmatch(r"\d{1,3}(?:,\d{3})+", folded):
            folded = folded.replace(",", "")
        folded = _NUMERALS.get(folded, folded)
        for form, spelling in _AMERICAN:
            folded = form.sub(spelling, folded)
        found.extend(folded.split())
    return found
