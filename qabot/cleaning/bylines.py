"""Lines that say who wrote an article, when, and where it appeared."""

from __future__ import annotations

import re
from dataclasses import fields, replace

from qabot.cleaning.dates import DATE_PATTERN, parse_date
from qabot.cleaning.names import is_person
from qabot.documents import Metadata

_LONGEST = 160
_LONGEST_ROLE = 4  # words
_LONGEST_SOURCE = 60
_FIELD_OF_KEY = {
    key: name
    for name, keys in {
        "title": ("title", "headline"),
        "author": ("author", "authors", "by", "writer", "written by"),
        "published": ("published", "date", "posted", "published on", "publication date"),
        "url": ("url", "link", "permalink", "source url", "original url"),
        "source": ("source", "publication", "publisher", "site", "website"),
        "language": ("language", "lang"),
    }.items()
    for key in keys
}
_KEYED = re.compile(
    rf"({'|'.join(sorted(_FIELD_OF_KEY, key=len, reverse=True))})\s*:\s*(\S.*)", re.IGNORECASE
)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][a-z]{2,4})?|english", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)
_DATED = re.compile(
    r"(?P<label>(?:last |first )?"
    r"(?:posted|published|released|issued|dated?|updated|modified)\s*:?\s+)?"
    rf"(?:on\s+)?(?P<date>{DATE_PATTERN})",
    re.IGNORECASE,
)
_LATER = re.compile(r"updated|modified|last", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*[|\u2022\u00b7/]\s*|\s+[-\u2013\u2014]\s+")
_DIVIDER = re.compile(r"[|\u2022\u00b7]")
_BY = re.compile(
    r"(?:(?:written|posted|published|reported|words|story)\s+)?by:?\s+(\S.*)", re.IGNORECASE
)
_AND = re.compile(r",?\s+(?:and|&)\s+|,\s+")
_DESKS = frozenset(("admin", "afp", "ap", "bloomberg", "editor", "reuters", "staff", "xinhua"))
_ROLE = re.compile(
    r"\b(?:analyst|author|columnist|contributor|correspondent|desk|editor|journalist|reporter|staff"
    r"|writer)\b",
    re.IGNORECASE,
)
_READING_TIME = re.compile(r"\d+\s*-?\s*min(?:ute)?s?\.?(?:\s+read)?", re.IGNORECASE)
_LABEL_ONLY = re.compile(r"(?:last )?(?:posted|published|updated|modified)\s*:?", re.IGNORECASE)


def fill(known: Metadata, shown: Metadata) -> Metadata:
    """Return ``known`` with its gaps filled from ``shown``."""
    gaps = {item.name for item in fields(known) if getattr(known, item.name) is None}
    return replace(known, **{name: getattr(shown, name) for name in gaps})


def read_byline(line: str) -> Metadata | None:
    """Return what a line about the article says of it; None if the line is no such line.

    The whole line has to fit: "By Jane Doe | 12 March 2019", "Posted on March 12, 2019 by Jane
    Doe", "Source: Example News", a bare date, a bare address. A line that only says how long the
    article takes to read, or when it was last changed, gives empty metadata.
    """
    if len(line) > _LONGEST:
        return None
    if _ADDRESS.fullmatch(line):
        return Metadata(url=line)
    if keyed := _KEYED.fullmatch(line):
        return _keyed(_FIELD_OF_KEY[keyed[1].lower()], keyed[2])
    return _free(line)


def _keyed(field: str, value: str) -> Metadata | None:
    if field == "published":
        # A date that can't be read for certain is still no prose.
        return _free(value) or (Metadata() if any(map(str.isdigit, value)) else None)
    if field == "author":
        prose = len(value) > _LONGEST_SOURCE or value.endswith(".")
        return _free(f"By {value}") or (None if prose else Metadata(author=value))
    if field == "url":
        return Metadata(url=value) if _ADDRESS.fullmatch(value) else None
    if field == "source":
        prose = len(value) > _LONGEST_SOURCE or value.endswith(".")
        return None if prose else Metadata(source=value)
    if field == "language":
        return Metadata(language=value) if _LANGUAGE.fullmatch(value) else None
    return Metadata(title=value)


def _free(line: str) -> Metadata | None:
    published: list[str] = []

    def mask(match: re.Match[str]) -> str:
        if not _LATER.match(match["label"] or ""):
            published.append(match["date"])
        return " | "

    masked = _DATED.sub(mask, line)
    dated = masked != line
    author: str | None = None
    signed = False
    divided = _DIVIDER.search(line) is not None
    for part in filter(
        None, (part.strip(" ,;()-\u2013\u2014") for part in _SEPARATOR.split(masked))
    ):
        if by := _BY.fullmatch(part):
            author = author or _authors(by[1])
            signed = signed or author is not None or by[1].lower() in _DESKS
            if not signed:
                return None
        elif not (_READING_TIME.fullmatch(part) or _LABEL_ONLY.fullmatch(part)) and not (
            (dated or signed) and _is_tag(part, divided=divided)
        ):
            return None
    if not (dated or signed or _READING_TIME.fullmatch(line)):
        return None
    return Metadata(author=author, published=parse_date(published[0]) if published else None)


def _authors(text: str) -> str | None:
    """Return the names of a by-line: the first, and the others where an "and" says they are."""
    if " via " in text:
        text = text.partition(" via ")[0]
    names = _AND.split(text)
    if not is_person(names[0]):
        return None
    rest = names[1:]
    if rest and not re.search(r"\s(?:and|&)\s", text):
        # "By Jane Doe, Senior Editor": what a comma adds is a role or an employer.
        return names[0] if all(_is_tag(part, divided=True) for part in rest) else None
    return ", ".join(names) if all(map(is_person, rest)) else None


def _is_tag(part: str, *, divided: bool) -> bool:
    """Whether it is a role; or, set off by a divider, a section, place or employer."""
    role = _ROLE.search(part) is not None and len(part.split()) <= _LONGEST_ROLE
    return role or (divided and is_person(part, least=1))
