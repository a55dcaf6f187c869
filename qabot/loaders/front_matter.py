"""YAML front matter: what it says of the article, and where it is broken."""

from __future__ import annotations

from datetime import date, datetime
from typing import NoReturn

import yaml

from qabot.cleaning.characters import plain
from qabot.cleaning.dates import parse_date
from qabot.documents import Metadata
from qabot.errors import LoadError

_FIRST_LINE = 2
"""The file line of the front matter's first line, below the opening "---"."""

_FIELDS = {
    "title": "title",
    "author": "author",
    "authors": "author",
    "published": "published",
    "date": "published",
    "url": "url",
    "link": "url",
    "source": "source",
    "publication": "source",
    "site": "source",
    "lang": "language",
    "language": "language",
}


def read_front_matter(content: str, path: str) -> Metadata:
    """Return what the YAML between the two "---" lines says; unknown keys are ignored.

    Where two keys mean the same ("published" and "date"), the one named first in ``_FIELDS`` holds.

    Raises:
        LoadError: it is no YAML, no mapping, or its date names no certain day.
    """
    loader = yaml.SafeLoader(content)
    try:
        node = loader.get_single_node()
        if node is None:
            return Metadata()
        if not isinstance(node, yaml.MappingNode):
            _fail(path, node.start_mark.line, "the front matter isn't a list of keys and values")
        values: dict[str, tuple[object, int]] = {}
        for key, value in node.value:
            name = str(key.value).strip().lower()
            if name in _FIELDS:
                values[name] = _construct(loader, value, path), value.start_mark.line
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        _fail(path, mark.line if mark else 0, f"broken front matter, {error.problem}")
    except yaml.YAMLError as error:
        _fail(path, 0, f"broken front matter, {error}")
    finally:
        loader.dispose()
    found: dict[str, str] = {}
    published: date | None = None
    for name, field in _FIELDS.items():
        value, line = values.get(name, (None, 0))
        if field == "published":
            published = published or _date(value, line, path)
        elif text := _text(value):
            found.setdefault(field, text)
    return Metadata(published=published, **found)


def _construct(loader: yaml.SafeLoader, node: yaml.Node, path: str) -> object:
    try:
        return loader.construct_object(node, deep=True)
    except ValueError:
        # YAML takes 2019-02-30 for a date and then finds that there is none.
        _fail(path, node.start_mark.line, f"no such value, {plain(str(node.value))!r}")


def _text(value: object) -> str | None:
    """Return a value, or the values of a list, as text.

    Deeper lists say nothing: aliases can make one of a few lines hold millions of values.
    """
    each = value if isinstance(value, list) else [value]
    return ", ".join(filter(None, map(_scalar, each))) or None


def _scalar(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("name")
    return plain(str(value)) if isinstance(value, str | int | float | date) else None


def _date(value: object, line: int, path: str) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = _text(value)
    if text is None:
        return None
    day = parse_date(text)
    if day is None:
        _fail(path, line, f"no certain date, {text!r}")
    return day


def _fail(path: str, line: int, problem: str) -> NoReturn:
    raise LoadError(
        f"{path}, line {_FIRST_LINE + line}: {problem}",
        hint="Write the front matter as lines of 'key: value', a value that holds a colon in"
        " quotes, and a date as YYYY-MM-DD.",
    )
