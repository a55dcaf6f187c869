"""Whether a line break in plain text ends a paragraph or only a line.

The rule, for two neighbouring lines without a blank one between:

1. A line that ends no sentence goes on in the next if that begins in lower case.
2. If more than a fifth of the text stands on lines of over 100 characters, nobody wrapped it by
   hand: each line is a paragraph.
3. Else the longest line (if at least 40 characters) is the width it was wrapped to. The line goes
   on if the next line's first word had no room behind it, or if it ends no sentence and is at
   least half that wide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

_WIDEST = 100
_NARROWEST = 40
_LONG_SHARE = 0.2
_RAGGED = 0.5
_SENTENCE_END = re.compile(r"[.!?:\u2026][\"'\u2019\u201d)\]]*\Z")
_SUSPENDED = re.compile(r"(?:and|or|to)\b")


@dataclass(frozen=True, slots=True)
class Wrapping:
    """How a text is wrapped.

    Attributes:
        width: the longest line in characters; 0 if the text isn't hard-wrapped.
    """

    width: int

    @classmethod
    def of(cls, lines: list[str]) -> Self:
        """Measure a text, given as tidy lines."""
        total = sum(map(len, lines))
        long = sum(len(line) for line in lines if len(line) > _WIDEST)
        width = max((len(line) for line in lines if len(line) <= _WIDEST), default=0)
        wrapped = long <= _LONG_SHARE * total and width >= _NARROWEST
        return cls(width if wrapped else 0)

    def joins(self, line: str, following: str) -> bool:
        """Return whether the paragraph of ``line`` goes on in ``following``; both aren't empty."""
        ended = _SENTENCE_END.search(line) is not None
        if not ended and following[0].islower():
            return True
        if not self.width:
            return False
        full = len(line) + 1 + len(following.split(maxsplit=1)[0]) > self.width
        return full or (not ended and len(line) >= _RAGGED * self.width)

    def breaks_off(self, line: str) -> bool:
        """Return whether ``line`` is wrapped prose that stops within a sentence."""
        return _SENTENCE_END.search(line) is None and 0 < self.width * _RAGGED <= len(line)

    @staticmethod
    def glue(line: str, following: str) -> str:
        """Return what joins two lines: a space, or nothing behind the hyphen of a compound."""
        compound = line[-1:] == "-" and line[-2:-1].isalpha() and following[:1].isalpha()
        return "" if compound and not _SUSPENDED.match(following) else " "
