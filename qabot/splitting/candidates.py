# ruff: noqa: RUF001 - quotes and stops of every script are what this module is about
"""The places in a text where a sentence may end, with what stands around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qabot.splitting import abbreviations as known

if TYPE_CHECKING:
    from collections.abc import Iterator

QUOTES: Final = "\"'“”‘’«»‹›„"
_OPENERS: Final = QUOTES + "([{¿¡"
_CANDIDATE: Final = re.compile(
    # Possessive, and begun only where a run of marks begins: linear time, whatever the text.
    r"""(?<![.!?…‽؟।])(?P<mark>[.!?…‽؟।]++)
        (?P<close>["'”’»›)\]}]*+
          (?:\[\d{1,3}\])*+        # footnote marks: ended.[1] Next
          (?:\s["”’)\]]+(?=\s))?   # a closing mark that lost its place: ended. ” Next
        )(?=\s)
      # Chinese and Japanese sentences follow one another without a space.
      | (?P<wide>[。！？｡]++)[」』】）"'”’»›)\]}]*+""",
    re.VERBOSE,
)
_TOKEN: Final = re.compile(r"\S+\Z")
_VISIBLE: Final = re.compile(r"\S")
_TOKEN_REACH: Final = 40
_TAIL_REACH: Final = 80
# A letter with a full stop is an initial and no word: "I. Smith".
_WORD: Final = re.compile(r"(?:[^\W\d_]{2,}|[^\W\d_](?!\.))(?:['’][^\W\d_]+)?(?!\w)")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where a sentence may end.

    Attributes:
        mark_at: offset of the full stop, question mark or the like.
        end: offset just behind the sentence, should it end here.
        mark: the full stop or the like itself; empty for a Chinese or Japanese one.
        closing: the quotes and brackets that close behind the mark.
        word: the token that carries the mark, without opening quotes and brackets.
        tail: the text behind, from its first character that is no space.
    """

    mark_at: int
    end: int
    mark: str
    closing: str
    word: str
    tail: str

    @property
    def key(self) -> str:
        """The word as the lists of abbreviations hold it."""
        return self.word.lower()

    @property
    def following(self) -> str:
        """The text behind, without opening quotes and brackets."""
        return self.tail.lstrip(_OPENERS)

    @property
    def next_word(self) -> str:
        """The word behind, in lower case; empty if an initial or something else stands there."""
        found = _WORD.match(self.following)
        return found.group().lower().replace("’", "'") if found else ""

    @property
    def starts_afresh(self) -> bool:
        """Whether the text behind begins as only a sentence does: "The …", “We …."""
        if not self.following[:1].isupper() or not self.next_word:
            return False
        return self.tail[0] in QUOTES or self.next_word in known.STARTERS


def candidates(text: str) -> Iterator[Candidate]:
    """Yield every place inside ``text`` where a sentence may end, in order."""
    for match in _CANDIDATE.finditer(text):
        behind = _VISIBLE.search(text, match.end())
        if behind is None:
            return
        at = match.start()
        token = _TOKEN.search(text[max(0, at - _TOKEN_REACH) : at])
        yield Candidate(
            mark_at=at,
            end=match.end(),
            mark=match["mark"] or "",
            closing=match["close"] or "",
            word=token.group().lstrip(_OPENERS + "-–—/") if token else "",
            tail=text[behind.start() : behind.start() + _TAIL_REACH],
        )
