"""Follow-up questions: what a question means that leans on the conversation before it.

"And who runs it?" is written out with what the earlier question and answer named. Rules over the
words alone decide whether a question leans on anything; one that doesn't is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qabot.answering.naming import (
    AUXILIARIES,
    QUESTION_WORDS,
    content_words,
    extended,
    names,
    phrases,
)
from qabot.records import Turn

# Each reading is judged by the reranker, which is most of a question's time.
READINGS = 2
# A question without a name of its own and with no more content words than this may lean on the
# conversation although nothing in it says so: "How much did the company pay?"
FEW_WORDS = 3

_OPENING = re.compile(r"^(?:(?:and|but|so|then|ok|okay|also|well)\b[\s,]*)+", re.IGNORECASE)
_ABOUT = re.compile(r"^(?:what|how) about (.+)\Z", re.IGNORECASE)
_THAT = r"(?:that|this|it|so)"
_BARE = re.compile(
    r"^((?:(?:since|until|by|for|from|in|at|to|with) )?(?:who|whom|when|where|why|what for|how)"
    r"(?: exactly| much| many| long| often| far| come| so)?|which (?:one|ones|year)|what year)"
    rf"(?: (?:was|is|were|are|did|does|do|will|has))?(?: {_THAT})?"
    r"(?: (?:happen|happened|be|was|is|so))?\Z",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b(?:he|him|his|she|her|hers)\b", re.IGNORECASE)
_THING = re.compile(r"\b(?:it|its|they|them|their|theirs)\b", re.IGNORECASE)
_EVENT = re.compile(r"\b(?:this|that|these|those|there|one)\b(?!\s+(?:[^\W_]+))", re.IGNORECASE)
_POSSESSIVE = frozenset({"its", "his", "their", "theirs", "hers"})
_WH_START = re.compile(
    r"^(?:(?:in|on|at|by|for|of|to|from|since|under|with) )?"
    r"(?:who|whom|whose|what|which|when|where|why|how(?: (?:much|many|long|far|often|old))?)\b",
    re.IGNORECASE,
)


def readings(question: str, history: Sequence[Turn]) -> tuple[str, ...]:
    """Return what ``question`` may mean after ``history``, the likeliest first, at most two.

    Args:
        question: plain text on one line.
        history: the conversation so far, oldest turn first.

    Returns:
        The question itself alone if it stands alone.
    """
    if not history:
        return (question,)
    last = history[-1]
    bare = _OPENING.sub("", question).rstrip(" ?!.") or question.rstrip(" ?!.")
    about = _ABOUT.match(bare)
    if about or _is_fragment(bare):
        return _instead(about[1] if about else bare, last)
    again = _BARE.match(bare)
    if again:
        return _asked_again(again[1], last)
    return _with_antecedent(question, bare, last)


def _with_antecedent(question: str, bare: str, last: Turn) -> tuple[str, ...]:
    """Return ``question`` with what its pronoun, or nothing at all in it, refers to."""
    for pattern in (_PERSON, _THING, _EVENT):
        match = pattern.search(bare)
        if match and not names(bare[: match.start()]):
            found = _antecedents(last, person=pattern is _PERSON)
            written = [_put(bare, pattern, each) for each in found]
            return _limited(written) or (question,)
    if not names(bare) and len(content_words(bare)) <= FEW_WORDS:
        topics = _antecedents(last, person=False)
        return (question, *(f"{bare}, {topic}?" for topic in topics[:1]))
    return (question,)


def _limited(found: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))[:READINGS]


def _is_fragment(bare: str) -> bool:
    """Whether ``bare`` is no sentence: it has neither a question word nor an auxiliary."""
    words = [word.casefold() for word in bare.split()]
    return not any(word in QUESTION_WORDS or word in AUXILIARIES for word in words)


def _instead(fragment: str, last: Turn) -> tuple[str, ...]:
    """Return the earlier question asked about ``fragment``."""
    earlier = last.question.rstrip(" ?!.")
    old = names(earlier)
    new = names(fragment) or [fragment]
    if old:
        swapped = [earlier.replace(each, new[0], 1) + "?" for each in reversed(old)]
        return _limited(swapped)
    return (f"{earlier}, {fragment}?",)


def _asked_again(word: str, last: Turn) -> tuple[str, ...]:
    """Return the earlier question asked with another question word."""
    earlier = last.question.rstrip(" ?!.")
    rest = _WH_START.sub("", earlier).strip()
    return (f"{word.capitalize()} {rest}?",)


def _antecedents(last: Turn, *, person: bool) -> list[str]:
    """Return what a pronoun may stand for, the likeliest first."""
    asked = names(last.question)
    answered = [name for text in last.answers[:1] for name in names(text)]
    if person:
        quoted = [name for text in last.quotes[:1] for name in names(text) if " " in name]
        return [*answered, *(name for name in asked if " " in name), *quoted, *asked]
    topics = [extended(name, last.question) for name in asked]
    return [*topics, *asked, *answered, *phrases(last.question)]


def _put(bare: str, pattern: re.Pattern[str], antecedent: str) -> str:
    def written(match: re.Match[str]) -> str:
        word = match.group().casefold()
        owner = word in _POSSESSIVE or (word == "her" and _owns(bare[match.end() :]))
        return f"{antecedent}’s" if owner else antecedent

    return pattern.sub(written, bare, count=1) + "?"


def _owns(after: str) -> bool:
    """Whether the words after "her" begin with what she has."""
    return re.match(r" (?!(?:in|on|at|to|for|by|of|and|or|as)\b)[^\W_]", after) is not None
