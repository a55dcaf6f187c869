"""Whether a newer article says otherwise than an older one: another number, date or name."""

from __future__ import annotations

import re

from qabot.answering.answer_type import misfits
from qabot.answering.merging import same_statement
from qabot.answering.wording import FUNCTION_WORDS, content_stems, stem, words
from qabot.records import Hit

# How much of the shorter sentence's wording, numbers and new names aside, both must share. Set on
# the tuning half of tests/questions/newer.jsonl.
_SHARED = 0.5
_SHARED_WORDS = 2
_WHOLE = 0.6

_ASKS_NUMBER = re.compile(
    r"\bhow (?:many|much|long|old|far|big|large|high|fast|tall|wide|deep|heavy|often)\b|\bwhen\b"
    r"|\b(?:what|which) (?:year|date|day|month|share|percentage|number|price|cost)\b"
    r"|\bwhat\b.*\b(?:cost|costs|price)\b",
    re.IGNORECASE,
)
_ASKS_NAME = re.compile(r"\b(?:who|whom|whose|which|where)\b", re.IGNORECASE)
# Says that a number is the former one.
_FORMERLY = re.compile(
    r"\b(?:instead|not|no longer|until now|earlier|previous(?:ly)?|original(?:ly)?|once"
    r"|former(?:ly)?|(?:up|down) from|rather than|more than|less than|fewer than)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d[\d.,]*")


def contradicts(question: str, one: Hit, other: Hit) -> bool:
    """Return whether two articles of different dates answer ``question`` differently.

    Both sentences must speak of the same in the same words, and differ in what is asked for.
    """
    first, second = one.sentence.article, other.sentence.article
    if first.path == second.path or first.published is None or second.published is None:
        return False
    if first.published == second.published:
        return False
    older, newer = (one, other) if first.published < second.published else (other, one)
    return differs(question, older.sentence.text, newer.sentence.text) and _fit(
        question, older, newer
    )


def differs(question: str, older: str, newer: str) -> bool:
    """Return whether ``newer`` gives another number or name than ``older`` for what is asked."""
    if same_statement(older, newer):
        return False
    if _ASKS_NUMBER.search(question):
        asked = set(_NUMBER.findall(question))
        before = set(map(_tidy, _NUMBER.findall(older))) - asked
        after = set(map(_tidy, _NUMBER.findall(newer))) - asked
        if not before or not after - before:
            return False
        if before <= after and not _FORMERLY.search(newer):
            return False
        return _alike(question, older, newer) or bool(
            _counted(older, before) & _counted(newer, after - before) & content_stems(question)
        )
    if _ASKS_NAME.search(question):
        before, after = _names(older, question), _names(newer, question)
        return (
            bool(before and after)
            and not before & after
            and _alike(question, older, newer, whole=True)
        )
    return False


def _fit(question: str, older: Hit, newer: Hit) -> bool:
    """Return whether both hold the kind of words that is asked for and are about one subject."""
    if misfits(question, older.sentence.text) or misfits(question, newer.sentence.text):
        return False
    texts = [f"{hit.sentence.article.title} {hit.sentence.text}" for hit in (older, newer)]
    subjects = [_names(text, "") for text in texts]
    return bool(subjects[0] & subjects[1])


def _alike(question: str, older: str, newer: str, *, whole: bool = False) -> bool:
    """Return whether two sentences share their wording: half of the shorter, or of the ``whole``.

    Names are all over the news, so a difference in names needs the whole sentence.
    """
    one, other = _wording(older, question), _wording(newer, question)
    common = len(one & other)
    least = _WHOLE * max(len(one), len(other)) if whole else _SHARED * min(len(one), len(other))
    return common >= max(_SHARED_WORDS, least)


def _wording(text: str, question: str) -> frozenset[str]:
    """Return the stems of ``text`` but for numbers, and names that the question doesn't hold."""
    names = {stem(name) for name in _names(text, question)}
    return frozenset(each for each in content_stems(text) if not each[0].isdigit()) - names


def _counted(text: str, numbers: set[str]) -> frozenset[str]:
    """Return the stems of the words that directly follow ``numbers``: what they count."""
    found = words(text)
    return frozenset(
        stem(after)
        for number, following in zip(
            found, zip(found[1:], [*found[2:], ""], strict=False), strict=False
        )
        if number in numbers
        for after in following
        if after and after.casefold() not in FUNCTION_WORDS
    )


def _names(text: str, question: str) -> set[str]:
    """Return the capitalised words of ``text`` that neither open it nor stand in the question."""
    asked = {word.casefold() for word in words(question)}
    found = words(text)
    return {
        word.casefold()
        for place, word in enumerate(found)
        if word[0].isupper()
        and word.casefold() not in asked
        and word.casefold() not in FUNCTION_WORDS
        and (place or not question)
    }


def _tidy(number: str) -> str:
    return number.rstrip(".,")
