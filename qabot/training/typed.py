"""Questions as people type them: in a hurry, on a telephone, or as they feed a search engine."""

from __future__ import annotations

import random
import re

from qabot.stores.terms import STOP_WORDS

# Of the questions so many lose their question mark, their capitals, or all but what matters, and
# are misspelt, one word in ten or at least one.
BARE_SHARE = 0.15
LOWER_SHARE = 0.1
KEYWORDS_SHARE = 0.06
MISSPELT_SHARE = 0.08
_MISSPELT_WORDS = 0.1
# Words of fewer letters are never misspelt.
SHORTEST = 4
WORD = re.compile(r"[^\W\d_]+")
_KEYWORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")


def as_typed(question: str, chance: random.Random) -> str:
    """Return the question as people type it, most often as it is."""
    if chance.random() < KEYWORDS_SHARE:
        question = keywords(question)
    if chance.random() < MISSPELT_SHARE:
        question = _misspelt(question, chance)
    if chance.random() < BARE_SHARE:
        question = question.rstrip("?")
    return question.lower() if chance.random() < LOWER_SHARE else question


def keywords(question: str) -> str:
    """Return the words that matter: no question word, no other stop word, no question mark."""
    words = _KEYWORD.findall(question)
    return " ".join(word for word in words if word.casefold() not in STOP_WORDS) or question


def _misspelt(question: str, chance: random.Random) -> str:
    words = [word for word in WORD.finditer(question) if len(word[0]) >= SHORTEST]
    if not words:
        return question
    hit = [word for word in words if chance.random() < _MISSPELT_WORDS] or [chance.choice(words)]
    for word in reversed(hit):
        question = question[: word.start()] + slip(word[0], chance) + question[word.end() :]
    return question


def slip(word: str, chance: random.Random) -> str:
    """Return the word with two neighbours swapped, or a letter left out, doubled or another.

    It has `SHORTEST` letters or more; the first stays.
    """
    place = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    slips = (
        before + after[0] + letter + after[1:],
        before + after,
        before + letter + letter + after,
        before + chance.choice("abcdefghijklmnopqrstuvwxyz") + after,
    )
    return chance.choice(slips)
