"""What stands at the edges of pages: running headers and footers, page numbers, footnotes."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from qabot.cleaning.bylines import read_byline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qabot.loaders.pdf_lines import Line

# Rows from either end of a page among which headers and footers are looked for.
_EDGE = 3
_SAME_HEIGHT = 3.0  # points
_SHORTEST_SENTENCE = 6  # words
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[-\u2013\u2014\s|]*(?:page\s+)?(?:\d{1,4}|[ivxl]{1,7})(?:\s*(?:of|/)\s*\d{1,4})?[-\u2013\u2014\s|.]*",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"(?:\d{1,2}|[*\u2020\u2021])\.?\s*[^\W\d_]")
# In sizes of the body's font.
_SMALL = 0.92
_APART = 1.8


def without_furniture(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """Return the pages without running headers and footers, page numbers, and footnotes.

    A header or footer is among the first or last rows of a page and stands at the same height on
    another page, where it may differ in numbers; or it is the very first or last row, of small
    print, set apart from the rest, and ends no sentence.
    """
    edges = [list(_edges(page)) for page in pages]
    seen = Counter(key for rows in edges for key in {_key(row) for row in rows})
    body = _body_size(pages)
    kept = []
    for page, rows in zip(pages, edges, strict=True):
        drop = {
            id(line)
            for number, row in enumerate(rows)
            if _is_repeated(_key(row), seen)
            or (number in (0, len(rows) - 1) and (_is_number(row) or _is_apart(rows, number, body)))
            for line in row
        }
        kept.append(_without_footnotes([line for line in page if id(line) not in drop], body))
    return kept


def _edges(page: list[Line]) -> Iterator[list[Line]]:
    """Yield the first and last rows of a page, top to bottom; a row shares a base line."""
    rows: list[list[Line]] = []
    for line in sorted(page, key=lambda line: (line.base, line.left)):
        if rows and line.base - rows[-1][0].base < _SAME_HEIGHT:
            rows[-1].append(line)
        else:
            rows.append([line])
    yield from rows[:_EDGE] + rows[max(_EDGE, len(rows) - _EDGE) :]


def _text(row: list[Line]) -> str:
    return " ".join(line.text for line in sorted(row, key=lambda line: line.left))


def _key(row: list[Line]) -> tuple[str, int]:
    text = _text(row).lower()
    sentence = text.endswith(".") and len(text.split()) >= _SHORTEST_SENTENCE
    # Two sentences that differ in a number say two things.
    return text if sentence else _DIGITS.sub("#", text), round(row[0].base)


def _is_repeated(key: tuple[str, int], seen: Counter[tuple[str, int]]) -> bool:
    text, height = key
    return sum(seen[text, height + step] for step in (-1, 0, 1)) > 1


def _is_number(row: list[Line]) -> bool:
    return _PAGE_NUMBER.fullmatch(_text(row)) is not None


def _is_apart(rows: list[list[Line]], number: int, body: float) -> bool:
    row = rows[number]
    neighbour = rows[1 if number == 0 else -2] if len(rows) > 1 else row
    small = all(line.size < _SMALL * body for line in row)
    far = abs(neighbour[0].base - row[0].base) > _APART * body
    text = _text(row)
    return small and far and text[-1] not in ".!?" and read_byline(text) is None


def _body_size(pages: Sequence[list[Line]]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[round(line.size, 1)] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], size), default=0.0)


def _without_footnotes(page: list[Line], body: float) -> list[Line]:
    """Drop the small print at the foot of a page from its first numbered line on."""
    lines = sorted(page, key=lambda line: line.base)
    foot = len(lines)
    while foot and lines[foot - 1].size < _SMALL * body:
        foot -= 1
    drop: set[int] = set()
    for index in range(foot, len(lines)):
        if drop or _FOOTNOTE.match(lines[index].text):
            drop.add(id(lines[index]))
    return [line for line in page if id(line) not in drop]
