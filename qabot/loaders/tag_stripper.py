"""Raw HTML within Markdown to paragraphs, each with its lines."""

from __future__ import annotations

from html import unescape
from html.parser import HTMLParser

from qabot.cleaning.characters import Positions, tidy

_INLINE = frozenset(
    ("a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd")
) | frozenset(
    ("mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var")
)
_SILENT = frozenset(
    ("script", "style", "template", "iframe", "svg", "noscript", "button", "select")
)


def strip_tags(content: str, line: int) -> list[tuple[str, Positions]]:
    """Return the paragraphs of raw HTML, cut at its block tags, with where their lines begin.

    Args:
        content: one of Markdown's HTML blocks; tags may be left open.
        line: the file line, from 1, on which it begins.
    """
    stripper = _Stripper(line)
    stripper.feed(content)
    stripper.close()
    return stripper.finished()


class _Stripper(HTMLParser):
    def __init__(self, line: int) -> None:
        super().__init__(convert_charrefs=False)
        self._line = line
        self._silent = 0
        self._text = ""
        self._positions: list[tuple[int, int]] = []
        self._paragraphs: list[tuple[str, Positions]] = []

    def finished(self) -> list[tuple[str, Positions]]:
        self._cut()
        return self._paragraphs

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _SILENT:
            self._silent += 1
        if tag == "br":
            self._text += " "
        elif tag not in _INLINE:
            self._cut()

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        if tag not in _INLINE and tag != "br":
            self._cut()

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        line = self._line + self.getpos()[0] - 1
        for number, piece in enumerate(data.split("\n"), line):
            self._text += " " if number > line else ""
            self._positions.append((len(self._text), number))
            self._text += piece

    def handle_entityref(self, name: str) -> None:
        self.handle_data(unescape(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        self.handle_data(unescape(f"&#{name};"))

    def _cut(self) -> None:
        text, positions = tidy(self._text, tuple(self._positions))
        if text:
            self._paragraphs.append((text, _changes(positions)))
        self._text, self._positions = "", []


def _changes(positions: Positions) -> Positions:
    """Return the pairs at which another line begins; a line may come in many pieces."""
    return tuple(
        pair
        for index, pair in enumerate(positions)
        if not index or positions[index - 1][1] != pair[1]
    )
