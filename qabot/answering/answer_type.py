"""What kind of words a question asks for, and whether a sentence holds any.

A rule of thumb beside the reranker: a sentence without a date doesn't answer "when", however much
else of the question it holds. Words that the question holds itself don't count.
"""

from __future__ import annotations

import re
from enum import Enum, auto

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = re.compile(
    rf"\b{_MONTH}\b\.?(?=\s+\d)|\b(?:in|by|since|until|of|last|next|this|early|late)\s+{_MONTH}\b"
    r"|\b(?:1\d|20)\d\ds?\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    r"|\b(?:last|next|this|following|previous)\s+(?:week|month|year|spring|summer|autumn|fall|winter)"
    r"|\b(?:today|yesterday|tomorrow|century|decade|midnight|noon)\b|\b\d{1,2}(?::\d\d|\s?[ap]\.?m)",
    re.IGNORECASE,
)
_NUMERAL = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    r"|hundreds?|thousands?|millions?|billions?|dozens?|half|third|quarter|fifth|twice|none|single)"
)
# "For an hour", "every day": how long and how often without a number.
_AMOUNT = (
    r"(?:an?\s+(?:second|minute|hour|day|night|week|fortnight|month|year|decade|century|mile|couple"
    r"|pair|dozen)|both|several|zero|every|once|daily|hourly|weekly|monthly|yearly|annual(?:ly)?"
    r"|overnight|always|never|nobody)"
)
_NUMBER = re.compile(rf"\d[\d.,]*|\b(?:{_NUMERAL}|{_AMOUNT})\b", re.IGNORECASE)
_MONEY = re.compile(
    r"[€$£¥]|\b(?:euros?|dollars?|pounds?|yuan|yen|francs?|crowns?|bitcoins?|cents?|millions?"
    r"|billions?|percent|free)\b|%",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<![.!?“\"] )(?<!^)\b[A-Z][\w’'-]*|^[A-Z][\w’'-]*(?=(?: [A-Z]\.)* [A-Z])")

_ASKS_DATE = re.compile(r"\bwhen\b|\b(?:what|which)\s+(?:year|date|day|month|decade|century)\b")
_ASKS_MONEY = re.compile(
    r"\bhow much\b.*\b(?:cost|costs|pay|pays|paid|paying|earn|earns|spend|spent|money|invest\w*"
    r"|worth|lose|lost|save|saves|saved)\b|\bwhat\b.*\b(?:cost|costs|price|salary|turnover|revenue"
    r"|ransom)\b"
)
_ASKS_NUMBER = re.compile(
    r"\bhow (?:many|long|old|far|big|large|high|fast|tall|wide|deep|heavy|often)\b"
    r"|\bby how much\b|\bwhat (?:share|percentage|percent|number|proportion)\b"
)
_ASKS_NAME = re.compile(r"^(?:\W*\w+\W+){0,2}?(?:who|whom|whose)\b")


class Kind(Enum):
    """A kind of words that a question may ask for."""

    DATE = auto()
    MONEY = auto()
    NUMBER = auto()
    NAME = auto()


# How each is asked for, and what its words look like. The first form that a question has decides.
_KINDS = (
    (Kind.DATE, _ASKS_DATE, _DATE),
    (Kind.MONEY, _ASKS_MONEY, _MONEY),
    (Kind.NUMBER, _ASKS_NUMBER, _NUMBER),
    (Kind.NAME, _ASKS_NAME, _NAME),
)


def lacking(question: str, sentence: str) -> Kind | None:
    """Return the kind of words that ``question`` asks for if ``sentence`` holds none, else None."""
    asked = question.casefold()
    for kind, form, words in _KINDS:
        if form.search(asked):
            return None if _holds_new(words, asked, sentence) else kind
    return None


def misfits(question: str, sentence: str) -> bool:
    """Whether ``question`` asks for a kind of words of which ``sentence`` holds none."""
    return lacking(question, sentence) is not None


def _holds_new(words: re.Pattern[str], asked: str, sentence: str) -> bool:
    return any(
        re.search(rf"(?<!\w){re.escape(found.casefold())}(?!\w)", asked) is None
        for found in words.findall(sentence)
    )
