"""Characters to lines: runs of text on one base line."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qabot.cleaning.characters import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qabot.loaders.pdf_characters import Character

# In font sizes. A wider gap divides columns or cells; justified text stretches spaces to about one.
_WIDEST_SPACE = 1.6
_NARROWEST_SPACE = 0.2
# Text that is drawn word by word is put together again.
_SAME_RUN = 0.6
_RAISED = 0.5
_SAME_BASE = 0.25
# A footnote mark is smaller than the word it hangs on, and raised.
_MARK_SIZE = 0.8
_MARK_RISE = 0.15
_MARK = re.compile(r"[\d*\u2020\u2021,]+")
_MARKED = re.compile(r"(?:[^\W\d_]{3}|[.,;:!?\"'\u2019\u201d)])\Z")
_DROPPED = 2.0
_LEADER = re.compile(r"(?:\. ?){4,}\s*\S*\Z")


@dataclass(frozen=True, slots=True)
class Line:
    """Text on one base line, without a gap that could divide columns; points as in `Character`."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool


def make_lines(characters: Sequence[Character]) -> list[Line]:
    """Return the lines of a page in drawing order, without footnote marks and dot leaders."""
    runs = [_Run(run) for run in _runs(characters)]
    lines = [run.line() for run in _together(run for run in runs if run.visible)]
    return [line for line in _with_initials(lines) if line.text and not _LEADER.search(line.text)]


class _Run:
    def __init__(self, characters: list[Character]) -> None:
        self.characters = characters
        self.visible = [char for char in characters if char.text != " "]
        if self.visible:
            sizes = Counter(char.size for char in self.visible)
            self.size = max(sizes, key=lambda size: (sizes[size], size))
            body = [char for char in self.visible if char.size == self.size]
            self.base = Counter(char.base for char in body).most_common(1)[0][0]
            self.left = min(char.left for char in self.visible)
            self.right = max(char.right for char in self.visible)

    def line(self) -> Line:
        text = plain(self._text())
        letters = [char for char in self.visible if char.text.isalpha()]
        bold = 2 * sum(char.bold for char in letters) > len(letters)
        return Line(text, self.left, self.right, self.base, self.size, bold)

    def _text(self) -> str:
        pieces: list[str] = []
        before: Character | None = None
        for char in self.characters:
            if self._is_mark(char, "".join(pieces[-3:])):
                continue
            gap = char.left - before.right if before and char.text != " " else 0.0
            if gap > _NARROWEST_SPACE * self.size and pieces[-1] != " ":
                pieces.append(" ")
            pieces.append(char.text)
            before = char if char.text != " " else before
        return "".join(pieces)

    def _is_mark(self, char: Character, before: str) -> bool:
        raised = self.base - char.base > _MARK_RISE * self.size
        small = char.size <= _MARK_SIZE * self.size
        if not (raised and small and _MARK.fullmatch(char.text)):
            return False
        return _MARKED.search(before) is not None


def _runs(characters: Iterable[Character]) -> Iterator[list[Character]]:
    """Cut where the drawing jumps: to another line, backwards, or over a wide gap."""
    run: list[Character] = []
    last: Character | None = None
    for char in characters:
        if char.text != " ":
            if last is not None and _jumps(last, char):
                yield run
                run = []
            last = char
        run.append(char)
    if run:
        yield run


def _jumps(last: Character, char: Character) -> bool:
    size = max(last.size, char.size)
    dropped = size > _DROPPED * min(last.size, char.size) and char.base != last.base
    if dropped or abs(char.base - last.base) > _RAISED * size:
        return True
    # The letters of a ligature stand at one place.
    backwards = char.left < last.left - _RAISED * size
    return backwards or char.left - last.right > _WIDEST_SPACE * size


def _together(runs: Iterable[_Run]) -> list[_Run]:
    """Join runs that continue each other on one base line although they were drawn apart."""
    joined: list[_Run] = []
    for run in runs:
        for index in range(len(joined) - 1, max(-1, len(joined) - 4), -1):
            other = joined[index]
            size = min(other.size, run.size)
            gap = run.left - other.right
            near = -_SAME_BASE * size < gap < _SAME_RUN * size
            alike = max(other.size, run.size) < _DROPPED * size
            if near and alike and abs(run.base - other.base) < _SAME_BASE * size:
                joined[index] = _Run([*other.characters, *run.characters])
                break
        else:
            joined.append(run)
    return joined


def _with_initials(lines: list[Line]) -> list[Line]:
    """Put a large initial that hangs over several lines before the first of them."""
    kept = list(lines)
    for initial in lines:
        if len(initial.text) > 1 or not initial.text.isupper():
            continue
        beside = [
            line
            for line in kept
            if line is not initial
            and initial.size > _DROPPED * line.size
            and 0 <= line.left - initial.right < 2 * line.size
            and initial.base - initial.size < line.base < initial.base
        ]
        if beside:
            first = min(beside, key=lambda line: line.base)
            kept[kept.index(first)] = replace(first, text=initial.text + first.text)
            kept.remove(initial)
    return kept
