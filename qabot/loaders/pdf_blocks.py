"""Rows of a PDF file to blocks: headings, paragraphs, list items, table rows, captions."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from qabot.documents import Block, BlockKind
from qabot.loaders.hyphens import Hyphens
from qabot.loaders.pdf_paragraphs import ITEM, Paragraph, Setting, join_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qabot.loaders.pdf_columns import Region

_LARGER = 1.1
_LONGEST_HEADING = 200
_LONGEST_BOLD_HEADING = 100
_DEEPEST = 6
_CAPTION = re.compile(
    r"(?:figure|fig\.|table|chart|photo|picture)\s+\d+\s*[.:|\u2013\u2014]", re.IGNORECASE
)
_USUAL_LEADING = 1.2


def make_blocks(regions: Sequence[Region]) -> list[Block]:
    """Return the blocks of a document; their positions are pages, from 1."""
    if not regions:
        return []
    setting = _measure(regions)
    hyphens = Hyphens.of(
        cell.text for region in regions for row in region.rows for cell in row.cells
    )
    paragraphs = join_rows(regions, setting)
    sizes = sorted(
        {round(each.size) for each in paragraphs if _is_larger(each, setting)}, reverse=True
    )
    return [_block(each, setting, hyphens, sizes) for each in paragraphs]


def _measure(regions: Sequence[Region]) -> Setting:
    sizes: Counter[float] = Counter()
    bold = 0
    for region in regions:
        for row in region.rows:
            for cell in row.cells:
                sizes[round(cell.size, 1)] += len(cell.text)
                bold += len(cell.text) * (1 if cell.bold else -1)
    size = max(sizes, key=lambda each: (sizes[each], each))
    steps = [
        (below.first.base - row.first.base) / size
        for region in regions
        for row, below in pairwise(region.rows)
        if round(row.first.size, 1) == round(below.first.size, 1) == size
    ]
    near = [step for step in steps if step < 2 * _USUAL_LEADING]
    return Setting(size, bold > 0, median(near) if near else _USUAL_LEADING)


def _is_larger(paragraph: Paragraph, setting: Setting) -> bool:
    return (
        paragraph.size >= _LARGER * setting.size
        and not paragraph.cells
        and len(paragraph.rough) <= _LONGEST_HEADING
        and paragraph.rough[-1] not in ".;,"
    )


def _is_bold_heading(paragraph: Paragraph, setting: Setting) -> bool:
    return (
        paragraph.bold
        and not setting.bold
        and not paragraph.cells
        and len(paragraph.rough) <= _LONGEST_BOLD_HEADING
        and paragraph.rough[-1] not in ".;,:"
    )


def _block(paragraph: Paragraph, setting: Setting, hyphens: Hyphens, sizes: list[int]) -> Block:
    text = ""
    positions: list[tuple[int, int]] = []
    for row, page in paragraph.rows:
        glued = hyphens.glue(text, row.strip())
        if not positions or positions[-1][1] != page:
            positions.append((len(glued) - len(row.strip()), page))
        text = glued
    block = Block(text, positions=tuple(positions))
    if paragraph.cells:
        return replace(block, kind=BlockKind.TABLE_ROW)
    if _is_larger(paragraph, setting):
        level = min(sizes.index(round(paragraph.size)) + 1, _DEEPEST)
        return replace(block, kind=BlockKind.HEADING, level=level)
    if _is_bold_heading(paragraph, setting):
        return replace(block, kind=BlockKind.HEADING, level=min(len(sizes) + 1, _DEEPEST))
    if _CAPTION.match(text):
        return replace(block, kind=BlockKind.CAPTION)
    if paragraph.item:
        return replace(_without_mark(block), kind=BlockKind.LIST_ITEM, level=1)
    return block


def _without_mark(block: Block) -> Block:
    mark = ITEM.match(block.text)
    cut = mark.end() if mark else 0
    positions = tuple((max(0, offset - cut), page) for offset, page in block.positions)
    return replace(block, text=block.text[cut:], positions=positions)
