"""Questions as people type them in a hurry: seeded, so that every run asks the same."""

from __future__ import annotations

import random
import re

from qabot.training.typed import SHORTEST, WORD, keywords, slip

__all__ = ["keywords", "rambling", "with_typos"]

MISSPELT = 0.1
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


def with_typos(question: str, seed: int) -> str:
    """Return the question with one word in ten misspelt, drawn word by word.

    A misspelling swaps two neighbours, leaves a letter out, doubles one or hits another: within
    words of four letters or more, and never at the first letter.
    """
    chance = random.Random(f"{seed} {question}")

    def misspelt(match: re.Match[str]) -> str:
        word = match.group()
        if len(word) < SHORTEST or chance.random() >= MISSPELT:
            return word
        return slip(word, chance)

    return WORD.sub(misspelt, question)


def rambling(question: str, seed: int) -> str:
    """Return the question as a long message has it: between one to three sentences each side."""
    chance = random.Random(f"{seed} {question}")
    before = chance.sample(_BEFORE, chance.randint(1, 3))
    after = chance.sample(_AFTER, chance.randint(1, 3))
    return " ".join([*before, question, *after])
