"""Draws docs/conversation.svg from what the real bot sends; run this file with Python.

The bot runs as a process over the sample articles, against the tests' server; the texts, what in
them is bold, quoted or a link, and the buttons are what the server received.
"""

import shutil
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "telegram")]

from bots import bot  # noqa: E402 - found by the path above
from chats import private  # noqa: E402 - likewise
from parser import Parsed  # noqa: E402 - likewise
from server import BotApi  # noqa: E402 - likewise
from server_state import Buttons  # noqa: E402 - likewise
from workspace import Workspace  # noqa: E402 - likewise

import qabot  # noqa: E402 - likewise

WIDTH, MARGIN, PAD, LINE = 620, 16, 12, 20
COLUMNS = 66
FONT = "font-family='Helvetica, Arial, sans-serif' font-size='14'"
STYLES = {
    "bold": "font-weight='bold'",
    "text_link": "fill='#1a6fb5' text-decoration='underline'",
}
QUESTIONS = (
    "Who bought the start-up that developed LoRa?",
    "And what is a digital twin? after:2023",
    "What is the capital of Peru?",
)


@dataclass(frozen=True)
class Turn:
    """A question and the bot's answer to it."""

    question: str
    shown: Parsed
    buttons: Buttons


def conversation() -> Iterator[Turn]:
    """Ask the bot; yield what it says."""
    with tempfile.TemporaryDirectory() as folder:
        space = Workspace(Path(folder))
        shutil.copytree(ROOT / "corpus", space.corpus)
        qabot.update_index(space.index, corpus=space.corpus)
        with BotApi() as api, bot(space, api):
            chat = private()
            for question in QUESTIONS:
                sent = api.ask(question, chat)
                yield Turn(question, sent.shown, api.standing(sent).buttons)


def drawing(turns: list[Turn]) -> str:
    """The conversation as SVG."""
    parts: list[str] = []
    top = MARGIN
    for turn in turns:
        lines = textwrap.wrap(turn.question, COLUMNS)
        height = 2 * PAD + LINE * len(lines)
        width = max(len(line) for line in lines) * 7.6 + 2 * PAD
        left = WIDTH - MARGIN - width
        parts.append(_box(left, top, width, height, "#d9f2c7"))
        parts.extend(
            _text(left + PAD, top + PAD + LINE * (number + 0.75), escape(line))
            for number, line in enumerate(lines)
        )
        top += height + PAD
        body, height = _answer(turn.shown, top)
        parts.append(_box(MARGIN, top, WIDTH - 6 * MARGIN, height, "#ffffff"))
        parts.extend(body)
        top += height + 4
        for row in turn.buttons:
            parts.extend(_row([button["text"] for button in row], top))
            top += 34
        top += PAD
    head = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {top}' {FONT}>"
    title = "<title>A conversation with the bot</title>"
    ground = f"<rect width='{WIDTH}' height='{top}' rx='12' fill='#e4ebf1'/>"
    return "\n".join([head, title, ground, *parts, "</svg>", ""])


def _answer(shown: Parsed, top: float) -> tuple[list[str], int]:
    looks = _looks(shown)
    parts, y, start = [], top + PAD, 0
    for line in shown.text.split("\n"):
        quoted = "blockquote" in looks[start] if line else False
        pieces = textwrap.wrap(line, COLUMNS, drop_whitespace=True) or [""]
        position = start
        for piece in pieces:
            position = shown.text.index(piece, position)
            if quoted:
                parts.append(
                    f"<rect x='{MARGIN + PAD}' y='{y}' width='3' height='{LINE}' fill='#4a90c2'/>"
                )
            spans = _spans(piece, looks[position : position + len(piece)])
            parts.append(_text(MARGIN + PAD + 10 * quoted, y + LINE * 0.75, spans))
            position += len(piece)
            y += LINE if line else LINE // 2
        start += len(line) + 1
    return parts, int(y - top + PAD)


def _looks(shown: Parsed) -> list[frozenset[str]]:
    """What each character of a message is; entity offsets count UTF-16 code units."""
    looks, unit = [], 0
    for char in shown.text:
        looks.append(
            frozenset(e.kind for e in shown.entities if e.offset <= unit < e.offset + e.length)
        )
        unit += len(char.encode("utf-16-le")) // 2
    return [*looks, frozenset()]


def _spans(text: str, looks: list[frozenset[str]]) -> str:
    spans, start = [], 0
    for end in range(1, len(text) + 1):
        if end == len(text) or looks[end] != looks[start]:
            style = " ".join(STYLES[look] for look in sorted(looks[start]) if look in STYLES)
            spans.append(f"<tspan {style}>{escape(text[start:end])}</tspan>")
            start = end
    return "".join(spans)


def _row(labels: list[str], top: float) -> Iterator[str]:
    width = (WIDTH - 6 * MARGIN - 6 * (len(labels) - 1)) / len(labels)
    for number, label in enumerate(labels):
        left = MARGIN + number * (width + 6)
        yield _box(left, top, width, 28, "#c3d3e0")
        yield f"<text x='{left + width / 2:.0f}' y='{top + 19}' text-anchor='middle'>{label}</text>"


def _box(left: float, top: float, width: float, height: float, colour: str) -> str:
    place = f"x='{left:.0f}' y='{top:.0f}' width='{width:.0f}' height='{height:.0f}'"
    return f"<rect {place} rx='8' fill='{colour}'/>"


def _text(x: float, y: float, inner: str) -> str:
    return f"<text x='{x:.0f}' y='{y:.0f}' xml:space='preserve'>{inner}</text>"


if __name__ == "__main__":
    target = ROOT / "docs" / "conversation.svg"
    target.write_text(drawing(list(conversation())), "utf-8")
    print(f"drawn: {target}")
