"""Links to other articles: "Related:", "You may also like" and what hangs on them."""

from __future__ import annotations

import re

from qabot.documents import Block, BlockKind

_LABEL = (
    r"(?:related(?: (?:articles?|stories|story|posts?|content|reading|news|links?|topics"
    r"|coverage))?"
    r"|(?:also )?read(?: (?:more|also|next|this))?|see also|must read"
    r"|you (?:may|might)(?: also)? (?:like|enjoy|be interested in)"
    r"|recommended(?: (?:for you|reading|articles|stories))?|further reading|what to read next"
    r"|(?:more|other) (?:stories|articles|news|posts)|most (?:read|popular|viewed)"
    r"|trending(?: now)?|latest (?:news|stories|articles|posts)|don.t miss"
    r"|more (?:from|on|about) [^.:]{1,40})"
)
# A plain verb or noun alone may be a heading of the article.
_BARE = re.compile(r"read|related|trending", re.IGNORECASE)
_MARKER = re.compile(rf"{_LABEL}\s*[:\u2026.>\u00bb]*", re.IGNORECASE)
_INLINE = re.compile(rf"[(\[]?{_LABEL}\s*[:|>\u00bb]\s*(?P<link>\S.*)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?][\"'\u2019\u201d)\]]*\Z")
_LONGEST_LINK = 120
_MOST_LINKS = 12
_SHORTEST_SENTENCE = 8  # words


def without_related(blocks: list[Block]) -> list[Block]:
    """Return the blocks without related links: the label, and the links or headlines after it.

    After a label, what is short and ends no sentence is a link; a heading with prose right below
    is the article's own and ends the run.
    """
    kept: list[Block] = []
    index = 0
    while index < len(blocks):
        block = blocks[index]
        index += 1
        if _is_marker(block):
            first = index
            while index < min(len(blocks), first + _MOST_LINKS) and _is_link(blocks, index):
                index += 1
        elif block.kind in (BlockKind.CODE, BlockKind.TABLE_ROW) or not _is_inline(block.text):
            kept.append(block)
    return kept


def _is_marker(block: Block) -> bool:
    if not _MARKER.fullmatch(block.text):
        return False
    return block.kind is not BlockKind.HEADING or not _BARE.fullmatch(block.text)


def _is_inline(text: str) -> bool:
    match = _INLINE.fullmatch(text)
    return (
        match is not None and len(match["link"]) <= _LONGEST_LINK and not _is_prose(match["link"])
    )


def _is_link(blocks: list[Block], index: int) -> bool:
    block = blocks[index]
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM):
        return False
    if len(block.text) > _LONGEST_LINK or _is_prose(block.text):
        return False
    below = blocks[index + 1].text if index + 1 < len(blocks) else ""
    return block.kind is not BlockKind.HEADING or not _is_prose(below)


def _is_prose(text: str) -> bool:
    long = len(text) > _LONGEST_LINK
    return long or (
        _SENTENCE_END.search(text) is not None and len(text.split()) >= _SHORTEST_SENTENCE
    )
