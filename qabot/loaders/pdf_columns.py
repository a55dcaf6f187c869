"""The order in which a page is read: its columns, one after another, between what spans them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qabot.loaders.pdf_lines import Line

_FEWEST_LINES = 3
_NARROWEST_GUTTER = 0.7  # font sizes
# Characters to a line; cells of a table are shorter, lines of a narrow column aren't.
_NARROWEST_COLUMN = 18
_SAME_BASE = 0.3


@dataclass(frozen=True, slots=True)
class Row:
    """Lines that stand side by side: one, or the cells of a table row, left to right."""

    cells: tuple[Line, ...]

    @property
    def first(self) -> Line:
        """The leftmost line."""
        return self.cells[0]

    @property
    def right(self) -> float:
        """The right edge."""
        return self.cells[-1].right

    @property
    def text(self) -> str:
        """The text, cells apart by a space."""
        return " ".join(cell.text for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Region:
    """A column or another part of a page that is read from top to bottom; ``page`` from 1."""

    page: int
    rows: tuple[Row, ...]

    @property
    def left(self) -> float:
        """The left edge, points."""
        return min(row.first.left for row in self.rows)

    @property
    def right(self) -> float:
        """The right edge, points."""
        return max(row.right for row in self.rows)


def reading_order(pages: Sequence[list[Line]]) -> list[Region]:
    """Return the regions of all pages in reading order.

    A column that holds too few lines to be recognised by itself, at the end of a text, is
    recognised by the gutter of an earlier page.
    """
    gutters: list[float] = []
    return [
        Region(number, _rows(lines))
        for number, page in enumerate(pages, 1)
        for lines in _columns(page, gutters)
    ]


def _columns(lines: list[Line], known: list[float]) -> list[list[Line]]:
    if not lines:
        return []
    gutter = _gutter(lines)
    if gutter is not None:
        known.append(gutter)
    else:
        gutter = next((each for each in known if _parts(lines, each)), None)
    if gutter is None:
        return [lines]
    parts: list[list[Line]] = []
    crossing = [line for line in lines if line.left < gutter < line.right]
    ends = [*sorted(line.base for line in crossing), float("inf")]
    above = float("-inf")
    for end in ends:
        band = [line for line in lines if above < line.base < end and line not in crossing]
        left = [line for line in band if line.right <= gutter]
        right = [line for line in band if line.left >= gutter]
        parts += _columns(left, known) if right else [left]
        parts += _columns(right, known) if left else [right]
        parts.append([line for line in crossing if line.base == end])
        above = end
    return _merged([part for part in parts if part], gutter)


def _merged(parts: list[list[Line]], gutter: float) -> list[list[Line]]:
    """Join neighbouring parts that both span the gutter."""

    def spans(part: list[Line]) -> bool:
        return any(line.left < gutter < line.right for line in part)

    merged: list[list[Line]] = []
    for crossing, group in groupby(parts, spans):
        together = list(group)
        merged += [[line for part in together for line in part]] if crossing else together
    return merged


def _parts(lines: list[Line], gutter: float) -> bool:
    """Whether there are lines on both sides of ``gutter`` that read as prose."""
    left = [line for line in lines if line.right <= gutter]
    right = [line for line in lines if line.left >= gutter]
    return bool(left and right) and _is_prose(left) and _is_prose(right)


def _gutter(lines: list[Line]) -> float | None:
    """Return the x of the best gutter: the one with most text on its poorer side; None if none."""
    best, found = (0, 0), None
    size = median(line.size for line in lines)
    for x in sorted({round(line.left, 1) for line in lines})[1:]:
        edge = x - 0.1
        left = [line for line in lines if line.right <= edge]
        right = [line for line in lines if line.left >= edge]
        if min(len(left), len(right)) < _FEWEST_LINES or not (_is_prose(left) and _is_prose(right)):
            continue
        if edge - max(line.right for line in left) < _NARROWEST_GUTTER * size:
            continue
        if not _beside(left, right):
            continue
        crossing = len(lines) - len(left) - len(right)
        score = (min(len(left), len(right)), -crossing)
        if score > best:
            best, found = score, edge
    return found


def _beside(left: list[Line], right: list[Line]) -> bool:
    """Whether the two sides stand beside each other for some lines."""
    top = max(min(line.base for line in side) for side in (left, right))
    end = min(max(line.base for line in side) for side in (left, right))
    return all(
        sum(top - line.size < line.base < end + line.size for line in side) >= _FEWEST_LINES
        for side in (left, right)
    )


def _is_prose(lines: list[Line]) -> bool:
    return median(len(line.text) for line in lines) >= _NARROWEST_COLUMN


def _rows(lines: list[Line]) -> tuple[Row, ...]:
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.base):
        if rows and line.base - rows[-1][0].base < _SAME_BASE * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    return tuple(Row(tuple(sorted(row, key=lambda line: line.left))) for row in rows)
