"""Word documents (DOCX)."""

from __future__ import annotations

from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qabot.documents import Document

_OWN_VERSION = 1


class DocxLoader:
    """Reads Word documents; the locator is the paragraph, since a page is made when it is printed.

    Headers, footers, footnotes, comments, text boxes, hidden text, tables of contents and tracked
    deletions go; tracked insertions stay.
    """

    suffixes = (".docx",)

    @cached_property
    def version(self) -> str:
        """Part of the index fingerprint: our own version and that of the library that reads."""
        return f"docx {_OWN_VERSION}, python-docx {version('python-docx')}"

    def load(self, data: bytes, path: str) -> Document:
        """Make a document of a Word document's bytes.

        Raises:
            LoadError: the bytes are no Word document, a broken one, or one that unpacks to far
                more than an article.
        """
        # python-docx takes long to import; only a corpus with Word documents pays for it.
        from qabot.loaders.docx_document import read_docx  # noqa: PLC0415

        return read_docx(data, path)
