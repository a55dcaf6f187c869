"""Finds what a text is about by its spelling: names, noun phrases, function words.

Rules over spelling alone, for English: no model, and the same text always gives the same.
"""

from __future__ import annotations

import re

_WH = "who whom whose what which when where why how"
_AUXILIARIES = (
    "am is are was were be been being do does did done has have had can could will would shall"
    " should may might must isn't aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't"
    " can't couldn't won't wouldn't"
)
_PRONOUNS = (
    "i me my we us our you your he him his she her hers it its they them their theirs this that"
    " these those there here one ones himself herself itself themselves"
)
_OTHERS = (
    "a an the and or but nor so then also too than as at by for from in into of off on onto out"
    " over per since to under until up upon via with within without about after before between"
    " during against among through not no any some each every all both either neither much many"
    " more most other others another such same own only just still yet ever now ago long far often"
    " old if whether because while though please tell say know me"
)
QUESTION_WORDS = frozenset(_WH.split())
AUXILIARIES = frozenset(_AUXILIARIES.split())
FUNCTION_WORDS = (
    QUESTION_WORDS | AUXILIARIES | frozenset(_PRONOUNS.split()) | frozenset(_OTHERS.split())
)

WORD = re.compile(r"[^\W_]+(?:[.’'&/+-][^\W_]+)*\+*")
# A word that is written as a name: it has a capital, "2G", "iPhone" and "5G" among them.
_NAME_WORD = r"(?=[^\W_]*[A-Z])[^\W_]+(?:[.&/+-][^\W_]+)*(?:’(?!s\b)[^\W_]+|'(?!s\b)[^\W_]+)*"
# What follows a name as its number: "Release 15", "IEC 62443".
_NUMBER = r"(?: \d+(?:\.\d+)*\b(?!\.?\d))"
_NAME = re.compile(
    rf"{_NAME_WORD}(?:(?: ?& ?| (?:of|of the|de|von|van|du|la) | ){_NAME_WORD})*{_NUMBER}?"
)
_YEAR = re.compile(r" (?:1\d|20)\d\d\Z")
_DAYS = (
    "january february march april may june july august september october november december monday"
    " tuesday wednesday thursday friday saturday sunday"
)
_CALENDAR = frozenset(_DAYS.split())
# What comes before a name and belongs to the thing named: "the crane outage at", "the sensors of".
_HEAD = re.compile(
    r"\b(?:the|a|an)((?: [^\W\d_][\w’'-]*){1,3}) (?:of|on|at|in|for|by|from)(?: the)? \Z",
    re.IGNORECASE,
)
_PHRASE = re.compile(r"\b(?:the|an?|this) ((?:[^\W_][\w’'-]*)(?: [^\W_][\w’'-]*)*)", re.IGNORECASE)
_DEFINITION = re.compile(r"^(?:what|who) (?:is|are|was|were) (.+)\Z", re.IGNORECASE)


def names(text: str) -> list[str]:
    """Return the names in ``text``, in order, each once; years, months and days are none."""
    found = []
    for match in _NAME.finditer(text):
        name = _without_function_words(match.group())
        name = _YEAR.sub("", name)
        if name and name.casefold() not in _CALENDAR and not name.isdigit():
            found.append(name)
    return list(dict.fromkeys(found))


def _without_function_words(name: str) -> str:
    """Cut a sentence's first words off a name: "Does Norrvik", "The Port of Estermark"."""
    words = name.split(" ")
    while words and words[0].casefold() in FUNCTION_WORDS:
        words = words[1:]
    while words and words[-1].casefold() in FUNCTION_WORDS:
        words = words[:-1]
    return " ".join(words)


def extended(name: str, text: str) -> str:
    """Return the phrase of ``text`` that ``name`` ends: "the crane outage at the Port of X"."""
    phrase = f"the {name}" if f"the {name}" in text else name
    while True:
        before = text.partition(phrase)[0]
        match = _HEAD.search(before)
        if match is None or not FUNCTION_WORDS.isdisjoint(match[1].casefold().split()):
            return phrase
        phrase = before[match.start() :] + phrase


def phrases(text: str) -> list[str]:
    """Return noun phrases without a name, the likeliest topic first: "a digital twin"."""
    plain = text.rstrip(" ?!.")
    definition = _DEFINITION.match(plain)
    if definition:
        return [definition[1]]
    found = []
    for match in _PHRASE.finditer(plain):
        words = []
        for word in match[1].split(" "):
            if word.casefold() in FUNCTION_WORDS:
                break
            words.append(word)
        if words:
            found.append(f"the {' '.join(words)}")
    return found


def content_words(text: str) -> list[str]:
    """Return the words of ``text`` that carry meaning, in order."""
    return [word for word in WORD.findall(text) if word.casefold() not in FUNCTION_WORDS]
