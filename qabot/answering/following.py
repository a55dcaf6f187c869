"""Follow-up questions: what a question means that leans on the conversation before it.

"And who runs it?" is written out with what the earlier question and answer named. Rules over the
words alone decide whether a question leans on anything; one that doesn't is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qabot.answering.dates import with_time
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
_PREPOSITION = re.compile(r"^(?:in|on|at|for|from|of|with|by|since|to) (?=.)", re.IGNORECASE)
_NUMBERED = re.compile(r"\b([^\W\d_]+) (\d+)\b")
# "When?", "Why was that?", "By whom?", "How did it happen?", "When did they do that?"
_EVENT_ASKED = re.compile(
    r"^(?P<how>(?:(?:since|until|by|for|from|in|at|to|with) )?"
    r"(?:who|whom|when|where|why|what for|how|which year|what year)(?: exactly| come| else)?)"
    r"(?: (?:was|is|were|are|did|does|do|will|has))?"
    r"(?: (?:that|this|it|so|(?:he|she|it|they) do (?:that|this|it|so)))?"
    r"(?: (?:happen|happened|be|was|is|so))?\Z",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b(?:he|him|his|she|her|hers)\b", re.IGNORECASE)
_THING = re.compile(r"\b(?:it|its|they|them|their|theirs)\b", re.IGNORECASE)
_EVENT = re.compile(r"\b(?:this|that|these|those|there|one)\b(?!\s+[^\W_]+)", re.IGNORECASE)
_PLURAL = frozenset(["they", "them", "their", "theirs"])
_POSSESSIVE = frozenset(["its", "his", "their", "theirs", "hers"])
# "And how many sensors?", "Why so few?"
_AMOUNT = re.compile(r"^(?:how (?:many|much)|why so)(?: [^\W_]+){0,2}\Z", re.IGNORECASE)
# Within how many words the auxiliary of a question comes: "How many base stations does …".
_FAR = 6
_COUNTED = re.compile(
    r"^(?:how many|which|what) ((?:[^\W_]+ ){0,2}[^\W_]+s) (?:is|are|was|were|do|does|did|has|have"
    r"|had|will|can|could|should|would)\b",
    re.IGNORECASE,
)
_WHO_DID = re.compile(
    r"^who ((?!(?:is|are|was|were|do|does|did|has|have|had|will|can|could)\b).+)\Z", re.IGNORECASE
)
_ASKS_WHO = re.compile(r"^(?:who|whom|which|what (?:company|firm|person))\b", re.IGNORECASE)


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
    if about or not _has(bare, QUESTION_WORDS | AUXILIARIES):
        return _limited(_instead(about[1] if about else bare, last))
    bare = bare[:1].upper() + bare[1:]
    event = _EVENT_ASKED.match(bare)
    if event:
        return (_asked_again(event["how"], last),)
    if _AMOUNT.match(bare) and not names(bare):
        return (_asked_again(bare, last),)
    return _limited(_with_antecedent(question, bare, last))


def _limited(found: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))[:READINGS]


def _has(text: str, words: frozenset[str]) -> bool:
    return any(word in words for word in text.casefold().split())


def _instead(fragment: str, last: Turn) -> list[str]:
    """Return the earlier question asked about ``fragment``: "What about Tencent?"."""
    earlier = last.question.rstrip(" ?!.")
    timed = with_time(earlier, fragment)
    if timed:
        return [f"{timed}?"]
    new = _PREPOSITION.sub("", fragment)
    number = _NUMBERED.search(new)
    for old in _NUMBERED.finditer(earlier):
        if number and number[1].casefold() == old[1].casefold():
            return [earlier[: old.start()] + new + earlier[old.end() :] + "?"]
    old_names = names(earlier)
    if not old_names:
        return [f"{earlier}, {fragment}?"]
    # The last name is the likeliest to be exchanged; if there are several, all may be.
    old_name = re.compile(rf"\b(?:the )?{re.escape(old_names[-1])}")
    emptied = earlier
    for name in old_names[:-1]:
        emptied = emptied.replace(f"{name} ", "", 1)
    return [old_name.sub(lambda _: new, each, count=1) + "?" for each in (earlier, emptied)]


def _asked_again(asked: str, last: Turn) -> str:
    """Return the earlier question asked with other question words: "When was that?"."""
    words = last.question.rstrip(" ?!.").split()
    verbs = [n for n, word in enumerate(words[:_FAR]) if word.casefold() in AUXILIARIES]
    if verbs:
        return f"{asked} {' '.join(words[verbs[0] :])}?"
    # "Who bought Cycleo?" asks for the subject, which by now is known.
    if words[0].casefold() in QUESTION_WORDS:
        who = next(filter(None, last.answers), "somebody")
        subject = [who] if words[0].casefold().startswith("who") else []
        return f"{asked} was it that {' '.join([*subject, *words[1:]])}?"
    return f"{asked}, {' '.join(words)}?"


def _with_antecedent(question: str, bare: str, last: Turn) -> list[str]:
    """Return ``question`` with what a pronoun in it, or nothing at all, refers to."""
    for pattern in (_PERSON, _THING, _EVENT):
        match = pattern.search(bare)
        if match and not names(bare[: match.start()]):
            found = _antecedents(last, match.group().casefold(), person=pattern is _PERSON)
            written = [_put(bare, pattern, each) for each in found]
            # "How much does the works save by watching its fans?", "What does it cost Norrvik?"
            own = names(bare) or len(content_words(bare[: match.start()])) >= FEW_WORDS
            return [question, *written] if own and pattern is not _PERSON else written or [question]
    if not names(bare) and len(content_words(bare)) <= FEW_WORDS:
        return [question, *(f"{bare}, {topic}?" for topic in _topics(last)[:1])]
    return [question]


def _topics(last: Turn) -> list[str]:
    """Return what the earlier question was about, the likeliest first."""
    asked = names(last.question)
    return [*(extended(name, last.question) for name in asked), *asked, *phrases(last.question)]


def _antecedents(last: Turn, pronoun: str, *, person: bool) -> list[str]:
    """Return what ``pronoun`` may stand for, the likeliest first."""
    answered = [name for text in last.answers[:1] for name in names(text)]
    if person:
        asked = names(last.question)
        quoted = [name for text in last.quotes[:1] for name in names(text) if " " in name]
        return [*answered, *(name for name in asked if " " in name), *quoted, *asked]
    if pronoun in _PLURAL:
        return [*_several(last), *_topics(last)]
    return [*_topics(last), *answered]


def _several(last: Turn) -> list[str]:
    """Return what "they" may stand for, beside the topics."""
    earlier = last.question.rstrip(" ?!.")
    counted = _COUNTED.match(earlier)
    if counted:
        topics = _topics(last)
        return [f"the {counted[1]} of {topics[0]}" if topics else f"the {counted[1]}"]
    who = _WHO_DID.match(earlier)
    if who:
        return [f"those who {who[1]}"]
    if _ASKS_WHO.match(earlier):
        return [each for each in last.answers[:1] if each]
    # "When will the port test driverless trucks?" speaks of what comes last.
    named = names(earlier)
    end = earlier.rpartition(named[-1])[2] if named else ""
    return [f"{named[-1]}{end}"] if end.endswith("s") else []


def _put(bare: str, pattern: re.Pattern[str], antecedent: str) -> str:
    def written(match: re.Match[str]) -> str:
        word = match.group().casefold()
        owner = word in _POSSESSIVE or (word == "her" and _owns(bare[match.end() :]))
        return f"{antecedent}’s" if owner else antecedent

    return pattern.sub(written, bare, count=1) + "?"


def _owns(after: str) -> bool:
    """Whether the words after "her" begin with what she has."""
    return re.match(r" (?!(?:in|on|at|to|for|by|of|and|or|as)\b)[^\W_]", after) is not None
