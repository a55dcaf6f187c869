"""Which of its neighbours a sentence can't do without: shown with a quote, marked as context."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qabot.answering.leaning import (
    CONNECTIVE,
    NAME,
    about_company,
    about_person,
    leans,
    points,
    starting_name,
    unquoted,
)
from qabot.records import Sentence

# Sentences shown with a quote at most, and how far back they are looked for.
MOST = 2
REACH = 8
# How far back a name may stand that "she" or "the company" takes up.
_FARTHEST = 3


def needed(sentence: Sentence, before: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Return the sentences that ``sentence`` leans on, in reading order, at most two.

    ``before`` holds the sentences before it in its article, in reading order.
    """
    near = _same_section(sentence, before)
    if not near:
        return ()
    introduction = _introduction(sentence, near)
    if introduction is not None:
        return (introduction,)
    if not leans(sentence.text, tuple(each.text for each in near)):
        return ()
    if about_person(sentence.text) or about_company(sentence.text):
        for each in reversed(near[-_FARTHEST:]):
            if _names_somebody(each):
                return (each,)
    previous = near[-1]
    if len(near) > 1 and not CONNECTIVE.match(sentence.text) and points(previous.text):
        return tuple(near[-MOST:])
    return (previous,)


def _same_section(sentence: Sentence, before: Sequence[Sentence]) -> list[Sentence]:
    """Return those of ``before`` that no heading parts from ``sentence``."""
    text = sentence.article.text
    end, kept = sentence.start, list[Sentence]()
    for each in reversed(before):
        if text[each.end : end].strip():
            break
        kept.append(each)
        end = each.start
    return kept[::-1]


def _introduction(sentence: Sentence, near: Sequence[Sentence]) -> Sentence | None:
    """Return the "The following are needed:" of the list that ``sentence`` is an item of."""
    text = sentence.article.text
    following = sentence
    for each in reversed(near):
        if text[each.end : following.start].count("\n") == 0:
            return None
        if each.text.endswith(":"):
            return each
        following = each
        if not each.text.endswith(";") and not sentence.text[0].islower():
            return None
    return None


def _names_somebody(sentence: Sentence) -> bool:
    text = sentence.text
    if NAME.search(unquoted(text)):
        return True
    name = starting_name(text)
    # A word that opens a sentence is a name if it has its capital elsewhere in the article too.
    return name is not None and bool(
        re.search(rf"(?<=[^\W\d_][,\s] )\b{name}\b|(?<=[a-z] ){name}\b", sentence.article.text)
    )
