"""Markdown text to blocks without markup, each with its lines in the file."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from mdit_py_plugins.front_matter import front_matter_plugin

from qabot.cleaning.characters import tidy
from qabot.documents import Block, BlockKind, Document, Metadata
from qabot.errors import LoadError
from qabot.loaders.front_matter import read_front_matter
from qabot.loaders.inline_text import inline_text, remember_lines
from qabot.loaders.tag_stripper import strip_tags

if TYPE_CHECKING:
    from markdown_it.token import Token

    from qabot.cleaning.characters import Positions

_CELL_DIVIDER = " | "
# What looks like front matter although the parser saw none.
_UNREAD_FRONT_MATTER = re.compile(r"\s*^---[ \t]*\r?\n[ \t]*[A-Za-z_-]+:(?:\s|\Z)", re.MULTILINE)


def read_markdown(text: str, path: str) -> Document:
    """Make a document of a Markdown file's text; its positions are lines.

    Raises:
        LoadError: the front matter is broken; ``path`` is for its message.
    """
    tokens = _parser().parse(text)
    metadata = _metadata(tokens, text, path)
    blocks = _Reading().read(tokens)
    if metadata.title is None:
        metadata = replace(metadata, title=_first_title(blocks))
    return Document(tuple(blocks), metadata, "line")


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    front_matter_plugin(parser)
    remember_lines(parser)
    return parser


def _metadata(tokens: list[Token], text: str, path: str) -> Metadata:
    if tokens and tokens[0].type == "front_matter":
        return read_front_matter(tokens[0].content, path)
    if _UNREAD_FRONT_MATTER.match(text):
        raise LoadError(
            f"{path}, line 1: the front matter doesn't begin here or has no end",
            hint='Put "---" on the first line of the file, and alone on a line below the last key.',
        )
    return Metadata()


def _first_title(blocks: list[Block]) -> str | None:
    headings = (block for block in blocks if block.kind is BlockKind.HEADING and block.level == 1)
    return next((block.text for block in headings), None)


class _Reading:
    """One walk over a file's tokens, which keeps track of what they stand in."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._containers: list[str] = []
        self._heading = 0
        self._cells: list[str] | None = None

    def read(self, tokens: list[Token]) -> list[Block]:
        """Return the blocks of a parsed file."""
        line = 1
        for token in tokens:
            if token.map:
                line = token.map[0] + 1
            self._enter_or_leave(token)
            self._take(token, line)
        return self._blocks

    def _enter_or_leave(self, token: Token) -> None:
        match token.type:
            case "blockquote_open" | "list_item_open":
                self._containers.append(token.tag)
            case "blockquote_close" | "list_item_close":
                self._containers.pop()
            case "heading_open":
                self._heading = int(token.tag.removeprefix("h"))
            case "heading_close":
                self._heading = 0
            case "tr_open":
                self._cells = []

    def _take(self, token: Token, line: int) -> None:
        match token.type:
            case "tr_close":
                self._add_row(line)
            case "inline":
                self._add_inline(token, line)
            case "fence":
                self._add_code(token.content, line + 1)
            case "code_block":
                self._add_code(token.content, line)
            case "html_block":
                for text, positions in strip_tags(token.content, line):
                    self._add(text, positions)

    def _add_inline(self, token: Token, line: int) -> None:
        text, positions = inline_text(token.children or [], line)
        if self._cells is None:
            self._add(text, positions)
        elif text:
            self._cells.append(text)

    def _add_row(self, line: int) -> None:
        text = _CELL_DIVIDER.join(self._cells or ())
        self._cells = None
        if text:
            self._blocks.append(Block(text, BlockKind.TABLE_ROW, positions=((0, line),)))

    def _add_code(self, content: str, line: int) -> None:
        starts = [0, *(match.end() for match in re.finditer("\n", content))]
        text, positions = tidy(content, tuple((start, line + n) for n, start in enumerate(starts)))
        if text:
            self._blocks.append(Block(text, BlockKind.CODE, positions=positions))

    def _add(self, text: str, positions: Positions) -> None:
        if not text:
            return
        kind, level = BlockKind.PARAGRAPH, 0
        if self._heading:
            kind, level = BlockKind.HEADING, self._heading
        elif self._containers and self._containers[-1] == "li":
            kind, level = BlockKind.LIST_ITEM, self._containers.count("li")
        elif self._containers:
            kind = BlockKind.QUOTE
        self._blocks.append(Block(text, kind, level, positions))
