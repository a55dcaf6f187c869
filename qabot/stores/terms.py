"""Turns text into index terms: the one analysis that lexical index and question share."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import Stemmer

TERMS_VERSION = "1"

_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:['’][^\W_]+)*")

# English function words. They carry no topic; leaving them out of questions is most of the speed
# of BM25. They stay in the index, so this list can change without a rebuild.
STOP_WORDS = frozenset(
    # One word a line would hide the list behind its length.
    """
    a about above after again against all also am an and any are as at be because been before being
    below between both but by can could did do does doing down during each few for from further had
    has have having he her here hers him his how i if in into is it its itself just me more most my
    no nor not now of off on once only or other our ours out over own same she should so some such
    than that the their theirs them then there these they this those through to too under until up
    us very was we were what when where which while who whom whose why will with would you your
    """.split()  # noqa: SIM905 - as said
)


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


def words(text: str) -> list[str]:
    """Return the words of ``text``, lower case, diacritics folded, possessive endings dropped."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in folded if not unicodedata.combining(char))
    return [_bare(match.group()) for match in _WORD.finditer(plain)]


def terms(text: str) -> list[str]:
    """Return the stemmed index terms of ``text`` in order, stop words included."""
    return _stems(words(text))


def question_terms(question: str) -> list[str]:
    """Return the distinct terms to search for: stop words dropped, unless nothing else is there."""
    found = words(question)
    content = [word for word in found if word not in STOP_WORDS] or found
    return list(dict.fromkeys(_stems(content)))


def _bare(word: str) -> str:
    head, apostrophe, tail = word.replace("’", "'").partition("'")
    if apostrophe and tail in {"s", ""}:
        return head
    return head + tail if apostrophe else word.replace(",", "")


def _stems(found: list[str]) -> list[str]:
    stems: list[str] = _stemmer().stemWords(found)
    return stems
