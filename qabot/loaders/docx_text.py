"""The text of a Word paragraph as its reader sees it once all tracked changes are accepted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docx.oxml.ns import qn

if TYPE_CHECKING:
    from collections.abc import Iterator

Node = Any  # lxml ships no types

_PARAGRAPH_BREAK = re.compile(r"\n\s*\n")
_RUN = qn("w:r")
_SHOWN = {qn("w:t"): None, qn("w:tab"): " ", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_BREAK = qn("w:br")
# A text box stands in both forms of AlternateContent, and beside the text, not in it.
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_SKIPPED = {_ALTERNATIVES} | {
    qn(name)
    for name in (
        *("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:instrText", "w:drawing", "w:pict"),
        *("w:object", "w:footnoteReference", "w:endnoteReference", "w:commentReference"),
        *("w:sdtPr", "w:rt"),
    )
}


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph's text, and whether it is bold."""

    text: str
    bold: bool


def paragraph_runs(paragraph: Node) -> list[Run]:
    """Return what the paragraph shows; a line break within it is a line break in the text."""
    return list(_runs(paragraph, bold=False))


def paragraph_text(paragraph: Node) -> str:
    """Return a paragraph's text on one line."""
    return " ".join("".join(run.text for run in paragraph_runs(paragraph)).split())


def pieces(runs: list[Run]) -> list[str]:
    """Return the texts between two line breaks in a row, each on one line."""
    whole = "".join(run.text for run in runs)
    lines = (" ".join(piece.split()) for piece in _PARAGRAPH_BREAK.split(whole))
    return [line for line in lines if line]


def _runs(node: Node, *, bold: bool) -> Iterator[Run]:
    for child in node:
        tag = child.tag
        if tag in _SKIPPED or not isinstance(tag, str):
            continue
        if tag == _RUN:
            if not _is_on(child, "w:vanish"):
                yield from _runs(child, bold=_is_on(child, "w:b"))
        elif tag in _SHOWN:
            yield Run(_SHOWN[tag] or child.text or "", bold)
        elif tag == _BREAK:
            yield Run("\n" if child.get(qn("w:type")) in (None, "textWrapping") else " ", bold)
        else:
            yield from _runs(child, bold=bold)


def _is_on(run: Node, name: str) -> bool:
    switch = run.find(f"{qn('w:rPr')}/{qn(name)}")
    return switch is not None and switch.get(qn("w:val"), "1") not in ("0", "false", "off")
