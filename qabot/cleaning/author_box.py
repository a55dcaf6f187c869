"""Boxes about the author: who wrote the article, and where that person works now."""

from __future__ import annotations

import re

from qabot.cleaning.names import is_person
from qabot.documents import Block, BlockKind, Metadata

_MARKER = re.compile(
    r"(?:about (?:the )?authors?|author (?:bio|biography|profile)|the author)\s*[:.]?",
    re.IGNORECASE,
)
_INLINE_MARKER = re.compile(r"(?i:about (?:the )?authors?\s*[:\u2013-])\s*(?P<rest>\S.*)")
_GLUED_MARKER = re.compile(r"ABOUT (?:THE )?AUTHOR\s*(?P<rest>[A-Z][a-z].*)")
_WORK = (
    r"(?:is|was|has|covers?|writes?|reports?|joined|works?|worked|serves?|edits?|leads|holds|focuses"
    r"|speciali[sz]es|contributes)"
)
_PERSON_THEN_WORK = re.compile(rf"(?P<name>(?:\S+ ){{1,4}}\S+?),? {_WORK}\b")
_HE_WORKS = re.compile(r"(?:He|She|They|His|Her|Their|Prior to|Before|Previously)\b")
_LINKS = re.compile(
    r"(?:https?://|www\.|@)\S+|(?:view |see |read )?(?:all|more) (?:posts|articles|stories)\b.*"
    r"|(?:website|twitter|linkedin|facebook|e-?mail|follow|contact)\b.{0,40}",
    re.IGNORECASE,
)
_WORD = r"[A-Z0-9][\w&\u2019'-]*(?:\.\w+)*"
_PUBLICATION = rf"(?:the )?(?P<source>{_WORD}(?: (?:of |the |and |& )?{_WORD})*)"
_JOB = r"(?:reporter|editor|writer|journalist|correspondent|columnist|contributor|analyst)"
_PRESENT_WORK = (
    re.compile(
        rf"\b(?:Prior to|Before)(?: joining)? {_PUBLICATION},"
        r".*?\b(?:worked|was|wrote|covered|served|spent|edited|reported)\b"
    ),
    re.compile(rf"\b(?:covers?|writes?|reports?)\b[^.]*? for {_PUBLICATION}"),
    re.compile(
        rf"\bis (?:an?|the|our)? ?[^.]*?\b{_JOB}s?\b[^.,]*? (?:at|for|with|of) {_PUBLICATION}"
    ),
)
_SHORT = 60


def without_author_box(blocks: list[Block], known: Metadata) -> tuple[list[Block], Metadata]:
    """Take author boxes out.

    A box begins at its marker ("ABOUT AUTHOR") and holds names, the biography and links, up to the
    first block that is none of these; without a marker it is a last block that begins with the
    known author's full name and says what that person does.

    Args:
        blocks: the article's blocks.
        known: what is known already; only its author is used.

    Returns:
        The other blocks; and the author and publication that the boxes show.
    """
    kept: list[Block] = []
    author: str | None = None
    box: list[str] = []
    index = 0
    while index < len(blocks):
        rest = _marked(blocks[index])
        if rest is None:
            kept.append(blocks[index])
            index += 1
            continue
        texts = [rest] if rest else []
        names = _name_words(rest, author)
        index += 1
        while index < len(blocks) and _belongs(blocks[index], texts, names | _names(known.author)):
            texts.append(blocks[index].text)
            names |= _name_words(blocks[index].text, author)
            index += 1
        author = author or next(filter(None, map(_name_in, texts)), None)
        box += texts
    if not box and kept and known.author and _is_signature(kept[-1].text, known.author):
        box.append(kept.pop().text)
    return kept, Metadata(author=author, source=_publication(" ".join(box)))


def _marked(block: Block) -> str | None:
    """Return what follows a box's marker in its block ("" if nothing); None if it is no marker."""
    if block.kind in (BlockKind.CODE, BlockKind.TABLE_ROW):
        return None
    if _MARKER.fullmatch(block.text):
        return ""
    match = _INLINE_MARKER.fullmatch(block.text) or _GLUED_MARKER.fullmatch(block.text)
    return match["rest"] if match else None


def _belongs(block: Block, texts: list[str], names: set[str]) -> bool:
    text = block.text
    biography = any(len(seen) > _SHORT for seen in texts)
    if len(text) <= _SHORT and (_LINKS.fullmatch(text) or (is_person(text) and not biography)):
        return True
    if block.kind is BlockKind.HEADING:
        return False
    if names & _names(text):
        return True
    return _HE_WORKS.match(text) is not None if biography else not names


def _names(text: str | None) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text or ""))


def _name_words(text: str, known: str | None) -> set[str]:
    return _names(_name_in(text) or known)


def _name_in(text: str) -> str | None:
    if is_person(text):
        return text
    match = _PERSON_THEN_WORK.match(text)
    return match["name"] if match and is_person(match["name"]) else None


def _is_signature(text: str, author: str) -> bool:
    match = re.match(rf"{re.escape(author)},? {_WORK}\b", text)
    return match is not None and _publication(text) is not None


def _publication(biography: str) -> str | None:
    for pattern in _PRESENT_WORK:
        if match := pattern.search(biography):
            return match["source"].rstrip(".")
    return None
