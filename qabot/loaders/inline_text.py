"""Markdown's inline markup to plain text that knows in which line of the file each piece began.

markdown-it tells the lines of a block, not those of the pieces within. Line breaks in the text are
tokens of their own and easily counted; those inside a link's address, an image, a tag or a code
span are swallowed. So the rules that swallow them are wrapped and note them on their last token.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.rules_inline import autolink, backtick, html_inline, image, link

from qabot.cleaning.characters import tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    from qabot.cleaning.characters import Positions

    Rule = Callable[[StateInline, bool], bool]

_BREAKS = ("softbreak", "hardbreak")
_LINE_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_SWALLOWED = "source"


def remember_lines(parser: MarkdownIt) -> None:
    """Make ``parser`` note swallowed line breaks, for ``inline_text``."""
    rules = {
        "backticks": backtick,
        "link": link,
        "image": image,
        "autolink": autolink,
        "html_inline": html_inline,
    }
    for name, rule in rules.items():
        parser.inline.ruler.at(name, _noting(rule))


def inline_text(tokens: Sequence[Token], line: int) -> tuple[str, Positions]:
    """Return the plain text of an inline token's children, and where its lines begin.

    Emphasis and links leave their text, inline code its content; images and tags go, a ``<br>``
    is a space. ``line`` is the file line, from 1, of the first child.
    """
    text = ""
    positions = [(0, line)]
    for token in tokens:
        if token.type in _BREAKS:
            text += " "
            line += 1
            positions.append((len(text), line))
            continue
        swallowed = token.meta.get(_SWALLOWED, ())
        if token.type == "code_inline":
            starts = [len(text) + offset for offset in swallowed]
        else:
            starts = [len(text)] * len(swallowed)
        if token.type in ("text", "code_inline", "text_special"):
            text += token.content
        elif token.type == "html_inline" and _LINE_BREAK_TAG.fullmatch(token.content):
            text += " "
        for start in starts:
            line += 1
            positions.append((min(start, len(text)), line))
    return tidy(text, tuple(positions))


def _noting(rule: Rule) -> Rule:
    def noting(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
        before, start = len(state.tokens), state.pos
        if not rule(state, silent):
            return False
        if silent or len(state.tokens) == before:
            return True
        source = state.src[start : state.pos]
        last = state.tokens[-1]
        if last.type == "code_inline":
            inner = source.strip("`")
            # One space (or line break) is taken off each end of a code span.
            cut = int(len(inner) > len(last.content))
            last.meta[_SWALLOWED] = [match.end() - cut for match in re.finditer("\n", inner)]
            return True
        counted = sum(
            token.type in _BREAKS or len(token.meta.get(_SWALLOWED, ()))
            for token in state.tokens[before:]
        )
        last.meta[_SWALLOWED] = [0] * (source.count("\n") - counted)
        return True

    return noting
