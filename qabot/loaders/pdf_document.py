"""A PDF file's bytes to a document: the steps, and what can be wrong with the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qabot.documents import Document
from qabot.errors import LoadError
from qabot.loaders.file_properties import metadata_of
from qabot.loaders.pdf_blocks import make_blocks
from qabot.loaders.pdf_characters import Unreadable, read_characters
from qabot.loaders.pdf_columns import reading_order
from qabot.loaders.pdf_furniture import without_furniture
from qabot.loaders.pdf_lines import make_lines

if TYPE_CHECKING:
    from qabot.loaders.pdf_characters import Character

# Letters that no table maps to Unicode come out as private or replacement characters.
_UNMAPPED_SHARE = 0.1

_REASONS = {
    Unreadable.PASSWORD: (
        "the PDF can't be opened without its password",
        "Save it without a password, or move it out of the corpus folder.",
    ),
    Unreadable.BROKEN: (
        "no PDF that can be read; it is damaged, cut off, or another format",
        "Save or download it again.",
    ),
}


def read_pdf(data: bytes, path: str) -> Document:
    """Make a document of a PDF file's bytes; its positions are pages, from 1.

    Raises:
        LoadError: the bytes are no PDF, need a password, or hold no text that can be read.
    """
    found = read_characters(data)
    if isinstance(found, Unreadable):
        problem, hint = _REASONS[found]
        raise LoadError(f"{path}: {problem}", hint=hint)
    _check(found.pages, path)
    pages = without_furniture([make_lines(page) for page in found.pages])
    blocks = make_blocks(reading_order(pages))
    return Document(tuple(blocks), metadata_of(found.properties, blocks), "page")


def _check(pages: tuple[tuple[Character, ...], ...], path: str) -> None:
    seen = [char.text for page in pages for char in page if not char.text.isspace()]
    if not seen:
        raise LoadError(
            f"{path}: the PDF holds no text, only pictures of pages",
            hint="Run text recognition (OCR) over it, for example with ocrmypdf.",
        )
    unmapped = sum(map(_is_unmapped, seen))
    if unmapped > _UNMAPPED_SHARE * len(seen):
        raise LoadError(
            f"{path}: the PDF doesn't say which letters its text consists of",
            hint="Export it anew, or run text recognition (OCR) over it.",
        )


def _is_unmapped(text: str) -> bool:
    return text == "\ufffd" or "\ue000" <= text <= "\uf8ff" or text < " "
