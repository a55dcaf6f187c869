"""Cuts a parsed page into the pieces a browser would set on lines of their own.

The text comes straight from the page's own nodes, so an inline tag neither adds nor loses a space.
Which pieces belong to the article is not decided here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qabot.documents import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator

Node = Any  # lxml ships no types

_BLOCK_TAGS = frozenset(
    """
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav
    ol p pre section summary table tbody td tfoot th thead tr ul
    """.split()  # noqa: SIM905 - fifty quoted names read worse
)
# Their text is not prose; math stays, being read as part of its sentence.
_SILENT_TAGS = frozenset(
    """
    applet audio button canvas datalist embed frameset head iframe input link map meta noscript
    object option rp rt script select style svg template textarea title video
    """.split()  # noqa: SIM905 - likewise
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_KINDS = {
    "caption": BlockKind.CAPTION,
    "figcaption": BlockKind.CAPTION,
    "blockquote": BlockKind.QUOTE,
    "pre": BlockKind.CODE,
    "li": BlockKind.LIST_ITEM,
    "dt": BlockKind.LIST_ITEM,
    "dd": BlockKind.LIST_ITEM,
}
_LISTS = frozenset(("ul", "ol", "dl", "menu", "dir"))
_LAYOUT = " or ".join(
    f"self::{tag}" for tag in ("table", "ul", "ol", "dl", "blockquote", *_HEADINGS)
)


@dataclass(frozen=True, slots=True)
class Slot:
    """A text node of the tree: the text of ``node``, or the tail behind it."""

    node: Node
    tail: bool
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text between two block boundaries.

    Attributes:
        text: on one line, single spaces.
        kind: what the nearest telling ancestor makes of it.
        level: as in ``Block.level``.
        holder: the block element whose boundary ends the piece.
        anchor: its longest text node.
        linked: share of its characters, 0 to 1, that stand inside links.
    """

    text: str
    kind: BlockKind
    level: int
    holder: Node
    anchor: Slot
    linked: float


def cut(root: Node) -> list[Piece]:
    """Return the pieces under ``root`` in reading order."""
    return list(_Cutter(root).pieces())


@dataclass(frozen=True, slots=True)
class _Context:
    holder: Node
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    depth: int = 0
    links: int = 0

    def inside(self, node: Node) -> _Context:
        """Return the context for the content of ``node``."""
        tag = node.tag
        if tag == "a":
            return _Context(self.holder, self.kind, self.level, self.depth, self.links + 1)
        if tag not in _BLOCK_TAGS:
            return self
        depth = self.depth + (tag in _LISTS)
        if tag in _HEADINGS:
            return _Context(node, BlockKind.HEADING, _HEADINGS[tag], depth, self.links)
        if self.kind in {BlockKind.HEADING, BlockKind.CODE, BlockKind.CAPTION}:
            return _Context(node, self.kind, self.level, depth, self.links)
        if tag in _KINDS:
            kind = _KINDS[tag]
            level = max(depth, 1) if kind is BlockKind.LIST_ITEM else 0
            return _Context(node, kind, level, depth, self.links)
        return _Context(node, self.kind, self.level, depth, self.links)


class _Cutter:
    """One pass over the tree; no recursion, since broken pages nest without end."""

    def __init__(self, root: Node) -> None:
        self._root = root
        self._stack = [_Context(root)]
        self._slots: list[tuple[Slot, bool]] = []
        self._broken = False

    def pieces(self) -> Iterator[Piece]:
        from lxml import etree  # noqa: PLC0415 - heavy: only reading HTML pays for it

        walk = etree.iterwalk(self._root, events=("start", "end"))
        for event, node in walk:
            if event == "start":
                if node.tag in _SILENT_TAGS or not isinstance(node.tag, str):
                    walk.skip_subtree()
                    continue
                if node.tag in _BLOCK_TAGS:
                    yield from self._flush()
                if node.tag == "tr" and _is_record(node):
                    yield from self._row(node)
                    walk.skip_subtree()
                    continue
                self._stack.append(self._stack[-1].inside(node))
                self._add(node, node.text, tail=False)
                continue
            if node.tag == "br":
                yield from self._line_break()
            if self._opened(node):
                if node.tag in _BLOCK_TAGS:
                    yield from self._flush()
                self._stack.pop()
            if node is not self._root:
                self._add(node, node.tail, tail=True)
        yield from self._flush()

    @staticmethod
    def _opened(node: Node) -> bool:
        if node.tag in _SILENT_TAGS or not isinstance(node.tag, str):
            return False
        return not (node.tag == "tr" and _is_record(node))

    def _add(self, node: Node, text: str | None, *, tail: bool) -> None:
        if text:
            self._slots.append((Slot(node, tail, text), self._stack[-1].links > 0))
            if not text.isspace():
                self._broken = False

    def _line_break(self) -> Iterator[Piece]:
        """One break is a space, two in a row end the paragraph."""
        if self._broken:
            yield from self._flush()
        elif self._slots:
            self._broken = True
            self._slots.append((Slot(None, tail=False, text=" "), False))

    def _flush(self) -> Iterator[Piece]:
        context = self._stack[-1]
        text = _one_line("".join(slot.text for slot, _ in self._slots))
        if text:
            yield _piece(text, context.kind, context.level, context.holder, self._slots)
        self._slots = []
        self._broken = False

    def _row(self, row: Node) -> Iterator[Piece]:
        slots: list[tuple[Slot, bool]] = []
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            inner = list(_cell_slots(cell))
            slots += inner
            cells.append(_one_line("".join(slot.text for slot, _ in inner)))
        text = " | ".join(cell for cell in cells if cell)
        if text:
            kind = BlockKind.TABLE_ROW if len(cells) > 1 else BlockKind.PARAGRAPH
            yield _piece(text, kind, 0, row, slots)


def _is_record(row: Node) -> bool:
    """Whether the row holds data; a row that lays out the page is read as its content."""
    for cell in row.iterchildren("td", "th"):
        if cell.xpath(f"boolean(.//*[{_LAYOUT}]) or count(.//p) > 1 or count(.//br) > 3"):
            return False
    return True


def _cell_slots(cell: Node) -> Iterator[tuple[Slot, bool]]:
    from lxml import etree  # noqa: PLC0415 - heavy: only reading HTML pays for it

    gap = (Slot(None, tail=False, text=" "), False)
    walk = etree.iterwalk(cell, events=("start", "end"))
    links = 0
    for event, node in walk:
        if node.tag in _BLOCK_TAGS or node.tag == "br":
            yield gap
        if event == "start":
            if node.tag in _SILENT_TAGS or not isinstance(node.tag, str):
                walk.skip_subtree()
                continue
            links += node.tag == "a"
            if node.text:
                yield Slot(node, tail=False, text=node.text), links > 0
            continue
        if node.tag == "a":
            links -= 1
        if node.tail and node is not cell:
            yield Slot(node, tail=True, text=node.tail), links > 0


def _piece(
    text: str, kind: BlockKind, level: int, holder: Node, slots: list[tuple[Slot, bool]]
) -> Piece:
    real = [(slot, link) for slot, link in slots if slot.node is not None]
    anchor = max((slot for slot, _ in real), key=lambda slot: len(slot.text.strip()))
    total = sum(len(slot.text) for slot, _ in real)
    linked = sum(len(slot.text) for slot, link in real if link)
    return Piece(text, kind, level, holder, anchor, linked / total)


def _one_line(text: str) -> str:
    return " ".join(text.split())
