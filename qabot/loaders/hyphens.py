"""Rejoins words that were hyphenated at the end of a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN = re.compile(r"(?P<word>(?:[^\W_]+-)*[^\W_]+)-\Z")
_NEXT = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_SUSPENDED = re.compile(r"(?:and|or|to|nor)\b")
# First parts that hardly ever are a syllable of a longer word.
_COMPOUNDING = frozenset(
    ("self", "well", "non", "ex", "half", "high", "low", "long", "short", "cross", "two", "three")
) | frozenset(("four", "five", "six", "seven", "eight", "nine", "ten", "first", "second", "third"))
_SHORTEST_HALF = 4


class Hyphens:
    """Knows a document's words, and by them whether a hyphen at a line's end belongs to the word.

    It does if the document has the hyphenated word elsewhere within a line, or both halves and not
    the whole, or if the first half is one that makes compounds; and it doesn't otherwise.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)

    @classmethod
    def of(cls, lines: Iterable[str]) -> Self:
        """Collect the whole words of ``lines``: not those that a line's end may have cut."""
        words: set[str] = set()
        for line in lines:
            found = _WORD.findall(line.lower())
            words.update(found[1:-1] if line.endswith("-") else found[1:])
        return cls(words)

    def glue(self, before: str, following: str) -> str:
        """Return both as one text, a line of it broken between them."""
        broken, after = _BROKEN.search(before), _NEXT.match(following)
        if broken is None or after is None or _SUSPENDED.match(following):
            return f"{before} {following}" if before else following
        if self._belongs(broken["word"], after.group()):
            return before + following
        return before[:-1] + following

    def _belongs(self, first: str, second: str) -> bool:
        if not (first[-1].isalpha() and second[0].islower()):
            return True
        first, second = first.lower(), second.lower()
        if first + second in self._words:
            return False
        if f"{first}-{second}" in self._words or "-" in first or first in _COMPOUNDING:
            return True
        halves = min(len(first), len(second)) >= _SHORTEST_HALF
        return halves and {first, second} <= self._words
