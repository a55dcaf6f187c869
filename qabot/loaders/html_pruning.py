"""Takes out what was chosen with the article and isn't part of it.

That is the title, what stands above it or outside the marked body, boxes named after what they
hold, pointers to other articles, and the lines of credit around the text.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from qabot.documents import BlockKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from qabot.loaders.html_pieces import Node, Piece

# Boxes of one sort that together hold more of the chosen characters than this aren't insertions.
_BOX_SHARE = 0.2
# A marked body that holds less of them than this is one of several, or a teaser's.
_BODY_SHARE = 0.9
_BOX = re.compile(
    r"newsletter|subscri|sign-?up|cookie|consent|promo|related|share-|sharing|recirc|breadcrumb"
    r"|also-like|read-?more|postinfo|post-meta|read(ing)?-time|byline|about-?author|disqus"
    r"|author-?(box|bio|info|about|card|profile|desc)|advert|sponsor|taboola|outbrain|copyright"
    r"|(^|[-_ ])(cta|comments?|ads?|bio|tags|timestamp|credits?)([-_ ]|$)",
    re.IGNORECASE,
)
# Ordinary words that open a pointer to somewhere else where the piece is partly a link.
_LINKED_POINTER = re.compile(
    r"(related|more|watch|listen|follow|read|see|sign up|get the latest|click here|tags)\b"
    r"|(don['\u2019]t|do not) miss\b",
    re.IGNORECASE,
)
# Openings that need no link, where the piece is short.
_POINTER = re.compile(
    r"(you (may|might) also (like|enjoy)|related (articles|stories|posts|content|links|news)"
    r"|read (more|next|also)|also read|see also|share this|filed under"
    r"|recommended (for you|reading)|sign up (for|to)|subscribe (to|now)|comments$|advertisement$)",
    re.IGNORECASE,
)
_POINTER_LINKED = 0.3
_POINTER_WORDS = 8
_ALL_LINKED = 0.9
# Lines before the text: who wrote it, when, and what the picture shows.
_ABOVE = re.compile(
    r"(by|written by|posted|published|updated|last (updated|modified)|photo|image|source)\b"
    r"|.*\b(19|20)\d\d\b|.*\b\d{1,2}[:.]\d\d\b",
    re.IGNORECASE,
)
_ABOVE_WORDS = 12
_PROSE_WORDS = 20
_SENTENCE_END = re.compile(r"[.!?:\u2026\u3002][\"'\u2019\u201d\u00bb)]*$")
# Lines behind the text: credits, contact, rights.
_BELOW = re.compile(
    r"\(?((additional )?reporting (and writing )?by\b|\u00a9|copyright\b|all rights reserved)"
    r"|.*\bcontributed to this (report|story|article)"
    r"|.*\b(can|may) be (reached|contacted) (at|on|via)\b"
    r"|.*\bfollow (him|her|them|us|me) (on|at)\b",
    re.IGNORECASE,
)
_BELOW_PIECES = 4


def prune(pieces: Sequence[Piece], kept: set[int], titles: Collection[str]) -> set[int]:
    """Return ``kept`` without what isn't part of the article.

    Args:
        pieces: all pieces of the page.
        kept: indexes of the chosen ones.
        titles: forms of the page's title.
    """
    names = {_plain(title) for title in titles}
    start = _below_title(pieces, kept, names)
    boxes = _insertions(pieces, kept)
    body = {
        number
        for number in _marked_body(pieces, kept)
        if number >= start
        and not (pieces[number].kind is BlockKind.HEADING and _plain(pieces[number].text) in names)
        and not _is_pointer(pieces[number])
        and not any(name in boxes for name in _box_names(pieces[number].holder))
    }
    return _without_edges(pieces, body)


def _is_short(piece: Piece) -> bool:
    return len(piece.text.split()) <= _POINTER_WORDS


def _size(pieces: Sequence[Piece], kept: Collection[int]) -> int:
    return sum(len(pieces[number].text) for number in kept)


def _below_title(pieces: Sequence[Piece], kept: set[int], names: set[str]) -> int:
    """Return the index from which on the body may begin."""
    above, total = 0, _size(pieces, kept)
    for number, piece in enumerate(pieces):
        if piece.kind is BlockKind.HEADING and _plain(piece.text) in names:
            return number + 1 if above < _BOX_SHARE * total else 0
        above += len(piece.text) if number in kept else 0
    return 0


def _marked_body(pieces: Sequence[Piece], kept: set[int]) -> set[int]:
    """Return what of ``kept`` stands in the elements that the page marks as the article."""
    for is_mark in (_is_article_body, _is_article):
        inside: dict[Node, set[int]] = {}
        for number in kept:
            for node in _line(pieces[number].holder):
                if is_mark(node):
                    inside.setdefault(node, set()).add(number)
        most = max(inside.values(), key=lambda numbers: _size(pieces, numbers), default=kept)
        if _size(pieces, most) >= _BODY_SHARE * _size(pieces, kept):
            kept = most
    return kept


def _is_article_body(node: Node) -> bool:
    return "articleBody" in (node.get("itemprop") or "").split()


def _is_article(node: Node) -> bool:
    return bool(node.tag == "article")


def _insertions(pieces: Sequence[Piece], kept: set[int]) -> set[str]:
    sizes = Counter[str]()
    for number in kept:
        for name in set(_box_names(pieces[number].holder)):
            sizes[name] += len(pieces[number].text)
    limit = _BOX_SHARE * _size(pieces, kept)
    return {name for name, size in sizes.items() if size < limit}


def _box_names(node: Node) -> Iterator[str]:
    """Yield the telling word of each box around ``node``, the same for all boxes of its sort."""
    for step in _line(node):
        if match := _BOX.search(f"{step.get('class', '')} {step.get('id', '')}"):
            yield match[0].lower().strip("-_ ")


def _line(node: Node) -> Iterator[Node]:
    """Yield ``node`` and the elements around it, up to the body."""
    while node is not None and node.tag not in {"body", "html"}:
        yield node
        node = node.getparent()


def _is_pointer(piece: Piece) -> bool:
    if piece.kind is BlockKind.LIST_ITEM and piece.linked > _ALL_LINKED:
        return True
    if _LINKED_POINTER.match(piece.text) and piece.linked >= _POINTER_LINKED:
        return True
    return bool(_POINTER.match(piece.text)) and _is_short(piece)


def _without_edges(pieces: Sequence[Piece], body: set[int]) -> set[int]:
    order = sorted(body)
    first = next(
        (number for number in order if len(pieces[number].text.split()) >= _PROSE_WORDS), -1
    )
    order = [number for number in order if number >= first or not _is_above(pieces[number])]
    tail = order[-_BELOW_PIECES:]
    order = [n for n in order if n not in tail or not _BELOW.match(pieces[n].text)]
    # A heading over nothing is that of the comments or of related links.
    while order and pieces[order[-1]].kind is BlockKind.HEADING:
        order.pop()
    # Nothing but links is a page's navigation.
    return set(order) if any(pieces[n].linked <= _ALL_LINKED for n in order) else set()


def _is_above(piece: Piece) -> bool:
    if piece.linked > _ALL_LINKED and piece.kind is not BlockKind.HEADING:
        return True
    return (
        len(piece.text.split()) <= _ABOVE_WORDS
        and not _SENTENCE_END.search(piece.text)
        and bool(_ABOVE.match(piece.text))
    )


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
