"""What a question asks for: one fact, several of a kind, or two things at once."""

from __future__ import annotations

import re

_WH = (
    r"(?:(?:since|until|by|to|for|on|in|at|from|of|with)\s+)?"
    r"(?:when|where|who|whom|whose|what|which|why|how)"
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
_NAME = re.compile(r"(?:\b[A-Z0-9][\w&.’'-]*)(?:\s+(?:&|of the|of|[A-Z0-9][\w&.’'-]*))*(?<!\bof)")
_PLURAL = r"(?!this\b|his\b|its\b|is\b|was\b|does\b|has\b|\w+(?:ss|us|is)\b)[\w-]+s"
_SEVERAL = re.compile(
    # "Which companies", "what two kinds of tags"
    rf"\b(?:which|what)\s+(?:[\w’'&-]+\s+){{0,3}}?(?:{_PLURAL}|people|bodies|men|women|children)\b"
    # "What are the reasons", "who were the founders"
    rf"|\b(?:what|which|who)\s+(?:are|were)\s+(?:the|some|all)\b"
    rf"|\b(?:which|what)\s+of\b"
    r"|^\W*(?:name|list|give)\s+(?:the|all|some|two|three|four|five)\b",
    re.IGNORECASE,
)


def parts(question: str) -> tuple[str, ...]:
    """Return the questions that ``question`` joins with "and", each to be asked by itself.

    "When and where was it shown?" joins two; a question about one thing is returned alone.
    """
    found = _SPLIT.search(question)
    if found is None:
        return (question,)
    first, second = question[: found.start()].strip(), question[found.end() :].strip()
    if _BARE.fullmatch(first):
        words = re.match(_WH, second, re.IGNORECASE)
        rest = second[words.end() :] if words else second
        return (f"{first}{rest}", second[:1].upper() + second[1:])
    if _BARE.fullmatch(second.rstrip("?!. ")):
        opening = re.match(_WH, first, re.IGNORECASE)
        rest = first[opening.end() :] if opening else f" {first}"
        return (f"{first}?", f"{second.rstrip('?!. ').capitalize()}{rest}?")
    return (f"{first}?", _with_topic(second, first))


def asks_for_several(question: str) -> bool:
    """Return whether the question expects more than one thing of a kind: "Which companies …"."""
    return _SEVERAL.search(question) is not None


def _with_topic(second: str, first: str) -> str:
    """Return ``second`` with its pronoun replaced by what ``first`` names."""
    topic = max(_NAME.findall(first[1:]), key=len, default="")
    if topic:
        second = _PRONOUN.sub(topic, second, count=1)
    return second[:1].upper() + second[1:]
