# ruff: noqa: RUF001 - quotes and stops of every script are what this module is about
"""What can be quoted of a block: its sentences, by the kind of block."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from qabot.documents import BlockKind
from qabot.records import BlockSpan
from qabot.splitting.sentences import has_words, split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_CHARACTERS: Final = 1000
"""A longer sentence is divided: nobody reads a longer quote, and no model a longer input."""

_SEPARATORS: Final = ("; ", ", ", " ")
_FULL_SENTENCE_WORDS: Final = 3
_ENDED: Final = re.compile(r"[.!?…。！？]\W*\Z")

_Span = tuple[int, int]


def quotable_sentences(text: str, block: BlockSpan) -> tuple[_Span, ...]:
    """Return the spans in ``text`` of a block's sentences.

    Headings and code have none. A table row is one sentence, and so is a list item, unless it
    consists of full sentences. A sentence longer than MAX_CHARACTERS is divided. What holds no
    letter or digit ("***") is no sentence.

    Args:
        text: the article's text.
        block: where the block stands in it.
    """
    if block.kind in {BlockKind.HEADING, BlockKind.CODE}:
        return ()
    content = text[block.start : block.end]
    spans = split_sentences(content)
    if spans and _is_one_sentence(block.kind, content, spans):
        spans = [(spans[0][0], spans[-1][1])]
    return tuple(
        (block.start + start, block.start + end)
        for span in spans
        for start, end in _short_enough(content, *span)
        if has_words(content, start, end)
    )


def _is_one_sentence(kind: BlockKind, text: str, spans: Sequence[_Span]) -> bool:
    if kind is BlockKind.LIST_ITEM:
        return not all(_is_full_sentence(text, *span) for span in spans)
    return kind is BlockKind.TABLE_ROW


def _is_full_sentence(text: str, start: int, end: int) -> bool:
    """Whether it has three words and a full stop; "Speed." of "Speed. It is fast." has not.

    Text without spaces (Chinese) needs the full stop alone.
    """
    words = text[start:end].split()
    long_enough = len(words) >= _FULL_SENTENCE_WORDS or words[0][-1] in "。！？"
    return long_enough and _ENDED.search(text, start, end) is not None


def _short_enough(text: str, start: int, end: int) -> Iterator[_Span]:
    """Divide a sentence into spans of at most MAX_CHARACTERS.

    The cut comes behind the last "; " in the second half of what fits; failing that behind the
    last ", ", then at the last space there; a text without a space is cut at the limit.
    """
    while end - start > MAX_CHARACTERS:
        cut = _cut(text, start)
        yield start, start + len(text[start:cut].rstrip())
        start = cut + len(text[cut:end]) - len(text[cut:end].lstrip())
    yield start, end


def _cut(text: str, start: int) -> int:
    half, limit = start + MAX_CHARACTERS // 2, start + MAX_CHARACTERS
    for separator in _SEPARATORS:
        at = text.rfind(separator, half, limit + 1)
        if at >= 0:
            return at + len(separator.rstrip())
    return limit
