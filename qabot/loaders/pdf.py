"""PDF files with a text layer."""

from __future__ import annotations

from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qabot.documents import Document

_OWN_VERSION = 1


class PdfLoader:
    """Reads the text layer of PDF files; the locator is the page.

    Running headers and footers, page numbers, footnotes and rotated text go; columns are read one
    after another; words hyphenated at line ends and paragraphs that run over a page are rejoined.
    Larger or bold lines of their own are headings.
    """

    suffixes = (".pdf",)

    @cached_property
    def version(self) -> str:
        """Part of the index fingerprint: our own version and that of the library that reads."""
        return f"pdf {_OWN_VERSION}, pypdfium2 {version('pypdfium2')}"

    def load(self, data: bytes, path: str) -> Document:
        """Make a document of a PDF file's bytes; its positions are pages, from 1.

        Raises:
            LoadError: the bytes are no PDF, need a password, or hold no text that can be read.
        """
        # PDFium takes long to load; only a corpus with PDF files pays for it.
        from qabot.loaders.pdf_document import read_pdf  # noqa: PLC0415

        return read_pdf(data, path)
