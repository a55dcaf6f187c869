"""Reading one generation of the index."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from qabot.ports import Ids, Scored, Unit, Vectors
from qabot.records import ArticleSummary, Filter, Passage, Sentence
from qabot.stores.rows import (
    ARTICLE_COLUMNS,
    casefold,
    conditions,
    load_article,
    load_sentences,
)
from qabot.stores.terms import question_terms
from qabot.stores.vectors import VectorView, as_matrix

# A term in more than one in twenty rows says little and costs most of BM25's time; below this many
# rows the time is nothing, and a small corpus is often about what its frequent terms name.
FREQUENT_SHARE = 0.05
FREQUENT_ROWS = 2_000

_K1 = 1.2
# FTS5 raises the IDF of terms in more than half of the rows to this.
_LEAST_IDF = 1e-6

_LIVE = "a.added_in <= ? AND (a.removed_in IS NULL OR a.removed_in > ?)"


class SqliteSnapshot:
    """Reads one generation through one connection that holds a read transaction."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        generation: int,
        views: Mapping[Unit, VectorView],
        counts: Mapping[str, int],
    ) -> None:
        self._connection = connection
        self._views = views
        self._counts = counts
        self._dead = connection.execute(
            "SELECT EXISTS (SELECT 1 FROM articles WHERE removed_in IS NOT NULL)"
        ).fetchone()[0]
        self.generation = generation
        connection.create_function("casefold", 1, casefold, deterministic=True)

    def nearest(self, unit: Unit, vector: Vectors, limit: int, within: Filter) -> Scored:
        """Return the nearest units by cosine, best first."""
        only = None if within == Filter() else self._allowed(unit, within)
        return self._views[unit].search(vector, limit, only)

    def matching(self, unit: Unit, question: str, limit: int, within: Filter) -> Scored:
        """Return the best units by BM25 (k1 1.2, b 0.75, as FTS5 has it), best first.

        Scores are shares, 0 to 1, of the most the question's terms could reach together: a term's
        BM25 stays below IDF * (k1 + 1), however often it occurs.
        """
        documents = self._frequencies(unit, question_terms(question))
        wanted = self._selective(unit, documents)
        if not wanted:
            return Scored(np.empty(0, np.int64), np.empty(0, np.float32))
        expression = " OR ".join(f'"{term}"' for term in wanted)
        table = f"{unit}_terms"
        query = f"SELECT t.rowid, -bm25({table}) FROM {table} t"  # noqa: S608 - fixed table names
        values: list[object] = [expression]
        limits = f" WHERE {table} MATCH ?"
        if within != Filter() or self._dead:
            extra, more = conditions(within)
            query += f" JOIN {unit}s u ON u.id = t.rowid JOIN articles a ON a.id = u.article_id"
            limits += f" AND {_LIVE} {extra}"
            values += [self.generation, self.generation, *more]
        rows = self._connection.execute(
            f"{query}{limits} ORDER BY 2 DESC, 1 LIMIT ?", (*values, limit)
        ).fetchall()
        return Scored(
            np.array([row[0] for row in rows], np.int64),
            np.array([row[1] for row in rows], np.float32) / self._highest(unit, documents),
        )

    def cosines(self, unit: Unit, vector: Vectors, ids: Ids) -> Vectors:
        """Return the cosine of ``vector`` with each of ``ids``, shape (len(ids),)."""
        rows = self._connection.execute(
            f"SELECT u.id, e.vector FROM {unit}s u JOIN embeddings e ON e.id = u.embedding_id"  # noqa: S608 - a fixed table name
            " WHERE u.id IN (SELECT value FROM json_each(?))",
            (json.dumps(ids.tolist()),),
        )
        found = {row[0]: row[1] for row in rows}
        stacked = b"".join(found.get(identity, b"") for identity in ids.tolist())
        return as_matrix(stacked, len(ids), len(vector)) @ vector

    def sentences(self, ids: Ids) -> Sequence[Sentence]:
        """Return the sentences with these ids, in this order."""
        return load_sentences(self._connection, ids.tolist())

    def members(self, passages: Ids) -> tuple[Ids, Ids]:
        """Return ids of all sentences of ``passages``, and for each the id of its passage."""
        return self._pairs("passage_id", passages)

    def parents(self, sentences: Ids) -> Ids:
        """Return the passage id of each sentence."""
        ids, passages = self._pairs("id", sentences)
        if len(ids) != len(sentences):
            raise sqlite3.DatabaseError("sentences are missing")
        return passages[np.searchsorted(ids, sentences)]

    def passages(self, path: str) -> Sequence[Passage]:
        """Return the passages of the article at ``path``, in reading order; none if it is gone."""
        row = self._connection.execute(
            f"SELECT {ARTICLE_COLUMNS} FROM articles a WHERE a.path = ? AND {_LIVE}",  # noqa: S608 - fixed column names and conditions
            (path, self.generation, self.generation),
        ).fetchone()
        if row is None:
            return []
        article = load_article(row)
        rows = self._connection.execute(
            'SELECT id, start, "end", heading FROM passages WHERE article_id = ? ORDER BY start',
            (article.id,),
        )
        return [
            Passage(identity, article, start, end, heading)
            for identity, start, end, heading in rows
        ]

    def articles(self, first: int, count: int) -> tuple[int, Sequence[ArticleSummary]]:
        """Return how many articles there are, and ``count`` of them from ``first`` on."""
        whole = self._connection.execute(
            f"SELECT count(*) FROM articles a WHERE {_LIVE}",  # noqa: S608 - fixed conditions
            (self.generation, self.generation),
        ).fetchone()[0]
        rows = self._connection.execute(
            "SELECT a.title, a.author, a.published, a.url, a.source, a.path FROM articles a"  # noqa: S608 - fixed conditions
            f" WHERE {_LIVE} ORDER BY a.published IS NULL, a.published DESC, a.path"
            " LIMIT ? OFFSET ?",
            (self.generation, self.generation, count, first),
        )
        return whole, [
            ArticleSummary(title, author, day and date.fromisoformat(day), url, source, path)
            for title, author, day, url, source, path in rows
        ]

    def neighbours(self, sentence: Sentence, count: int) -> tuple[list[Sentence], list[Sentence]]:
        """Return up to ``count`` sentences before and after, in the same article."""
        around = []
        for comparison, order in (("<", "DESC"), (">", "ASC")):
            rows = self._connection.execute(
                f"SELECT id FROM sentences WHERE article_id = ? AND start {comparison} ?"  # noqa: S608 - fixed words
                f" ORDER BY start {order} LIMIT ?",
                (sentence.article.id, sentence.start, count),
            ).fetchall()
            around.append(load_sentences(self._connection, [row[0] for row in rows]))
        before, after = around
        return before[::-1], after

    def undated(self, within: Filter) -> int:
        """Return how many articles ``within`` leaves out only because they have no date."""
        if not within.dated:
            return 0
        extra, values = conditions(within, dates=False)
        row = self._connection.execute(
            f"SELECT count(*) FROM articles a WHERE a.published IS NULL AND {_LIVE} {extra}",  # noqa: S608 - fixed conditions
            (self.generation, self.generation, *values),
        ).fetchone()
        return int(row[0])

    def languages(self) -> frozenset[str | None]:
        """Return the languages that articles name; None among them if one names none."""
        rows = self._connection.execute(
            f"SELECT DISTINCT a.language FROM articles a WHERE {_LIVE}",  # noqa: S608 - fixed condition
            (self.generation, self.generation),
        )
        return frozenset(row[0] for row in rows)

    def _allowed(self, unit: Unit, within: Filter) -> Ids:
        extra, values = conditions(within)
        rows = self._connection.execute(
            f"SELECT u.id FROM {unit}s u JOIN articles a ON a.id = u.article_id"  # noqa: S608 - fixed table and conditions
            f" WHERE {_LIVE} {extra} ORDER BY u.id",
            (self.generation, self.generation, *values),
        ).fetchall()
        return np.array([row[0] for row in rows], np.int64)

    def _highest(self, unit: Unit, documents: Mapping[str, int]) -> float:
        total = self._counts.get(f"{unit}s", 0)
        highest = sum(
            max(math.log(max(total - count + 0.5, 0.5) / (count + 0.5)), _LEAST_IDF)
            for count in documents.values()
        )
        return max(highest * (_K1 + 1), _LEAST_IDF)

    def _selective(self, unit: Unit, documents: Mapping[str, int]) -> list[str]:
        known = [term for term, count in documents.items() if count]
        total = self._counts.get(f"{unit}s", 0)
        rare = [
            term for term in known if documents[term] <= max(FREQUENT_ROWS, FREQUENT_SHARE * total)
        ]
        return rare or known

    def _frequencies(self, unit: Unit, wanted: Sequence[str]) -> dict[str, int]:
        rows = self._connection.execute(
            f"SELECT term, doc FROM {unit}_vocabulary"  # noqa: S608 - a fixed table name
            " WHERE term IN (SELECT value FROM json_each(?))",
            (json.dumps(list(wanted)),),
        )
        return dict.fromkeys(wanted, 0) | {term: int(count) for term, count in rows}

    def _pairs(self, column: str, values: Ids) -> tuple[Ids, Ids]:
        rows = self._connection.execute(
            f"SELECT id, passage_id FROM sentences WHERE {column} IN"  # noqa: S608 - a fixed column
            " (SELECT value FROM json_each(?)) ORDER BY id",
            (json.dumps(values.tolist()),),
        ).fetchall()
        pairs = np.array(rows, np.int64).reshape(len(rows), 2)
        return pairs[:, 0], pairs[:, 1]
