"""Text with a look: made into Telegram's HTML or plain text, measured and cut as Telegram does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from urllib.parse import urlsplit

# https://core.telegram.org/bots/api#sendmessage: 4096 UTF-16 code units after entities parsing.
MAX_UNITS = 4_096
# https://core.telegram.org/bots/api#formatting-options: at most 100 entities, more are ignored.
MAX_ENTITIES = 100
# Longer addresses than browsers and servers commonly take are no links.
_LONGEST_LINK = 2_048
_SENTENCE_END = re.compile(r"[.!?…\u3002\uff01\uff1f][\"'”’)\]]*\s+")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one look.

    Attributes:
        text: without markup.
        bold: whether it stands out.
        link: where a tap leads, an http or https address; None for nowhere.
    """

    text: str
    bold: bool = False
    link: str | None = None

    @property
    def entities(self) -> int:
        """How many entities it takes."""
        return int(self.bold) + int(self.link is not None)

    def html(self) -> str:
        """Return it as Telegram's HTML."""
        shown = escape(sendable(self.text))
        if self.link is not None:
            shown = f'<a href="{escape(sendable(self.link))}">{shown}</a>'
        return f"<b>{shown}</b>" if self.bold else shown


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together; ``quoted`` ones are set off as a quotation."""

    spans: tuple[Span, ...]
    quoted: bool = False

    @property
    def text(self) -> str:
        """The text without markup."""
        return "".join(span.text for span in self.spans)

    @property
    def entities(self) -> int:
        """How many entities it takes."""
        return int(self.quoted) + sum(span.entities for span in self.spans)

    def html(self) -> str:
        """Return it as Telegram's HTML."""
        inner = "".join(span.html() for span in self.spans)
        return f"<blockquote>{inner}</blockquote>" if self.quoted else inner


@dataclass(frozen=True, slots=True)
class Button:
    """A button below a message; a tap opens ``url`` if there is one, else hands ``data`` back."""

    text: str
    data: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent at once: blocks, one below the other, and rows of buttons."""

    blocks: tuple[Block, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()

    def html(self) -> str:
        """Return it as Telegram's HTML."""
        return "\n".join(block.html() for block in self.blocks)

    def plain(self) -> str:
        """Return it without markup; at most 4096 UTF-16 code units, as the HTML when parsed."""
        return "\n".join(sendable(block.text) for block in self.blocks)


def plain_message(text: str) -> Message:
    """Return a message without markup."""
    return Message((Block((Span(text),)),))


def sendable(text: str) -> str:
    """Return ``text`` without lone surrogates, which no request can carry."""
    return text.encode("utf-8", "replace").decode("utf-8")


def units(text: str) -> int:
    """Return the length of ``text`` in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clip(text: str, most: int) -> str:
    """Return ``text`` on one line, cut to ``most`` UTF-16 code units with an ellipsis."""
    line = " ".join(text.split())
    return line if units(line) <= most else f"{line[: fitting(line, most - 1)].rstrip()}…"


def web_link(address: str | None) -> str | None:
    """Return ``address`` if it can be a link: http or https, with a host, of bearable length."""
    if address is None or len(address) > _LONGEST_LINK:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in {"http", "https"} and parts.hostname else None


def fitting(text: str, most: int) -> int:
    """Return how many code points of ``text`` fit into ``most`` UTF-16 code units."""
    taken = 0
    for count, char in enumerate(text):
        taken += 2 if ord(char) > 0xFFFF else 1  # noqa: PLR2004 - beyond the basic plane
        if taken > most:
            return count
    return len(text)


def pack(groups: Sequence[Sequence[Block]]) -> list[Message]:
    """Put groups of blocks into as few messages as hold them, in order.

    A group that fits into one message is not torn. Groups are set off by an empty line. A block
    that is too long for any message is cut at sentence ends, else at spaces.
    """
    messages: list[Message] = []
    current: list[Block] = []
    for group in groups:
        begun = [*current, _EMPTY, *group] if current else list(group)
        if fits(begun):
            current = begun
            continue
        if current:
            messages.append(Message(tuple(current)))
        current = []
        for block in (part for whole in group for part in split(whole, MAX_UNITS)):
            if not fits([*current, block]):
                messages.append(Message(tuple(current)))
                current = []
            current.append(block)
    return [*messages, Message(tuple(current))] if current else messages


def split(block: Block, most: int) -> Iterator[Block]:
    """Yield ``block`` in parts of at most ``most`` UTF-16 code units; markup is never torn."""
    while units(block.text) > most:
        cut = _cut(block.text, most)
        yield _slice(block, 0, cut)
        block = _slice(block, cut, len(block.text))
    yield block


_EMPTY = Block(())


def fits(blocks: Sequence[Block]) -> bool:
    """Tell whether one message holds ``blocks``."""
    length = units("\n".join(block.text for block in blocks))
    return length <= MAX_UNITS and sum(block.entities for block in blocks) <= MAX_ENTITIES


def _cut(text: str, most: int) -> int:
    """Return where to cut: behind the last sentence end or space that fits, else anywhere."""
    end = fitting(text, most)
    for boundary in (_SENTENCE_END, _SPACE):
        found = [match.end() for match in boundary.finditer(text, 0, end)]
        if found:
            return found[-1]
    return end


def _slice(block: Block, start: int, end: int) -> Block:
    spans: list[Span] = []
    position = 0
    for span in block.spans:
        text = span.text[max(start - position, 0) : max(end - position, 0)]
        position += len(span.text)
        if text:
            spans.append(replace(span, text=text))
    return replace(block, spans=tuple(spans))
