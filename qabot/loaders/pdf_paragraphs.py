"""Which rows of a PDF file make one paragraph, also over the end of a column or page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qabot.loaders.pdf_columns import Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qabot.loaders.pdf_columns import Region

ITEM = re.compile(
    r"(?:[\u2022\u2023\u25e6\u2043\u2219*\u2013-]|\(?(?:\d{1,3}|[a-z])[.)])(?:\s+(?=\S)|\Z)"
)
"""The mark of a list item, with the space behind it."""

_ENDED = re.compile(r"[.!?:\u2026][\"'\u2019\u201d)\]]*\Z")
_SAME_SIZE = 0.06
_MORE_SPACE = 1.25
_INDENT = 0.7  # font sizes
_DIVIDER = " | "


@dataclass(frozen=True, slots=True)
class Setting:
    """How a document is set.

    Attributes:
        size: the font size of most of its text, points.
        bold: whether most of it is bold.
        leading: distance of base lines within a paragraph, in font sizes.
    """

    size: float
    bold: bool
    leading: float


@dataclass(slots=True)
class Paragraph:
    """Rows that belong together.

    Attributes:
        size: the font size of its first row, points.
        bold: whether its first row is bold.
        item: whether it begins with a list item's mark.
        cells: whether it is a row of a table.
        rows: text and page, from 1, of each row.
    """

    size: float
    bold: bool
    item: bool = False
    cells: bool = False
    rows: list[tuple[str, int]] = field(default_factory=list)

    @property
    def rough(self) -> str:
        """Its text before hyphens are mended."""
        return " ".join(text for text, _ in self.rows)


def ends(text: str) -> bool:
    """Whether a sentence, or what leads up to a list, ends here."""
    return _ENDED.search(text) is not None


def join_rows(regions: Sequence[Region], setting: Setting) -> list[Paragraph]:
    """Return the paragraphs of a document in reading order."""
    joining = _Joining(setting)
    for region in regions:
        joining.read(region)
    return joining.paragraphs


class _Joining:
    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self.paragraphs: list[Paragraph] = []
        self._last: Row | None = None
        self._last_region: Region | None = None
        self._first_left = 0.0

    def read(self, region: Region) -> None:
        """Add a region's rows to the last paragraph or as new ones."""
        rows = [_labelled(row) for row in region.rows]
        for index, row in enumerate(rows):
            table = len(row.cells) > 1 and any(
                len(other.cells) > 1
                for other in rows[max(0, index - 1) : index + 2]
                if other != row
            )
            if not table and self._goes_on(row, region):
                self.paragraphs[-1].rows.append((row.text, region.page))
            else:
                self._begin(row, region, table=table)
            self._last, self._last_region = row, region

    def _begin(self, row: Row, region: Region, *, table: bool) -> None:
        text = _DIVIDER.join(cell.text for cell in row.cells) if table else row.text
        item = not table and ITEM.match(text) is not None
        paragraph = Paragraph(row.first.size, row.first.bold, item, table, [(text, region.page)])
        self.paragraphs.append(paragraph)
        self._first_left = row.first.left

    def _goes_on(self, row: Row, region: Region) -> bool:
        last = self._last
        if last is None or self.paragraphs[-1].cells:
            return False
        if abs(row.first.size - last.first.size) > _SAME_SIZE * last.first.size:
            return False
        begins = ITEM.match(row.text) is not None
        if begins and (ends(last.text) or self.paragraphs[-1].item or last.text[-1] in ";,"):
            return False
        if self._last_region is not region:
            return self._goes_over(row, region, last)
        space = (row.first.base - last.first.base) / row.first.size
        return space <= _MORE_SPACE * self._setting.leading and self._goes_down(row, region, last)

    def _goes_down(self, row: Row, region: Region, last: Row) -> bool:
        """Whether a paragraph goes on in the next line, which is near and of one size with it."""
        if row.first.bold != last.first.bold:
            return self._is_full(last, row, region)
        if not ends(last.text):
            return True
        if self.paragraphs[-1].item:
            return row.first.left > self._first_left + _INDENT / 2 * row.first.size
        indented = row.first.left - max(last.first.left, region.left) > _INDENT * row.first.size
        return not indented and self._is_full(last, row, region)

    def _goes_over(self, row: Row, region: Region, last: Row) -> bool:
        """Whether a paragraph goes on in another column or on another page."""
        if row.first.bold != last.first.bold:
            return False
        heading = last.first.size > (1 + _SAME_SIZE) * self._setting.size or (
            last.first.bold and not self._setting.bold
        )
        if heading:
            same_page = self.paragraphs[-1].rows[-1][1] == region.page
            space = (row.first.base - last.first.base) / row.first.size
            return same_page and 0 < space <= _MORE_SPACE * self._setting.leading
        return not ends(last.text)

    def _is_full(self, last: Row, row: Row, region: Region) -> bool:
        """Whether the first word of ``row`` had no room behind ``last``."""
        text = row.text
        letter = (row.right - row.first.left) / len(text)
        return last.right + letter * (1 + len(text.split(maxsplit=1)[0])) > region.right


def _labelled(row: Row) -> Row:
    """Put a list item's mark, or a heading's number, before the text that it labels."""
    first, *rest = row.cells
    if (
        rest
        and len(first.text) <= len("10.1.1")
        and (ITEM.fullmatch(first.text) or re.fullmatch(r"\d+(?:\.\d+)*\.?", first.text))
        and len(rest) == 1
    ):
        joined = replace(rest[0], text=f"{first.text} {rest[0].text}", left=first.left)
        return Row((joined,))
    return row
