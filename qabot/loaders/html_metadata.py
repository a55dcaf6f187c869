"""Reads what a page declares about its article: JSON-LD first, then meta tags, then its markup.

Nothing is guessed: a field that the page doesn't declare stays None.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from qabot.documents import Metadata
from qabot.loaders.html_dates import read_date

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from qabot.loaders.html_jsonld import LinkedData
    from qabot.loaders.html_pieces import Node

_TITLES = ("og:title", "twitter:title", "dc.title", "dcterms.title", "sailthru.title")
_AUTHORS = (
    "author", "article:author", "og:article:author", "dc.creator", "dcterms.creator",
    "sailthru.author", "parsely-author", "citation_author", "article_author", "byl",
)  # fmt: skip
_DATES = (
    "article:published_time", "og:article:published_time", "article:published", "datepublished",
    "og:published_time", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created",
    "dc.date", "dcterms.date", "sailthru.date", "parsely-pub-date", "citation_publication_date",
    "citation_date", "publication_date", "publishdate", "publish_date", "pubdate", "pdate",
    "article_date_original", "date",
)  # fmt: skip
_SOURCES = (
    "og:site_name", "dc.publisher", "dcterms.publisher", "citation_journal_title",
    "application-name",
)  # fmt: skip
_SEPARATOR = re.compile(r"\s+[|–—·»:-]+\s+|\s*\|\s*")
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_BY = re.compile(r"by:?\s+", re.IGNORECASE)
_LONGEST_NAME = 200


def read_metadata(root: Node, linked: LinkedData) -> Metadata:
    """Return what the page says of itself.

    Args:
        root: the page's tree.
        linked: what its JSON-LD says.
    """
    metas = _metas(root)
    source = _clean(linked.publisher) or _first(metas, _SOURCES)
    site = [name for name in (source, _first(metas, ("og:site_name",))) if name]
    return Metadata(
        title=_title(root, metas, linked, site),
        author=_author(root, metas, linked),
        published=_published(root, metas, linked),
        url=_url(root, metas, linked),
        source=source,
        language=_language(root, metas, linked),
    )


def title_forms(root: Node, title: str | None) -> set[str]:
    """Return the texts under which the title may stand in the body: as declared and as <h1>."""
    metas = _metas(root)
    declared = [title, *(metas.get(key, "") for key in _TITLES)]
    headlines = [_text_of(node) for node in root.iter("h1")]
    return {form for form in (*declared, *headlines) if form}


def _metas(root: Node) -> dict[str, str]:
    """Return the page's meta tags by lower-case name; the first of a name counts."""
    found: dict[str, str] = {}
    for node in root.iter("meta"):
        content = " ".join((node.get("content") or "").split())
        for key in (node.get("property"), node.get("name"), node.get("itemprop")):
            if key and content:
                found.setdefault(key.strip().lower(), content)
    return found


def _first(metas: dict[str, str], keys: tuple[str, ...]) -> str | None:
    return next((metas[key] for key in keys if key in metas), None)


def _title(root: Node, metas: dict[str, str], linked: LinkedData, site: list[str]) -> str | None:
    headlines = [text for node in root.iter("h1") if (text := _text_of(node))]
    page = next((_text_of(node) for node in root.iter("title")), "")
    declared = _clean(linked.headline) or _first(metas, _TITLES)
    if declared is None and len(headlines) == 1:
        declared = headlines[0]
    return _without_site(declared or page, site) or None


def _without_site(title: str, site: list[str]) -> str:
    """Return the title without the publication's name behind or before it."""
    names = {name.casefold() for name in site}
    for gap in _SEPARATOR.finditer(title):
        before, behind = title[: gap.start()].strip(), title[gap.end() :].strip()
        if before and behind.casefold() in names:
            return before
        if behind and before.casefold() in names:
            return behind
    return title


def _author(root: Node, metas: dict[str, str], linked: LinkedData) -> str | None:
    marked = root.xpath(
        "//*[@rel='author' or @itemprop='author'][not(ancestor::aside or ancestor::footer)]"
    )
    names = [linked.author, *(metas.get(key) for key in _AUTHORS)]
    names += [_marked_name(node) for node in marked[:1]]
    for name in names:
        name = _BY.sub("", _clean(name) or "", count=1)  # noqa: PLW2901 - the cleaned form of it
        if name and len(name) <= _LONGEST_NAME and not _ADDRESS.search(name):
            return name
    return None


def _marked_name(node: Node) -> str:
    name = next(iter(node.xpath(".//*[@itemprop='name']")), node)
    return name.get("content") or _text_of(name)


def _published(root: Node, metas: dict[str, str], linked: LinkedData) -> date | None:
    return next(
        (day for text in _date_texts(root, metas, linked) if (day := read_date(text))), None
    )


def _date_texts(root: Node, metas: dict[str, str], linked: LinkedData) -> Iterator[str | None]:
    yield linked.published
    yield from (metas.get(key) for key in _DATES)
    for node in root.xpath("//*[@itemprop='datePublished']"):
        yield node.get("datetime") or node.get("content") or _text_of(node)
    times = root.xpath("//time[not(ancestor::aside or ancestor::footer or ancestor::nav)]")
    yield from (
        node.get("datetime") or _text_of(node) for node in times if node.get("pubdate") is not None
    )
    # Lists of other articles carry times too: only one that stands with the headline, or is the
    # only one of the page, is this article's.
    beside = root.xpath("(//*[self::article or self::main or self::header][.//h1])[last()]//time")
    beside = [node for node in times if node in beside]
    for node in beside[:1] or (times if len(times) == 1 else []):
        yield node.get("datetime") or _text_of(node)


def _url(root: Node, metas: dict[str, str], linked: LinkedData) -> str | None:
    links = [
        node.get("href") for node in root.iter("link") if "canonical" in _words(node.get("rel"))
    ]
    base = metas.get("og:url") or linked.url or ""
    for address in (*links, metas.get("og:url"), linked.url):
        whole = _join(base, (address or "").strip())
        if _ADDRESS.match(whole):
            return whole
    return None


def _join(base: str, address: str) -> str:
    try:
        return urljoin(base, address) if address else ""
    except ValueError:
        return ""


def _words(text: str | None) -> list[str]:
    return (text or "").lower().split()


def _language(root: Node, metas: dict[str, str], linked: LinkedData) -> str | None:
    html = next(root.iter("html"), root)
    declared = html.get("lang") or html.get("{http://www.w3.org/XML/1998/namespace}lang")
    named = metas.get("content-language") or metas.get("og:locale") or metas.get("dc.language")
    language = (declared or html.get("xml:lang") or linked.language or named or "").strip()
    match = re.match(r"[A-Za-z]{2,3}(?=[-_]|$)", language)
    return match[0].lower() if match else None


def _clean(text: str | None) -> str | None:
    return " ".join((text or "").split()) or None


def _text_of(node: Node) -> str:
    return " ".join(node.text_content().split())
