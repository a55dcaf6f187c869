"""Questions as people type them in a hurry: seeded, so that every run asks the same."""

from __future__ import annotations

import random
import re

from qabot.stores.terms import STOP_WORDS

MISSPELT = 0.1
_SHORTEST = 4
_BEFORE = (
    "Hi there, I hope you are well.",
    "Hello! Sorry if this has been asked before.",
    "I was talking to a colleague about this yesterday and we could not agree.",
    "I have been reading a lot lately and one thing keeps bothering me.",
    "Good morning everybody.",
)
_AFTER = (
    "I looked for it everywhere and found nothing.",
    "Thanks a lot in advance!",
    "Any help would be great, it is rather urgent.",
    "My colleague says it does not matter, but I would like to know.",
)
_WORD = re.compile(r"[^\W\d_]+")


def with_typos(question: str, seed: int) -> str:
    """Return the question with one word in ten misspelt, drawn word by word.

    A misspelling swaps two neighbours, leaves a letter out, doubles one or hits another: within
    words of four letters or more, and never at the first letter.
    """
    chance = random.Random(f"{seed} {question}")

    def misspelt(match: re.Match[str]) -> str:
        word = match.group()
        if len(word) < _SHORTEST or chance.random() >= MISSPELT:
            return word
        place = chance.randrange(1, len(word) - 1)
        head, letter, tail = word[:place], word[place], word[place + 1 :]
        return chance.choice(
            [
                head + tail[0] + letter + tail[1:],
                head + tail,
                head + letter + letter + tail,
                head + chance.choice("abcdefghijklmnopqrstuvwxyz") + tail,
            ]
        )

    return _WORD.sub(misspelt, question)


def keywords(question: str) -> str:
    """Return the words that matter: no question word, no other stop word, no question mark."""
    words = re.findall(r"[^\W_]+(?:['’.,-][^\W_]+)*", question)
    return " ".join(word for word in words if word.casefold() not in STOP_WORDS) or question


def rambling(question: str, seed: int) -> str:
    """Return the question as a long message has it: between one to three sentences each side."""
    chance = random.Random(f"{seed} {question}")
    before = chance.sample(_BEFORE, chance.randint(1, 3))
    after = chance.sample(_AFTER, chance.randint(1, 3))
    return " ".join([*before, question, *after])
