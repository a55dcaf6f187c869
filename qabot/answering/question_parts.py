"""What a question asks for: one fact, several of a kind, or two things at once."""

from __future__ import annotations

import re

_WH = (
    r"(?:(?:since|until|by|to|for|on|in|at|from|of|with)\s+)?"
    r"(?:when|where|whom|whose|who|what|which|why|how)\b"
)
_SPLIT = re.compile(rf"[,;]?\s+(?:and|or)\s+(?={_WH}\b)", re.IGNORECASE)
# A question word with what belongs to it, and no verb yet: "When", "By whom", "In which year".
_BARE = re.compile(
    rf"\s*{_WH}(?:\s+(?:year|month|day|date|place|town|city|country|release|many|much|long))?\s*",
    re.IGNORECASE,
)
_AUXILIARY = (
    r"(?:is|are|was|were|does|do|did|has|have|had|will|would|can|could|may|might|must|should)"
)
_PRONOUN = re.compile(r"\b(?:its|it|they|them|their|he|him|his|she|her)\b", re.IGNORECASE)
_NAME = re.compile(r"\b(?:[A-Z]|\d+[A-Z])[\w&.-]*(?:\s+(?:&|of the|of|[A-Z0-9][\w&.-]*))*(?<!\bof)")
# "… in IEC 62443?" at the end of a question whose first part names nothing holds for both.
_SHARED = re.compile(rf"\s(?:in|of|at|for|on|by|from)\s+(?:the\s+)?{_NAME.pattern}\W*$")
_LAST_PHRASE = re.compile(r"\s(?:the|a|an)\s(?:(?!the\b|a\b|an\b)[\w’'-]+\s?){1,6}$")
_PLURAL = r"(?!this\b|his\b|its\b|is\b|was\b|does\b|has\b|\w+(?:ss|us|is)\b)[\w-]+s"
_ENTITY = r"(?:[A-Z][\w.&-]*|\d+)(?:\s(?:[A-Z][\w.&-]*|\d+))*"
# "in Germany and in Japan", "levels 1 and 2"; "between 2019 and 2021" is one span.
_BOTH = re.compile(
    rf"(?<!between )(?<!from )(?<!between the )\b(?P<first>{_ENTITY})"
    rf"(?P<second>\s+and\s+(?:(?:in|of|at|on|by|from|for|the)\s+)*(?P<name>{_ENTITY}))"
)
_BETWEEN = r"(?:(?!(?:of|in|for|is|was|does|did|has)\b)[\w’'&-]+\s+){0,3}?"
# "Which standard covers the …": what comes before "the" is a verb.
_PLURALS = (
    rf"(?:{_PLURAL}|people|bodies|men|women|children)\b(?!\s+(?:the|an?|its|their|his|her)\b)"
)
_SEVERAL = re.compile(
    # "Which companies", "what kinds of tags are"; but not "what happens"
    rf"\bwhich\s+{_BETWEEN}{_PLURALS}|\bwhat\s+{_BETWEEN}{_PLURALS}(?=.*\s{_AUXILIARY}\b)"
    # "What are the reasons", "who were the founders"
    r"|\b(?:what|which|who)\s+(?:are|were)\s+(?:the|some|all)\b"
    r"|\b(?:which|what)\s+of\b"
    r"|^\W*(?:name|list|give)\s+(?:the|all|some|two|three|four|five)\b",
    re.IGNORECASE,
)


# "How many stations did it have at first, and how many has it now?" counts the same twice.
_COUNTED = re.compile(
    rf"\bhow\s+(?P<how>many|much)\s+(?P<noun>(?:(?!{_AUXILIARY}\b)[\w’'-]+\s+){{1,3}})(?={_AUXILIARY}\b)",
    re.IGNORECASE,
)
_COUNTED_AGAIN = re.compile(rf"^how\s+(?P<how>many|much)\s+(?={_AUXILIARY}\b)", re.IGNORECASE)


def parts(question: str) -> tuple[str, ...]:
    """Return the questions that ``question`` joins with "and", each to be asked by itself.

    "When and where was it shown?" joins two; a question about one thing is returned alone.
    """
    found = _SPLIT.search(question)
    if found is None:
        return _by_entity(question)
    first, second = question[: found.start()].strip(), question[found.end() :].strip()
    if _BARE.fullmatch(first):
        words = re.match(_WH, second, re.IGNORECASE)
        rest = second[words.end() :] if words else second
        return (f"{first}{rest}", second[:1].upper() + second[1:])
    if _BARE.fullmatch(second.rstrip("?!. ")):
        opening = re.match(_WH, first, re.IGNORECASE)
        rest = first[opening.end() :] if opening else f" {first}"
        return (f"{first}?", f"{second.rstrip('?!. ').capitalize()}{rest}?")
    shared = _SHARED.search(second)
    if shared and not _NAME.search(first, 1) and not _PRONOUN.search(question):
        first += shared[0].rstrip("?!. ")
    return (f"{first}?", _with_topic(_with_noun(second, first), first))


def asks_for_several(question: str) -> bool:
    """Return whether the question expects more than one thing of a kind: "Which companies …"."""
    return _SEVERAL.search(question) is not None


def _by_entity(question: str) -> tuple[str, ...]:
    found = _BOTH.search(question, 1)
    if found is None:
        return (question,)
    before, after = question[: found.start()], question[found.end() :]
    return (f"{before}{found['first']}{after}", f"{before}{found['name']}{after}")


def _with_noun(second: str, first: str) -> str:
    """Return ``second`` with what ``first`` counts, if it counts without saying what."""
    counted, again = _COUNTED.search(first), _COUNTED_AGAIN.search(second)
    if not counted or not again or counted["how"].casefold() != again["how"].casefold():
        return second
    return second[: again.end()] + counted["noun"] + second[again.end() :]


def _with_topic(second: str, first: str) -> str:
    """Return ``second`` with what ``first`` names: in its pronoun's place, or behind it."""
    topic = max(_NAME.findall(first[1:]), key=len, default="")
    ending = _LAST_PHRASE.search(first)
    if not topic and ending is not None:
        topic = ending[0].strip()
    if _PRONOUN.search(second):
        if not topic:
            return f"{first}, and {second}"
        second = _PRONOUN.sub(topic, second, count=1)
    elif topic[:1].isupper() and not _NAME.search(second, 1):
        second = f"{second.rstrip('?!. ')} ({topic})?"
    return second[:1].upper() + second[1:]
