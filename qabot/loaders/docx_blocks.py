"""The body of a Word document to blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.oxml.ns import qn

from qabot.documents import Block, BlockKind
from qabot.loaders.docx_styles import Styles
from qabot.loaders.docx_text import paragraph_runs, paragraph_text, pieces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document as WordDocument

Node = Any  # lxml ships no types

_CELL_DIVIDER = " | "
_LONGEST_BOLD_HEADING = 100
_HAND_MADE = 3
"""Level of headings that are only bold: below those of chapters that have the style."""
_MOST_PARAGRAPHS = 3
"""More paragraphs in a cell are prose that a table only puts in its place."""
_DELETED_ROW = f"{qn('w:trPr')}/{qn('w:del')}"


def make_blocks(word: WordDocument) -> list[Block]:
    """Return the blocks of a document in reading order."""
    return list(_Body(Styles(word)).blocks(word.element.body))


class _Body:
    def __init__(self, styles: Styles) -> None:
        self._styles = styles

    def blocks(self, holder: Node) -> Iterator[Block]:
        """Yield the blocks in ``holder``: the body, a cell, or what wraps a part of it."""
        for child in holder:
            if child.tag == qn("w:p"):
                yield from self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                for row in child.iter(qn("w:tr")):
                    if next(row.iterancestors(qn("w:tbl"))) is child:
                        yield from self._row(row)
            elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
                yield from self.blocks(child)

    def _paragraph(self, paragraph: Node) -> Iterator[Block]:
        found = self._styles.kind(paragraph)
        if found is None:
            return
        kind, level = found
        runs = paragraph_runs(paragraph)
        texts = pieces(runs)
        bold = all(run.bold for run in runs if run.text.strip())
        if kind is BlockKind.PARAGRAPH and len(texts) == 1 and bold and _is_short(texts[0]):
            # Many writers make headings by hand.
            kind, level = BlockKind.HEADING, _HAND_MADE
        for text in texts:
            yield Block(text, kind, level)

    def _row(self, row: Node) -> Iterator[Block]:
        if row.find(_DELETED_ROW) is not None:
            return
        cells = list(row.iter(qn("w:tc")))
        own = [cell for cell in cells if next(cell.iterancestors(qn("w:tr"))) is row]
        if len(own) == 1 or any(map(self._is_layout, own)):
            for cell in own:
                yield from self.blocks(cell)
            return
        texts = (" ".join(filter(None, map(paragraph_text, cell.iter(qn("w:p"))))) for cell in own)
        text = _CELL_DIVIDER.join(filter(None, texts))
        if text:
            yield Block(text, BlockKind.TABLE_ROW)

    def _is_layout(self, cell: Node) -> bool:
        """Whether the cell holds a part of the page and not a value."""
        if cell.find(f".//{qn('w:tbl')}") is not None:
            return True
        filled = [each for each in cell.iter(qn("w:p")) if paragraph_text(each)]
        kinds = {(self._styles.kind(each) or (None, 0))[0] for each in filled}
        return BlockKind.HEADING in kinds or len(filled) > _MOST_PARAGRAPHS


def _is_short(text: str) -> bool:
    return len(text) <= _LONGEST_BOLD_HEADING and text[-1] not in ".;,:"
