"""What sentences are compared by: stems of the words that carry the topic, numbers, names."""

from __future__ import annotations

import re
from functools import lru_cache

import Stemmer

_WORD = re.compile(r"\d[\d.,:]*\d|\d|[^\W\d_]+(?:['’-][^\W\d_]+)*")

# Words that carry no topic.
FUNCTION_WORDS = frozenset(
    # One word a line would hide the list behind its length.
    """
    a about above after again all also am an and any are as at be because been before being below
    between both but by can could did do does doing down during each for from further had has have
    having he her here hers him his how i if in into is it its itself just me more most my no nor
    not now of off on once only or other our out over own she should so some such than that the
    their them then there these they this those through to too under until up us very was we were
    what when where which while who whom whose why will with would you your
    """.split()  # noqa: SIM905 - as said
)


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


def words(text: str) -> list[str]:
    """Return words and numbers of ``text`` in order, as they are written."""
    return _WORD.findall(text)


def stem(word: str) -> str:
    """Return the stem of an English word."""
    return str(_stemmer().stemWord(word.casefold()))


def content_stems(text: str) -> frozenset[str]:
    """Return the stems of the words of ``text`` that carry its topic, numbers among them."""
    return frozenset(stem(word) for word in words(text) if word.casefold() not in FUNCTION_WORDS)
