"""The buttons below messages: what they say, and what a tap hands back.

The data names what is to be shown, not what is shown now, so that it means the same after a
restart and a second tap changes nothing. It begins with the version of its meaning.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from qabot.telegram.markup import Button
from qabot.telegram.texts import Texts

# https://core.telegram.org/bots/api#inlinekeyboardbutton: 1-64 bytes.
MAX_DATA = 64
_VERSION = "1"


class Shape(StrEnum):
    """How much of an answer is shown."""

    QUOTES = "q"
    CONTEXT = "c"
    SOURCES = "s"


@dataclass(frozen=True, slots=True)
class View:
    """What is to be shown of an answer: which of its pages, and how."""

    page: int = 0
    shape: Shape = Shape.QUOTES


@dataclass(frozen=True, slots=True)
class Vote:
    """Whether an answer helped."""

    helped: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the list of articles."""

    page: int


@dataclass(frozen=True, slots=True)
class Example:
    """An example question, by the name under which it is kept."""

    name: str


Wish = View | Vote | Listing | Example


def data_of(wish: Wish) -> str:
    """Return the data that stands for ``wish``; at most 64 bytes."""
    match wish:
        case View(page, shape):
            parts = ["a", shape.value, str(page)]
        case Vote(helped):
            parts = ["v", "+" if helped else "-"]
        case Listing(page):
            parts = ["l", str(page)]
        case Example(name):
            parts = ["e", name]
    return ":".join([_VERSION, *parts])


def wish_of(data: str | None) -> Wish | None:
    """Return what a tap asks for; None for data of another version, or anybody's invention."""
    match (data or "").split(":"):
        case [version, "a", shape, page] if version == _VERSION and shape in set(Shape):
            return View(int(page), Shape(shape)) if _is_page(page) else None
        case [version, "v", ("+" | "-") as vote] if version == _VERSION:
            return Vote(vote == "+")
        case [version, "l", page] if version == _VERSION and _is_page(page):
            return Listing(int(page))
        case [version, "e", name] if version == _VERSION:
            return Example(name)
    return None


def answer_buttons(texts: Texts, view: View, pages: int) -> tuple[tuple[Button, ...], ...]:
    """Return the buttons below an answer of so many pages that is shown as ``view``."""
    plain, more = View(view.page), View(view.page, Shape.CONTEXT)
    row = []
    if view.shape is Shape.SOURCES:
        row.append(_button(texts.back, plain))
    else:
        expanded = view.shape is Shape.CONTEXT
        row.append(_button(texts.less, plain) if expanded else _button(texts.context, more))
        if view.page > 0:
            row.append(_button(texts.previous, View(view.page - 1)))
        if view.page + 1 < pages:
            row.append(_button(texts.next, View(view.page + 1)))
        row.append(_button(texts.sources, View(view.page, Shape.SOURCES)))
    return tuple(row), (_button("👍", Vote(helped=True)), _button("👎", Vote(helped=False)))


def listing_buttons(texts: Texts, page: int, pages: int) -> tuple[tuple[Button, ...], ...]:
    """Return the buttons below page ``page``, from 0, of the list of articles."""
    row = []
    if page > 0:
        row.append(_button(texts.previous, Listing(page - 1)))
    if page + 1 < pages:
        row.append(_button(texts.next, Listing(page + 1)))
    return (tuple(row),) if row else ()


def example_button(question: str, name: str) -> Button:
    """Return the button that asks an example question."""
    return _button(question, Example(name))


def keyboard(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    """Return the buttons as the library wants them; None if there are none."""
    if not rows:
        return None
    return InlineKeyboardMarkup([[_library_button(each) for each in row] for row in rows])


def _button(text: str, wish: Wish) -> Button:
    return Button(text, data_of(wish))


def _library_button(button: Button) -> InlineKeyboardButton:
    if button.url is not None:
        return InlineKeyboardButton(button.text, url=button.url)
    return InlineKeyboardButton(button.text, callback_data=button.data)


def _is_page(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= len("9999")
