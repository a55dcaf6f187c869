"""From a loaded document to an article's text: what the page adds goes, what it tells is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qabot.cleaning.assemble import assemble
from qabot.cleaning.author_box import without_author_box
from qabot.cleaning.boilerplate import without_furniture
from qabot.cleaning.bylines import fill, read_byline
from qabot.cleaning.characters import plain, tidy
from qabot.cleaning.headline import find_headline, without_headline
from qabot.cleaning.related import without_related
from qabot.documents import Block, BlockKind, Metadata
from qabot.records import BlockSpan, SourceMap

if TYPE_CHECKING:
    from qabot.documents import Document

CLEANING_VERSION = "1"
"""Part of the index fingerprint: changes when the same document is cleaned differently."""

_BYLINE_BLOCKS = 6


@dataclass(frozen=True, slots=True)
class CleanedArticle:
    """An article's text, ready to be split.

    Attributes:
        text: the quotable text; blocks stand apart by blank lines, list items and table rows by
            line breaks. May be empty.
        blocks: where each block stands in ``text``, in order.
        metadata: what the file says of the article; ``title`` is always set.
        source_map: maps offsets in ``text`` to positions in the file.
    """

    text: str
    blocks: tuple[BlockSpan, ...]
    metadata: Metadata
    source_map: SourceMap


def clean(document: Document, fallback_title: str) -> CleanedArticle:
    """Make a quotable text of a document.

    Args:
        document: as a loader delivers it.
        fallback_title: the title if neither loader nor text shows one, such as the file's name.
    """
    blocks = _tidied(document.blocks)
    known = _tidied_metadata(document.metadata)
    headline = find_headline(blocks, known.title)
    title = headline.title or fallback_title
    known = replace(known, title=title, source=known.source or headline.source)
    blocks = without_furniture(without_headline(blocks, title))
    blocks, shown = _without_bylines(blocks)
    known = fill(known, shown)
    blocks, shown = without_author_box(blocks, known)
    known = fill(known, shown)
    text, spans, source_map = assemble(without_related(blocks), document.locator)
    return CleanedArticle(text, spans, known, source_map)


def _tidied(blocks: tuple[Block, ...]) -> list[Block]:
    kept = []
    for block in blocks:
        text, positions = tidy(block.text, block.positions)
        if text:
            kept.append(replace(block, text=text, positions=positions))
    return kept


def _tidied_metadata(known: Metadata) -> Metadata:
    author = plain(known.author or "")
    signed = read_byline(author) if author.lower().startswith("by ") else None
    return Metadata(
        title=plain(known.title or "") or None,
        author=(signed.author if signed else None) or author or None,
        published=known.published,
        url=plain(known.url or "") or None,
        source=plain(known.source or "") or None,
        language=plain(known.language or "") or None,
    )


def _without_bylines(blocks: list[Block]) -> tuple[list[Block], Metadata]:
    shown = Metadata()
    kept: list[Block] = []
    for index, block in enumerate(blocks):
        byline = None
        if index < _BYLINE_BLOCKS and block.kind not in (BlockKind.CODE, BlockKind.TABLE_ROW):
            byline = read_byline(block.text)
        if byline is None or byline.title:
            kept.append(block)
        else:
            shown = fill(shown, byline)
    return kept, shown
