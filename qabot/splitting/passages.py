"""Passages of an article: runs of blocks under one heading, small enough to embed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qabot.documents import BlockKind
from qabot.records import BlockSpan, PassageSpan
from qabot.splitting.quotable import quotable_sentences
from qabot.splitting.sentences import has_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TARGET_WORDS: Final = 120
"""Blocks are packed up to here: about 160 tokens, so that with title and heading a passage stays
well inside the 256 tokens that small embedding models read, and keeps to one topic."""

MAX_WORDS: Final = 180
"""About 240 tokens. A longer paragraph is divided at sentence ends; a shorter one stays whole."""

LEAD_WORDS: Final = 30
"""Fewer words say too little on their own: such a lead may take on a paragraph up to MAX_WORDS."""

# Chinese and Japanese put no spaces between words: there a character counts as a word.
_WORD: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\s\u3040-\u30ff\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int
    words: int


_Run = list[_Sentence]


def split_article(text: str, blocks: Sequence[BlockSpan]) -> tuple[PassageSpan, ...]:
    """Split an article into passages and their sentences.

    A passage never crosses a heading, code, or a block without a letter or digit ("***"); none of
    these is in a passage.

    Args:
        text: the article's text.
        blocks: where its blocks stand in ``text``, ascending and disjoint.

    Returns:
        Passages in reading order, disjoint, each with at least one sentence. A passage begins
        where its first sentence begins and ends where its last one ends.
    """
    return tuple(
        PassageSpan(
            start=run[0].start,
            end=run[-1].end,
            heading=heading,
            sentences=tuple((sentence.start, sentence.end) for sentence in run),
        )
        for heading, paragraphs in _sections(text, blocks)
        for run in _packed(paragraphs)
    )


def _sections(text: str, blocks: Sequence[BlockSpan]) -> Iterator[tuple[str, list[_Run]]]:
    """Yield each unbroken run of quotable blocks, as sentences, with its path of headings."""
    path: list[tuple[int, str]] = []
    section: list[_Run] = []
    for block in blocks:
        sentences = [
            _Sentence(start, end, sum(1 for _ in _WORD.finditer(text, start, end)))
            for start, end in quotable_sentences(text, block)
        ]
        if sentences:
            section.append(sentences)
            continue
        yield _joined(path), section
        section = []
        if block.kind is BlockKind.HEADING and has_words(text, block.start, block.end):
            while path and path[-1][0] >= block.level:
                path.pop()
            path.append((block.level, text[block.start : block.end].strip()))
    yield _joined(path), section


def _joined(path: list[tuple[int, str]]) -> str:
    return " > ".join(title for _, title in path)


def _packed(paragraphs: list[_Run]) -> Iterator[_Run]:
    """Yield the sentences of each passage: whole paragraphs, or parts of a long one."""
    passage: _Run = []
    for paragraph in paragraphs:
        filled, more = _words(passage), _words(paragraph)
        if passage and filled + more > (MAX_WORDS if filled < LEAD_WORDS else TARGET_WORDS):
            yield passage
            passage = []
        if more > MAX_WORDS:
            yield from _divided(paragraph)
        else:
            passage = [*passage, *paragraph]
    if passage:
        yield passage


def _divided(paragraph: _Run) -> list[_Run]:
    """Divide a long paragraph between sentences; a short rest stays with the part before it."""
    parts: list[_Run] = [[]]
    for sentence in paragraph:
        if parts[-1] and _words(parts[-1]) + sentence.words > TARGET_WORDS:
            parts.append([])
        parts[-1].append(sentence)
    if len(parts) > 1 and _words(parts[-2]) + _words(parts[-1]) <= MAX_WORDS:
        rest = parts.pop()
        parts[-1].extend(rest)
    return parts


def _words(run: _Run) -> int:
    return sum(sentence.words for sentence in run)
