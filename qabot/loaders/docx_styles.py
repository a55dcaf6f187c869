"""What a Word paragraph is: heading, list item, caption; told by its style, by name or setting.

Built-in styles keep their English names in the file, whatever language Word speaks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docx.oxml.ns import qn

from qabot.documents import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document as WordDocument

Node = Any  # lxml ships no types
Kind = tuple[BlockKind, int]

_HEADING = re.compile(r"heading (\d)")
_LIST = re.compile(r"list (?:bullet|number)(?: (\d))?")
_QUOTES = ("quote", "intense quote", "block text")
_CODE = ("html preformatted", "source code", "code", "macro text")
# Tables of contents and of figures, and parts that only repeat the text's own.
_LEFT_OUT = re.compile(r"toc .*|toc heading|table of .*|index .*|header|footer|footnote text")
_DEEPEST = 6
_BODY_LEVEL = 9
"""Word's outline level of body text."""
_NO_LIST = 0
"""The list number that takes a paragraph out of the list in which its style puts it."""


class Styles:
    """Looks up what a paragraph is."""

    def __init__(self, word: WordDocument) -> None:
        root: Node = word.styles.element
        self._styles = {style.get(qn("w:styleId")): style for style in root.iter(qn("w:style"))}
        self._default = next(
            (
                name
                for name, style in self._styles.items()
                if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) == "1"
            ),
            None,
        )

    def kind(self, paragraph: Node) -> Kind | None:
        """Return kind and level of a paragraph (as in `Block`); None if it isn't quoted at all."""
        names = [_name(style) for style in self._chain(paragraph)]
        if any(map(_LEFT_OUT.fullmatch, names)):
            return None
        if "title" in names:
            return BlockKind.HEADING, 1
        level = self._heading_level(paragraph, names)
        if level:
            return BlockKind.HEADING, min(level, _DEEPEST)
        for kind, known in ((BlockKind.QUOTE, _QUOTES), (BlockKind.CODE, _CODE)):
            if set(known).intersection(names):
                return kind, 0
        if "caption" in names:
            return BlockKind.CAPTION, 0
        depth = self._list_depth(paragraph, names)
        return (BlockKind.LIST_ITEM, depth) if depth else (BlockKind.PARAGRAPH, 0)

    def _chain(self, paragraph: Node) -> Iterator[Node]:
        """Yield the paragraph's style and those that it is based on."""
        told = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        name = told.get(qn("w:val")) if told is not None else self._default
        seen = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            yield self._styles[name]
            base = self._styles[name].find(qn("w:basedOn"))
            name = base.get(qn("w:val")) if base is not None else None

    def _settings(self, paragraph: Node, path: str) -> Iterator[int]:
        """Yield the numbers at ``path`` of the paragraph's own properties and its styles'."""
        for holder in (paragraph, *self._chain(paragraph)):
            found = holder.find("/".join(qn(step) for step in ("w:pPr", *path.split("/"))))
            if found is not None and (found.get(qn("w:val")) or "").isdigit():
                yield int(found.get(qn("w:val")))

    def _heading_level(self, paragraph: Node, names: list[str]) -> int:
        for name in names:
            if match := _HEADING.fullmatch(name):
                return int(match[1])
        outline = next(self._settings(paragraph, "w:outlineLvl"), _BODY_LEVEL)
        return outline + 1 if outline < _BODY_LEVEL else 0

    def _list_depth(self, paragraph: Node, names: list[str]) -> int:
        number = next(self._settings(paragraph, "w:numPr/w:numId"), None)
        if number == _NO_LIST:
            return 0
        named = next((int(match[1] or 1) for match in map(_LIST.fullmatch, names) if match), 0)
        set_in = 1 + next(self._settings(paragraph, "w:numPr/w:ilvl"), 0)
        return max(named, set_in) if number else named


def _name(style: Node) -> str:
    name = style.find(qn("w:name"))
    return (name.get(qn("w:val")) or "").lower() if name is not None else ""
