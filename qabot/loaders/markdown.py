"""Markdown files, with or without YAML front matter."""

from __future__ import annotations

from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING

from qabot.loaders.decoding import decode

if TYPE_CHECKING:
    from qabot.documents import Document

_LIBRARIES = ("markdown-it-py", "mdit-py-plugins", "PyYAML", "charset-normalizer")


class MarkdownLoader:
    """Reads Markdown: CommonMark, tables, strikethrough.

    Raw HTML loses its tags; the text between them stays, as paragraphs cut at block tags, but
    scripts, styles and comments go. Without a title in the front matter the first level-1 heading
    is the title.
    """

    suffixes = (".md", ".markdown")

    @cached_property
    def version(self) -> str:
        """Part of the index fingerprint."""
        return ", ".join(["markdown 1", *(f"{name} {version(name)}" for name in _LIBRARIES)])

    def load(self, data: bytes, path: str) -> Document:
        """Make a document of a Markdown file's bytes; its positions are lines.

        Raises:
            LoadError: the bytes are no text, or the front matter is broken.
        """
        # Its libraries take longer to import than a question without changed files may cost.
        from qabot.loaders.markdown_blocks import read_markdown  # noqa: PLC0415

        return read_markdown(decode(data, path), path)
