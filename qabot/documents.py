"""What a loader makes of a file: frozen, slotted, free of I/O."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

LocatorKind = Literal["line", "page", "paragraph"]


class BlockKind(StrEnum):
    """What a block of a document is; decides whether and how it is split into sentences."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    CAPTION = "caption"
    QUOTE = "quote"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about an article besides its text; None where the file doesn't say."""

    title: str | None = None
    author: str | None = None
    published: date | None = None
    url: str | None = None
    source: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph-like piece of a document as a loader delivers it.

    Attributes:
        text: plain text on one line: no markup, no line breaks, no doubled spaces.
        kind: what the block is.
        level: heading level (1-6) or nesting depth of a list item (1-); 0 otherwise.
        positions: source map as pairs (offset in ``text``, position in the file), ascending; the
            position is a 1-based line or page. Empty where the format has neither, and the
            locator is then the paragraph's number.
    """

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    positions: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """What a loader makes of a file's bytes; blocks in reading order."""

    blocks: tuple[Block, ...]
    metadata: Metadata = field(default_factory=Metadata)
    locator: LocatorKind = "paragraph"
