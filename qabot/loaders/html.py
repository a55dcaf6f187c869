"""Reads web pages: the article's text without what surrounds it, and what the page declares."""

from __future__ import annotations

import logging
import re
from importlib.metadata import version

from qabot.documents import Block, Document
from qabot.errors import LoadError
from qabot.loaders.html_decoding import decode_page
from qabot.loaders.html_jsonld import read_linked_data
from qabot.loaders.html_metadata import read_metadata, title_forms
from qabot.loaders.html_pieces import Node, Piece, cut
from qabot.loaders.html_selection import choose

_OWN_VERSION = 1
_TAG = re.compile(r"<(!doctype html|/?[a-z][a-z0-9]*[\s>/])", re.IGNORECASE)
# The page's own text must be this much shorter than its JSON-LD's for that to be preferred.
_SHELL = 0.3


class HtmlLoader:
    """Loads HTML pages; the locator is the paragraph, since a page's source lines mean nothing."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """File name endings it reads."""
        return (".html", ".htm")

    @property
    def version(self) -> str:
        """Our own version and trafilatura's, either of which changes what is extracted."""
        return f"html-{_OWN_VERSION}+trafilatura-{version('trafilatura')}"

    def load(self, data: bytes, path: str) -> Document:
        """Make a document of a page's bytes.

        Args:
            data: the file's bytes, in any encoding that they declare or that can be detected.
            path: for messages only.

        Raises:
            LoadError: the bytes are empty, not HTML, or a page without an article's text.
        """
        root = _parse(data, path)
        linked = read_linked_data(root)
        metadata = read_metadata(root, linked)
        titles = title_forms(root, metadata.title)
        blocks = [_block(piece) for piece in choose(root, cut(root), titles)]
        told = _told(linked.body)
        if sum(len(block.text) for block in blocks) < _SHELL * sum(len(b.text) for b in told):
            blocks = told
        if not blocks:
            raise LoadError(
                f"{path}: the page holds no article text",
                hint="Save the page after it has loaded in a browser, or remove the file.",
            )
        return Document(tuple(blocks), metadata)


def _parse(data: bytes, path: str) -> Node:
    if not data.strip():
        raise LoadError(f"{path}: the file is empty", hint="Save the page again or remove it.")
    text = decode_page(data, path)
    if not _TAG.search(text):
        raise LoadError(
            f"{path}: not HTML, no tag in it",
            hint="Give the file the ending of its format, for example .txt.",
        )
    from lxml import etree, html  # noqa: PLC0415 - heavy: only reading HTML pays for it

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # our errors say it better
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    # Lone surrogates can't be encoded and say nothing.
    clean = text.encode("utf-8", errors="replace")
    try:
        return html.document_fromstring(clean, parser=parser)
    except etree.ParserError as error:
        raise LoadError(
            f"{path}: the page is empty", hint="Save the page again or remove it."
        ) from error


def _block(piece: Piece) -> Block:
    return Block(piece.text, piece.kind, piece.level)


def _told(body: str | None) -> list[Block]:
    """Return the paragraphs of the text that a page repeats for machines."""
    lines = (" ".join(re.sub(r"<[^>]+>", " ", line).split()) for line in (body or "").splitlines())
    return [Block(line) for line in lines if line]
