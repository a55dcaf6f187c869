"""Plain text to header lines, title, paragraphs and list items, each with its lines in the file."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from qabot.cleaning.bylines import fill, read_byline
from qabot.cleaning.characters import plain
from qabot.cleaning.headline import is_breadcrumb
from qabot.documents import Block, BlockKind, Document, Metadata
from qabot.loaders.line_breaks import Wrapping

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEWLINE = re.compile(r"\r\n?|\n")
_RULE = re.compile(r"\W{3,}|\s*_{3,}\s*")
_ITEM = re.compile(
    r"(?P<indent>\s*)(?:[-*\u2022\u2013]|\(?(?P<number>\d{1,3})[.)])\s+(?P<text>\S.*)"
)
_HEADER_LINES = 8
_LONGEST_TITLE = 160
_LONGEST_HEADING = 60
_SHORTEST_PROSE = 80
_OPEN_END = re.compile(r"(?:[,;:-]|(?<!\.\.)\.)\Z")
_ABBREVIATED_END = re.compile(r"(?:Inc|Co|Corp|Ltd|Jr|Sr|[A-Z]\.[A-Z])\.\Z")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the file: its number from 1, its text as it stands, and that text tidied."""

    number: int
    raw: str
    text: str

    @property
    def empty(self) -> bool:
        """Whether it holds nothing, or only a rule such as "-----"."""
        return not self.text or _RULE.fullmatch(self.raw) is not None


def read_text(text: str) -> Document:
    """Make a document of a text file's content; its positions are lines."""
    lines = [_Line(number, raw, plain(raw)) for number, raw in enumerate(_NEWLINE.split(text), 1)]
    wrapping = Wrapping.of([line.text for line in lines])
    blocks, metadata, rest = _head(lines, wrapping)
    blocks += _with_headings([b for group in _groups(rest) for b in _blocks(group, wrapping)])
    return Document(tuple(blocks), metadata, "line")


def _head(lines: list[_Line], wrapping: Wrapping) -> tuple[list[Block], Metadata, list[_Line]]:
    """Split off header lines, breadcrumbs and title; return the rest from the first prose on."""
    blocks: list[Block] = []
    metadata = Metadata()
    seen = 0
    for index, line in enumerate(lines):
        if line.empty:
            continue
        seen += 1
        if seen > _HEADER_LINES:
            return blocks, metadata, lines[index:]
        byline = read_byline(line.text)
        if byline:
            metadata = fill(metadata, byline)
        elif is_breadcrumb(line.text):
            blocks.append(_block([line]))
        elif metadata.title is None and _is_title(lines, index, wrapping):
            metadata = replace(metadata, title=line.text)
            blocks.append(replace(_block([line]), kind=BlockKind.HEADING, level=1))
        else:
            return blocks, metadata, lines[index:]
    return blocks, metadata, []


def _is_title(lines: list[_Line], index: int, wrapping: Wrapping) -> bool:
    line = lines[index]
    if not _is_title_like(line.text, _LONGEST_TITLE) or _ITEM.fullmatch(line.raw):
        return False
    below = lines[index + 1] if index + 1 < len(lines) else None
    if all(later.empty for later in lines[index + 1 :]) or below is None:
        return False
    return below.empty or not wrapping.joins(line.text, below.text)


def _is_title_like(text: str, longest: int) -> bool:
    if len(text) > longest or text[:2].islower():
        return False
    return not _OPEN_END.search(text) or _ABBREVIATED_END.search(text) is not None


def _groups(lines: list[_Line]) -> Iterator[list[_Line]]:
    group: list[_Line] = []
    for line in lines:
        if not line.empty:
            group.append(line)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _blocks(group: list[_Line], wrapping: Wrapping) -> Iterator[Block]:
    """Cut a run of lines without blank ones into blocks."""
    current: list[_Line] = []
    kind, level = BlockKind.PARAGRAPH, 0
    for line in group:
        item = _ITEM.fullmatch(line.raw)
        if current and kind is BlockKind.PARAGRAPH and wrapping.breaks_off(current[-1].text):
            # In wrapped prose a line may begin with a dash, or with a number and a full stop.
            item = None
        deeper = kind is BlockKind.LIST_ITEM and line.raw[:1].isspace()
        if current and not item and (deeper or wrapping.joins(current[-1].text, line.text)):
            current.append(line)
            continue
        if current:
            yield replace(_block(current), kind=kind, level=level)
        current = [replace(line, text=plain(item["text"]))] if item else [line]
        kind = BlockKind.LIST_ITEM if item else BlockKind.PARAGRAPH
        level = 1 + len(item["indent"].expandtabs(4)) // 2 if item else 0
    yield replace(_block(current), kind=kind, level=level)


def _block(lines: list[_Line]) -> Block:
    text = ""
    positions: list[tuple[int, int]] = []
    for line in lines:
        text += Wrapping.glue(text, line.text) if text else ""
        positions.append((len(text), line.number))
        text += line.text
    return Block(text, positions=tuple(positions))


def _with_headings(blocks: list[Block]) -> list[Block]:
    marked = list(blocks)
    for index, (block, below) in enumerate(pairwise(blocks)):
        if (
            block.kind is below.kind is BlockKind.PARAGRAPH
            and len(block.positions) == 1
            and _is_title_like(block.text, _LONGEST_HEADING)
            and block.text[-1] not in "!?\"'\u2019\u201d)"
            and len(below.text) >= _SHORTEST_PROSE
        ):
            marked[index] = replace(block, kind=BlockKind.HEADING, level=2)
    return marked
