"""Reads what a page says of its article in JSON-LD (schema.org)."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qabot.loaders.html_pieces import Node

_ARTICLE = re.compile(r"(Article|BlogPosting|Report|Review)$")
_DEPTH = 6


@dataclass(frozen=True, slots=True)
class LinkedData:
    """The article's own fields as the page writes them; None where it doesn't.

    Attributes:
        headline: the title.
        author: names joined by ", ".
        published: the date, unparsed.
        url: the article's address.
        publisher: the publication's name.
        language: a language tag.
        body: the whole text, where the page repeats it for machines.
    """

    headline: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None
    publisher: str | None = None
    language: str | None = None
    body: str | None = None


def read_linked_data(root: Node) -> LinkedData:
    """Return the fields of the page's first article; broken scripts count as absent."""
    things = {
        thing["@id"]: thing
        for thing in _things(root)
        if isinstance(thing.get("@id"), str) and len(thing) > 1
    }
    for thing in _things(root):
        if any(_ARTICLE.search(kind) for kind in _texts(thing.get("@type"))):
            return LinkedData(
                headline=_text(thing.get("headline")) or _text(thing.get("name")),
                author=", ".join(dict.fromkeys(_names(thing.get("author"), things))) or None,
                published=_text(thing.get("datePublished")),
                url=_address(thing.get("url")) or _address(thing.get("mainEntityOfPage")),
                publisher=next(_names(thing.get("publisher"), things), None),
                language=_text(thing.get("inLanguage")),
                body=_text(thing.get("articleBody")),
            )
    return LinkedData()


def _things(root: Node) -> Iterator[dict[str, Any]]:
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        try:
            data = json.loads(_unwrap(script.text or ""), strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _flatten(data, _DEPTH)


def _unwrap(text: str) -> str:
    """Return the JSON inside a comment or CDATA wrapper."""
    return re.sub(r"^\s*(<!--|(//)?\s*<!\[CDATA\[)|(-->|(//)?\s*\]\]>)\s*;?\s*$", "", text)


def _flatten(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Yield the things at the top, in lists and graphs, and as the main entity of a page."""
    if not depth:
        return
    if isinstance(data, list):
        for item in data:
            yield from _flatten(item, depth - 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity"):
            yield from _flatten(data.get(key), depth - 1)


def _texts(value: Any) -> list[str]:
    return [item for item in (value if isinstance(value, list) else [value]) if type(item) is str]


def _text(value: Any) -> str | None:
    texts = _texts(value)
    return html.unescape(texts[0]).strip() or None if texts else None


def _address(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("@id")
    text = _text(value)
    return text if text and text.startswith(("http://", "https://")) else None


def _names(value: Any, things: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Yield the names of persons or organisations, given as texts, things or references."""
    for item in value if isinstance(value, list) else [value]:
        named = item
        if isinstance(item, dict) and "name" not in item:
            named = things.get(str(item.get("@id")), {})
        name = _text(named.get("name") if isinstance(named, dict) else named)
        if name and not name.startswith(("http://", "https://")):
            yield " ".join(name.split())
