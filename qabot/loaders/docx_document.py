"""A Word document's bytes to a document: the steps, and what can be wrong with the file."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, NoReturn

import docx
from docx.opc.exceptions import OpcError
from lxml import etree

from qabot.documents import Document
from qabot.errors import LoadError
from qabot.loaders.docx_blocks import make_blocks
from qabot.loaders.file_properties import Properties, metadata_of

if TYPE_CHECKING:
    from datetime import datetime

    from docx.document import Document as WordDocument

# The container of .doc files, and of .docx files that have a password.
_OLD_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN_PART = "word/document.xml"
# A thousand pages of text are some 20 MB of XML; pictures may be larger.
_LARGEST_PART = 100_000_000
_LARGEST_FILE = 1_000_000_000
_DAMAGED = "Save or download it again."
# What damaged archives, parts and relations raise in zipfile, lxml and python-docx.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    etree.XMLSyntaxError,
    OpcError,
    KeyError,
    ValueError,
    AttributeError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)
# When the template was made that python-docx copies.
_TEMPLATE_MADE = (2013, 12, 23)


def read_docx(data: bytes, path: str) -> Document:
    """Make a document of a Word document's bytes.

    Raises:
        LoadError: the bytes are no Word document, a broken one, or one that unpacks to far more
            than an article.
    """
    _check(data, path)
    try:
        word = docx.Document(BytesIO(data))
        blocks = make_blocks(word)
        properties = _properties(word)
    except _BROKEN as error:
        raise LoadError(f"{path}: a damaged Word document, {error}", hint=_DAMAGED) from error
    return Document(tuple(blocks), metadata_of(properties, blocks))


def _check(data: bytes, path: str) -> None:
    if data.startswith(_OLD_CONTAINER):
        _refuse(
            path,
            "not DOCX but an old Word document (DOC), or one with a password",
            "Open it in a word processor and save it as DOCX without a password.",
        )
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = {part.filename: part.file_size for part in archive.infolist()}
    except _BROKEN:
        _refuse(path, "no Word document, or a damaged one", _DAMAGED)
    if _MAIN_PART not in parts:
        _refuse(
            path,
            "a zip archive, but no Word document in it",
            "Unpack it, or give it the ending of its format.",
        )
    xml = [size for name, size in parts.items() if name.endswith((".xml", ".rels"))]
    if max(xml) > _LARGEST_PART or sum(parts.values()) > _LARGEST_FILE:
        _refuse(
            path,
            f"unpacks to {sum(parts.values()) // 1_000_000:,} MB, far more than an article",
            "Check where it comes from; divide it if it is a book.",
        )


def _refuse(path: str, problem: str, hint: str) -> NoReturn:
    raise LoadError(f"{path}: {problem}", hint=hint)


def _properties(word: WordDocument) -> Properties:
    told = word.core_properties
    made: datetime | None = told.created
    template = made is None or (made.year, made.month, made.day) == _TEMPLATE_MADE
    return Properties(told.title, told.author, None if template or made is None else made.date())
