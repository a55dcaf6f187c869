"""The characters on the pages of a PDF file, as PDFium finds them."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from dataclasses import dataclass
from enum import Enum, auto
from threading import Lock
from typing import TYPE_CHECKING, Any

import pypdfium2
import pypdfium2.raw as pdfium

from qabot.loaders.file_properties import Properties, pdf_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# PDFium keeps state that isn't guarded: one thread at a time.
_ONE_AT_A_TIME = Lock()

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"}
_LIGATURES |= {0xFB05: "st", 0xFB06: "st"}
# What PDFium gives for a hyphen at a line's end, and bullets of the Symbol and Wingdings fonts.
_NAMED = {0x2: "-", 0xFFFE: "-", 0x2010: "-", 0x2011: "-"} | dict.fromkeys(
    (0xF0B7, 0xF0A7, 0xF0D8, 0xF06E, 0x25CF, 0x25AA, 0x25A0), "\u2022"
)
_SURROGATES = range(0xD800, 0xDC00)
_LONGEST_FONT_NAME = 256
_SKEW = 0.1


class Unreadable(Enum):
    """Why a file can't be opened."""

    PASSWORD = auto()
    BROKEN = auto()


@dataclass(frozen=True, slots=True)
class Character:
    """A character where it is printed.

    Coordinates are points (1/72 inch) in the direction in which the page is read: x grows to the
    right, y downwards.

    Attributes:
        text: one character, a ligature's letters, or a space.
        left, right: its edges.
        base: its base line.
        size: its font's size in points, as printed.
        bold: whether its font is a bold one.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class PdfText:
    """What a PDF file holds: the characters of each page in drawing order, and properties."""

    pages: tuple[tuple[Character, ...], ...]
    properties: Properties


@dataclass(frozen=True, slots=True)
class _Style:
    """What the characters of one text object share; ``quarter`` counts turns of 90 degrees."""

    size: float
    bold: bool
    quarter: int | None


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a character is printed on the page as it lies in the file: its box and its origin."""

    left: float
    right: float
    bottom: float
    top: float
    x: float
    y: float


def read_characters(data: bytes) -> PdfText | Unreadable:
    """Return the characters of a PDF file; an empty user password is tried."""
    with _ONE_AT_A_TIME:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            locked = error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
            return Unreadable.PASSWORD if locked else Unreadable.BROKEN
        try:
            pages = tuple(_page(document, number) for number in range(len(document)))
            return PdfText(pages, _properties(document.get_metadata_dict()))
        except pypdfium2.PdfiumError:
            return Unreadable.BROKEN
        finally:
            document.close()


def _properties(told: Mapping[str, str]) -> Properties:
    return Properties(told.get("Title"), told.get("Author"), pdf_date(told.get("CreationDate")))


def _page(document: pypdfium2.PdfDocument, number: int) -> tuple[Character, ...]:
    page = document[number]
    try:
        text = page.get_textpage()
        try:
            return _Reading(text, page.get_bbox()).characters()
        finally:
            text.close()
    finally:
        page.close()


class _Reading:
    """One pass over a page."""

    def __init__(self, text: Any, edges: tuple[float, float, float, float]) -> None:
        self._text = text
        self._edges = edges
        self._styles: dict[int, _Style] = {}

    def characters(self) -> tuple[Character, ...]:
        """Return what is printed in the page's main direction; what is turned otherwise goes."""
        found = list(self._found())
        turns = Counter(style.quarter for _, style, _ in found if style.quarter is not None)
        if not turns:
            return ()
        main = turns.most_common(1)[0][0]
        return tuple(
            _turned(text, spot, style, main) for text, style, spot in found if style.quarter == main
        )

    def _found(self) -> Iterator[tuple[str, _Style, _Spot]]:
        x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
        style: _Style | None = None
        high = 0
        for index in range(pdfium.FPDFText_CountChars(self._text)):
            code = pdfium.FPDFText_GetUnicode(self._text, index)
            if pdfium.FPDFText_IsGenerated(self._text, index) != 1:
                style = self._style(index)
            if style is None:
                continue
            if code in _SURROGATES:
                high = code
                continue
            if high:
                code, high = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00), 0
            pdfium.FPDFText_GetCharOrigin(self._text, index, x, y)
            pdfium.FPDFText_GetLooseCharBox(self._text, index, box)
            left, bottom, right, top = self._edges
            if left <= x.value <= right and bottom <= y.value <= top:
                spot = _Spot(box.left, box.right, box.bottom, box.top, x.value, y.value)
                yield _letters(code), style, spot

    def _style(self, index: int) -> _Style:
        thing = pdfium.FPDFText_GetTextObject(self._text, index)
        key = ctypes.addressof(thing.contents) if thing else 0
        if key not in self._styles:
            matrix = pdfium.FS_MATRIX()
            pdfium.FPDFText_GetMatrix(self._text, index, matrix)
            size = pdfium.FPDFText_GetFontSize(self._text, index) * math.hypot(matrix.c, matrix.d)
            self._styles[key] = _Style(size, self._is_bold(index), _quarter(matrix.a, matrix.b))
        return self._styles[key]

    def _is_bold(self, index: int) -> bool:
        name = ctypes.create_string_buffer(_LONGEST_FONT_NAME)
        flags = ctypes.c_int()
        pdfium.FPDFText_GetFontInfo(self._text, index, name, _LONGEST_FONT_NAME, flags)
        told = name.value.decode("utf-8", "replace").lower()
        return any(word in told for word in ("bold", "black", "heavy"))


def _letters(code: int) -> str:
    if code in _NAMED:
        return _NAMED[code]
    text = _LIGATURES.get(code) or (chr(code) if code else "\ufffd")
    return " " if text.isspace() else text


def _quarter(across: float, up: float) -> int | None:
    """Return how many quarter turns to the left a text is printed; None if askew."""
    turns = math.atan2(up, across) / (math.pi / 2)
    nearest = round(turns)
    return nearest % 4 if abs(turns - nearest) < _SKEW else None


def _turned(text: str, spot: _Spot, style: _Style, quarter: int) -> Character:
    start, end, base = {
        0: (spot.left, spot.right, -spot.y),
        1: (spot.bottom, spot.top, spot.x),
        2: (-spot.right, -spot.left, spot.y),
        3: (-spot.top, -spot.bottom, -spot.x),
    }[quarter]
    return Character(text, start, end, base, style.size, style.bold)
