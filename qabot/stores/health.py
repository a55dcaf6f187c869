"""Looks for damage in a database and its vector files; reads only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from qabot.errors import IndexMissingError
from qabot.ports import Unit
from qabot.stores import schema
from qabot.stores.faiss_index import FaissIndex
from qabot.stores.publishing import read_counts
from qabot.stores.vectors import VectorFiles, read_bases, read_vectors, read_view

# What every publication leaves; each query counts what breaks it.
_LIVE = "removed_in IS NULL"
_RULES = {
    "sentences outside their passage": (
        "SELECT count(*) FROM sentences s LEFT JOIN passages p ON p.id = s.passage_id"
        ' WHERE p.id IS NULL OR p.article_id <> s.article_id OR s.start >= s."end"'
        ' OR s.start < p.start OR s."end" > p."end"'
    ),
    "passages outside their article's text": (
        "SELECT count(*) FROM passages p LEFT JOIN articles a ON a.id = p.article_id"
        ' WHERE a.id IS NULL OR p.start < 0 OR p.start >= p."end" OR p."end" > length(a.text)'
    ),
    **{
        f"{unit}s that differ from those in the index of words": (
            f"SELECT (SELECT count(*) FROM {unit}s u JOIN articles a ON a.id = u.article_id"  # noqa: S608 - a fixed table name
            f" WHERE a.{_LIVE} AND u.id NOT IN (SELECT rowid FROM {unit}_terms))"
            f" + (SELECT count(*) FROM {unit}_terms WHERE rowid NOT IN (SELECT id FROM {unit}s))"
        )
        for unit in Unit
    },
    # Nothing breaks this one; counting reads the whole index of words, and SQLite tells of damage.
    **{
        f"words that no {unit} has": (
            f"SELECT count(*) FROM {unit}_vocabulary WHERE doc < 1"  # noqa: S608 - a fixed table name
        )
        for unit in Unit
    },
    "articles that stand twice": (
        f"SELECT count(*) - count(DISTINCT path) FROM articles WHERE {_LIVE}"  # noqa: S608 - fixed text
    ),
    "articles newer than the generation": (
        "SELECT count(*) FROM articles WHERE added_in >"
        " (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'generation')"
    ),
    "articles without their file's state": (
        f"SELECT count(*) FROM articles WHERE {_LIVE}"  # noqa: S608 - fixed text
        " AND path NOT IN (SELECT path FROM files)"
    ),
    "files whose article is missing": (
        "SELECT count(*) FROM files f WHERE problem IS NULL AND NOT EXISTS (SELECT 1"  # noqa: S608 - fixed text
        f" FROM articles a WHERE a.path = f.path AND a.digest = f.digest AND a.{_LIVE})"
    ),
    "vectors of another length": (
        "SELECT count(DISTINCT length(vector)) - 1 FROM embeddings WHERE id IN"
        " (SELECT embedding_id FROM sentences UNION SELECT embedding_id FROM passages)"
    ),
}
_MESSAGES = 5


def has_index(folder: Path) -> bool:
    """Whether the folder holds a database that something was published in.

    Raises:
        IndexingError: there is one that can't be read.
    """
    try:
        with closing(schema.open_for_reading(folder)) as connection, schema.translated(folder):
            return int(schema.read_meta(connection, "generation")) > 0
    except IndexMissingError:
        return False


def database_flaws(folder: Path) -> Iterator[str]:
    """Yield what is wrong in the database of ``folder``.

    Raises:
        IndexingError: it can't be read at all.
    """
    with closing(schema.open_for_reading(folder)) as connection, schema.translated(folder):
        connection.execute("BEGIN")
        broken = connection.execute(f"PRAGMA integrity_check({_MESSAGES})").fetchall()
        if broken != [("ok",)]:
            yield from (str(row[0]) for row in broken)
            return  # what a broken tree answers says nothing
        if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            yield "it is not in WAL mode"
        loose = len(connection.execute("PRAGMA foreign_key_check").fetchall())
        if loose:
            yield f"{loose} rows that refer to nothing"
        for name, query in _RULES.items():
            number = connection.execute(query).fetchone()[0]
            if number > 0:
                yield f"{number} {name}"
        if dict(read_counts(connection)) != _counted(connection):
            yield "its counts are not those of its rows"


@dataclass(frozen=True, slots=True)
class VectorState:
    """What was found of the vector files.

    Attributes:
        since: the generation of the base that questions use; 0 if they use none.
        size: vectors of sentences and passages in it.
        fresh: vectors that are read from the database beside it.
        passed_over: generations of newer bases that can't be used.
        flaws: how the base differs from the database.
    """

    since: int
    size: int
    fresh: int
    passed_over: tuple[int, ...]
    flaws: tuple[str, ...]


def examine_vectors(folder: Path) -> VectorState:
    """Compare the vector files of ``folder`` with its database, vector by vector.

    Raises:
        IndexingError: the database can't be read.
    """
    files = VectorFiles(folder)
    with closing(schema.open_for_reading(folder)) as connection, schema.translated(folder):
        connection.execute("BEGIN")
        generation = int(schema.read_meta(connection, "generation"))
        since, fresh = _in_use(connection, files, generation)
        flaws: list[str] = []
        size = 0
        _, bases = files.newest(since, None, read_bases(connection))
        for unit, base in bases.items():
            size += base.size
            flaws += _differences(connection, unit, base, since)
    return VectorState(
        since=since,
        size=size,
        fresh=fresh,
        passed_over=tuple(each for each in files.generations() if since < each <= generation),
        flaws=tuple(flaws),
    )


def _in_use(connection: sqlite3.Connection, files: VectorFiles, generation: int) -> tuple[int, int]:
    """Return the generation of the base in use, and how many vectors are read beside it."""
    views = read_view(connection, files, generation).values()
    return min(view.since for view in views), sum(view.fresh.size for view in views)


def _differences(
    connection: sqlite3.Connection, unit: Unit, base: FaissIndex, since: int
) -> Iterator[str]:
    ids, vectors = base.contents()
    if np.any(np.diff(ids) <= 0):
        yield f"its {unit} ids are in disorder"
        return
    wanted, expected = read_vectors(connection, unit, 0, since)
    gone = [
        row[0]
        for row in connection.execute(
            "SELECT id FROM tombstones WHERE unit = ? AND generation > ?", (unit, since)
        )
    ]
    missing = int((~np.isin(wanted, ids)).sum())
    foreign = int((~np.isin(ids, wanted) & ~np.isin(ids, gone)).sum())
    if missing or foreign:
        yield f"{missing} {unit}s are missing and {foreign} are foreign"
        return
    if not len(wanted):
        return
    unequal = (vectors[np.searchsorted(ids, wanted)] != expected).any(axis=1).sum()
    if unequal:
        yield f"{unequal} vectors of {unit}s are others"


def _counted(connection: sqlite3.Connection) -> dict[str, int]:
    counted = {
        "articles": f"SELECT count(*) FROM articles WHERE {_LIVE}",  # noqa: S608 - fixed text
        **{
            f"{unit}s": (
                f"SELECT count(*) FROM {unit}s u JOIN articles a ON a.id = u.article_id"  # noqa: S608 - a fixed table name
                f" WHERE a.{_LIVE}"
            )
            for unit in Unit
        },
    }
    return {name: connection.execute(query).fetchone()[0] for name, query in counted.items()}
