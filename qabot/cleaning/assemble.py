"""Joins blocks to an article's text and keeps track of where each came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qabot.documents import Block, BlockKind, LocatorKind
from qabot.records import BlockSpan, SourceMap

if TYPE_CHECKING:
    from collections.abc import Sequence

_RUNS = (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW)


def assemble(
    blocks: Sequence[Block], locator: LocatorKind
) -> tuple[str, tuple[BlockSpan, ...], SourceMap]:
    r"""Join tidy, non-empty blocks: list items and table rows by "\n", the rest by "\n\n".

    Returns:
        The text; where each block stands in it; and its source map. With the locator "paragraph"
        the position of a block is its number, from 1.
    """
    pieces: list[str] = []
    spans: list[BlockSpan] = []
    starts: list[tuple[int, int]] = []
    length = 0
    before: BlockKind | None = None
    for number, block in enumerate(blocks, 1):
        if before is not None:
            pieces.append("\n" if before is block.kind and block.kind in _RUNS else "\n\n")
            length += len(pieces[-1])
        positions = ((0, number),) if locator == "paragraph" else block.positions
        starts += [(length + offset, position) for offset, position in positions]
        spans.append(BlockSpan(length, length + len(block.text), block.kind, block.level))
        pieces.append(block.text)
        length += len(block.text)
        before = block.kind
    # A position that merely goes on needs no entry.
    changes = [
        pair for index, pair in enumerate(starts) if not index or starts[index - 1][1] != pair[1]
    ]
    source_map = SourceMap(
        locator, tuple(offset for offset, _ in changes), tuple(position for _, position in changes)
    )
    return "".join(pieces), tuple(spans), source_map
