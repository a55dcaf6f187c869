"""Database rows to records and back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date

from qabot.records import Article, Filter, Passage, Sentence, SourceMap

ARTICLE_COLUMNS = (
    "a.id, a.path, a.title, a.author, a.published, a.url, a.source, a.language, a.text, a.digest,"
    " a.source_map"
)


def dump_source_map(source_map: SourceMap) -> str:
    """Return the JSON that `load_source_map` reads."""
    return json.dumps([source_map.kind, source_map.offsets, source_map.positions])


def load_source_map(text: str) -> SourceMap:
    """Return the source map of a row."""
    kind, offsets, positions = json.loads(text)
    return SourceMap(kind, tuple(offsets), tuple(positions))


def _whole(row: Sequence[object]) -> Article:
    try:
        return load_article(row)
    except (TypeError, ValueError) as error:
        raise sqlite3.DatabaseError(f"the article {row[1]} can't be read") from error


def load_article(row: Sequence[object]) -> Article:
    """Return the article of a row of `ARTICLE_COLUMNS`."""
    identity, path, title, author, published, url, source, language, text, digest, positions = row
    return Article(
        id=int(str(identity)),
        path=str(path),
        title=str(title),
        author=_optional(author),
        published=date.fromisoformat(str(published)) if published else None,
        url=_optional(url),
        source=_optional(source),
        language=_optional(language),
        text=str(text),
        digest=str(digest),
        source_map=load_source_map(str(positions)),
    )


def load_sentences(connection: sqlite3.Connection, ids: Sequence[int]) -> list[Sentence]:
    """Return the sentences with ``ids``, in that order, sharing passage and article objects."""
    rows = connection.execute(
        'SELECT s.id, s.start, s."end", p.id, p.start, p."end", p.heading, s.article_id'
        " FROM sentences s JOIN passages p ON p.id = s.passage_id"
        " WHERE s.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    ).fetchall()
    articles = {
        row[0]: _whole(row)
        for row in connection.execute(
            f"SELECT {ARTICLE_COLUMNS} FROM articles a"  # noqa: S608 - fixed column names
            " WHERE a.id IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted({row[7] for row in rows})),),
        )
    }
    if len(rows) < len(set(ids)) or {row[7] for row in rows} != articles.keys():
        raise sqlite3.DatabaseError("sentences or articles are missing")
    passages: dict[int, Passage] = {}
    found = {}
    for identity, start, end, passage_id, p_start, p_end, heading, article_id in rows:
        passage = passages.setdefault(
            passage_id, Passage(passage_id, articles[article_id], p_start, p_end, heading)
        )
        found[identity] = Sentence(identity, passage, start, end)
    return [found[identity] for identity in ids]


def conditions(within: Filter, *, dates: bool = True) -> tuple[str, list[object]]:
    """Return SQL that restricts articles ``a`` to ``within``, beginning with AND, and its values.

    ``dates`` False leaves the date bounds out, to count what they exclude.
    """
    parts: list[str] = []
    values: list[object] = []
    if dates and within.after is not None:
        parts.append("AND a.published >= ?")
        values.append(within.after.isoformat())
    if dates and within.before is not None:
        parts.append("AND a.published <= ?")
        values.append(within.before.isoformat())
    for column, wanted in (("author", within.author), ("source", within.source)):
        if wanted is not None:
            parts.append(f"AND instr(casefold(a.{column}), ?) > 0")
            # A lone surrogate is in no name, and SQLite takes none.
            values.append(wanted.casefold().encode(errors="replace").decode())
    return " ".join(parts), values


def casefold(value: str | None) -> str | None:
    """Fold case for comparison; SQLite's own lower() knows ASCII only."""
    return None if value is None else value.casefold()


def _optional(value: object) -> str | None:
    return None if value is None else str(value)
