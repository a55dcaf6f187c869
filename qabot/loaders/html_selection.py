"""Decides which pieces of a page are its article.

trafilatura judges, our pieces speak: each piece is marked with an invisible character sequence in
its longest text node, trafilatura extracts from the marked tree, and the marks that come back say
which pieces it chose. Its own output text is never used, because it joins words across blocks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qabot.documents import BlockKind
from qabot.loaders.html_pruning import prune
from qabot.loaders.html_repair import complete

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from qabot.loaders.html_pieces import Node, Piece, Slot

# Variation selectors 17-256: printable, so that trafilatura keeps them, yet no word characters, so
# that its patterns for boilerplate still match the text behind a mark. Pages hardly ever use them.
_FIRST, _LAST = 0xE0100, 0xE01EF
_BASE = _LAST - _FIRST
_MARK = re.compile(f"{chr(_LAST)}([{chr(_FIRST)}-{chr(_LAST - 1)}]{{2}})")
_SELECTORS = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]")
# Of the page's prose the careful mode should find this share, else the balanced mode is asked too.
_DOUBTFUL = 0.6
# The careful mode may leave this share of what the balanced mode finds; below, it found the wrong
# part of the page.
_TOO_LITTLE = 0.6
_PROSE_WORDS = 20
_PROSE_LINKED = 0.3


def choose(root: Node, pieces: Sequence[Piece], titles: Collection[str]) -> list[Piece]:
    """Return those of ``pieces`` that are the article, in reading order; marks up ``root``.

    Args:
        root: the page's tree; its text nodes are changed.
        pieces: what ``cut`` made of it.
        titles: forms of the page's title, which isn't part of the body.
    """
    for number, piece in enumerate(pieces[: _BASE * _BASE]):
        _mark(piece.anchor, number)
    kept = _extract(root, precision=True)
    if (
        _size(pieces, kept) < _DOUBTFUL * sum(len(p.text) for p in pieces if _is_prose(p))
        or not kept
    ):
        kept = _larger(pieces, kept, _extract(root, precision=False))
    kept = complete(pieces, kept)
    return [pieces[number] for number in sorted(prune(pieces, kept, titles))]


def _larger(pieces: Sequence[Piece], careful: set[int], balanced: set[int]) -> set[int]:
    if _size(pieces, careful) < _TOO_LITTLE * _size(pieces, balanced):
        return balanced
    return careful


def _is_prose(piece: Piece) -> bool:
    return (
        piece.kind is not BlockKind.HEADING
        and piece.linked < _PROSE_LINKED
        and len(piece.text.split()) >= _PROSE_WORDS
    )


def _size(pieces: Sequence[Piece], kept: set[int]) -> int:
    return sum(len(pieces[number].text) for number in kept)


def _mark(slot: Slot, number: int) -> None:
    text = _SELECTORS.sub("", slot.text)
    bare = text.lstrip()
    high, low = divmod(number, _BASE)
    mark = chr(_LAST) + chr(_FIRST + high) + chr(_FIRST + low)
    marked = (" " if len(bare) < len(text) else "") + mark + bare
    if slot.tail:
        slot.node.tail = marked
    else:
        slot.node.text = marked


def _extract(root: Node, *, precision: bool) -> set[int]:
    import trafilatura  # noqa: PLC0415 - heavy: only reading HTML pays for it

    document = trafilatura.bare_extraction(root, include_comments=False, favor_precision=precision)
    if document is None or isinstance(document, dict):
        return set()
    found = _MARK.findall("".join(document.body.itertext()))
    return {(ord(mark[0]) - _FIRST) * _BASE + ord(mark[1]) - _FIRST for mark in found}
