"""Adds pieces of the article that were overlooked.

Pages set their paragraphs alike: what stands in the same place as most of the chosen text belongs
to it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from qabot.documents import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qabot.loaders.html_pieces import Node, Piece

# A place is the article's if it holds this share of the chosen characters.
_MAIN_SHARE = 0.2
# More than this share of linked characters is a list of links, not prose.
_LINKED = 0.5
_SENTENCE_WORDS = 5
_SENTENCE_ENDS = (".", "!", "?", "\u2026", "\u3002", '"', "\u201d")
_ASIDE = frozenset(("aside", "footer", "form", "nav"))


def complete(pieces: Sequence[Piece], kept: set[int]) -> set[int]:
    """Return ``kept`` with the pieces that stand where most of the article's text stands.

    Args:
        pieces: all pieces of the page.
        kept: indexes of the chosen ones.
    """
    if not kept:
        return kept
    prose = [pieces[number] for number in kept if pieces[number].kind is BlockKind.PARAGRAPH]
    least = _MAIN_SHARE * sum(len(piece.text) for piece in prose)
    styles, places = Counter[str](), Counter["Node"]()
    for piece in prose:
        styles[_style(piece.holder)] += len(piece.text)
        places[piece.holder.getparent()] += len(piece.text)
        places[piece.holder] += len(piece.text)
    main_styles = {style for style, size in styles.items() if size >= least}
    main_places = {place for place, size in places.items() if size >= least}
    inside = range(min(kept), max(kept))
    return kept | {
        number
        for number, piece in enumerate(pieces)
        if number not in kept
        and (
            _is_paragraph(piece, main_styles)
            or (number in inside and _is_inserted(piece, main_places, followed=number + 1 in kept))
        )
    }


def _is_paragraph(piece: Piece, styles: set[str]) -> bool:
    return (
        piece.kind is BlockKind.PARAGRAPH
        and piece.linked < _LINKED
        and len(piece.text.split()) >= _SENTENCE_WORDS
        and _style(piece.holder) in styles
        and not any(node.tag in _ASIDE for node in _up(piece.holder, 5))
    )


def _is_inserted(piece: Piece, places: set[Node], *, followed: bool) -> bool:
    """Whether a piece between the chosen ones is part of the same flow."""
    if piece.kind is BlockKind.HEADING:
        return followed and piece.holder.getparent() in places
    if piece.kind is BlockKind.QUOTE:
        return any(node in places for node in _up(piece.holder, 5))
    if piece.linked >= _LINKED or len(piece.text.split()) < _SENTENCE_WORDS:
        return False
    if piece.kind is BlockKind.CAPTION or any(node.tag in _ASIDE for node in _up(piece.holder, 3)):
        return False
    if piece.kind is BlockKind.PARAGRAPH:
        beside = piece.holder.getparent() in places and piece.text.endswith(_SENTENCE_ENDS)
        return beside or piece.holder in places
    return any(node in places for node in _up(piece.holder, 3))


def _style(node: Node) -> str:
    """Return how a node is set: its own and its parent's tag and classes."""
    parent = node.getparent()
    above = "" if parent is None else f"{parent.tag}.{parent.get('class', '')}"
    return f"{node.tag}.{node.get('class', '')}<{above}"


def _up(node: Node, steps: int) -> Iterator[Node]:
    for _ in range(steps):
        node = node.getparent()
        if node is None:
            return
        yield node
