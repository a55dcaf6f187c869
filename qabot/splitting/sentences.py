"""Where sentences begin and end in a piece of running text."""

from __future__ import annotations

import re
from typing import Final

import nupunkt

from qabot.splitting.candidates import candidates
from qabot.splitting.rules import ends_sentence

_LABEL: Final = re.compile(r"[(\[]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})")
_WORDY: Final = re.compile(r"[^\W_]")
_VISIBLE: Final = re.compile(r"\S")

_Span = tuple[int, int]


def split_sentences(text: str) -> list[_Span]:
    """Split running text (one paragraph) into sentences.

    Args:
        text: any text; line breaks count as spaces.

    Returns:
        Spans (start, end) into ``text``, ascending and disjoint, without space at either end;
        together they cover every character that is no space. Every span holds a letter or digit,
        unless the whole text has none.
    """
    return _with_words(text, _pieces(text))


def has_words(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` holds a letter or digit; what doesn't is no sentence."""
    return _WORDY.search(text, start, end) is not None


def _pieces(text: str) -> list[_Span]:
    """Cut the text at every end of a sentence; a piece may be a stray mark."""
    pieces: list[_Span] = []
    start = _next_visible(text, 0)
    proposed = _proposed_ends(text)
    for place in candidates(text):
        # The "1" of "1. First", or of "(a.) then": a label belongs to what it labels.
        label = place.mark == "." and _LABEL.fullmatch(text, start, place.mark_at)
        if not label and ends_sentence(place, proposed=place.end in proposed):
            pieces.append((start, place.end))
            start = _next_visible(text, place.end)
    if start < len(text):
        pieces.append((start, len(text.rstrip())))
    return pieces


def _with_words(text: str, pieces: list[_Span]) -> list[_Span]:
    """Join stray marks to the sentence before them; at the beginning, to the one behind."""
    spans: list[_Span] = []
    first = pieces[0][0] if pieces else 0
    for start, end in pieces:
        if has_words(text, start, end):
            spans.append((start if spans else first, end))
        elif spans:
            spans[-1] = (spans[-1][0], end)
    return spans or ([(first, pieces[-1][1])] if pieces else [])


def _proposed_ends(text: str) -> set[int]:
    """Return the offsets just behind each sentence that the library finds."""
    return {start + len(text[start:end].rstrip()) for start, end in nupunkt.sent_spans(text)}


def _next_visible(text: str, start: int) -> int:
    """Return the offset of the first character from ``start`` on that is no space."""
    found = _VISIBLE.search(text, start)
    return found.start() if found else len(text)
