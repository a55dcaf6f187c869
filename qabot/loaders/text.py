"""Plain text files."""

from __future__ import annotations

from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING

from qabot.loaders.decoding import decode

if TYPE_CHECKING:
    from qabot.documents import Document


class TextLoader:
    """Reads plain text files.

    At the top, among the first eight lines that aren't empty, lines such as "By Jane Doe",
    "Published: 12 March 2019" or a bare address are metadata; a short line of its own is the title.
    A blank line ends a paragraph; whether a line break does is decided by ``Wrapping``. Lines that
    begin with "-", "*", a bullet or a number are list items. A short line of its own that ends no
    sentence and has a paragraph below it is a heading.
    """

    suffixes = (".txt", ".text")

    @cached_property
    def version(self) -> str:
        """Part of the index fingerprint."""
        return f"text 1, charset-normalizer {version('charset-normalizer')}"

    def load(self, data: bytes, path: str) -> Document:
        """Make a document of a text file's bytes; its positions are lines.

        Raises:
            LoadError: the bytes are no text.
        """
        # Compiles many patterns; a question without changed files must not wait for that.
        from qabot.loaders.text_blocks import read_text  # noqa: PLC0415

        return read_text(decode(data, path))
