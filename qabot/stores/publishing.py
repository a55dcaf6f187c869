"""Writing a change set: the one transaction that makes a generation."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from qabot.ports import ChangeSet, FileState, PreparedArticle, Unit, Vectors
from qabot.stores.rows import dump_source_map
from qabot.stores.schema import read_meta
from qabot.stores.terms import terms


def embedding_key(model: str, text: str) -> bytes:
    """Return the cache key, 16 bytes, of ``text`` under the model with this fingerprint."""
    return hashlib.blake2b(f"{model}\0{text}".encode(), digest_size=16).digest()


def remember(
    connection: sqlite3.Connection, model: str, texts: Sequence[str], vectors: Vectors
) -> None:
    """Add embeddings to the cache; a key that is there already gets the new vector."""
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        connection.executemany(
            "INSERT INTO embeddings (key, vector) VALUES (?, ?)"
            " ON CONFLICT (key) DO UPDATE SET vector = excluded.vector",
            (
                (embedding_key(model, text), vector.tobytes())
                for text, vector in zip(texts, vectors, strict=True)
            ),
        )


def publish(connection: sqlite3.Connection, model: str, changes: ChangeSet) -> int:
    """Apply ``changes`` and purge what the generation before the last had; return the new one."""
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        generation = int(read_meta(connection, "generation")) + 1
        counts = Counter(read_counts(connection))
        for path in changes.remove:
            counts.subtract(_remove(connection, path, generation))
        for prepared in changes.add:
            counts.update(_add(connection, model, prepared, generation))
        write_files(connection, changes.files, changes.forget)
        _purge(connection, generation - 1)
        set_meta(connection, "generation", str(generation))
        set_meta(connection, "fingerprint", json.dumps(dict(changes.fingerprint), sort_keys=True))
        set_meta(connection, "counts", json.dumps(counts))
    return generation


def write_files(
    connection: sqlite3.Connection, files: Mapping[str, FileState], forget: Iterable[str]
) -> None:
    """Remember the state of ``files`` and forget those that are gone."""
    connection.executemany("DELETE FROM files WHERE path = ?", ((path,) for path in forget))
    connection.executemany(
        "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?)",
        (
            (path, state.size, state.mtime_ns, state.checked_ns, state.digest, state.problem)
            for path, state in files.items()
        ),
    )


def set_meta(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Set one value of the meta table."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def read_counts(connection: sqlite3.Connection) -> dict[str, int]:
    """Return the newest generation's number of articles, passages and sentences."""
    counts: dict[str, int] = read_meta(connection, "counts")
    return counts


def _remove(connection: sqlite3.Connection, path: str, generation: int) -> Counter[str]:
    rows = connection.execute(
        "UPDATE articles SET removed_in = ? WHERE path = ? AND removed_in IS NULL RETURNING id",
        (generation, path),
    ).fetchall()
    removed = Counter(articles=len(rows))
    for (article,) in rows:
        for unit in Unit:
            cursor = connection.execute(
                f"INSERT INTO tombstones SELECT ?, id, ? FROM {unit}s WHERE article_id = ?",  # noqa: S608 - a fixed table name
                (unit, generation, article),
            )
            removed[f"{unit}s"] += cursor.rowcount
            # Gone from here at once: BM25's statistics count every row, and an answer must not
            # depend on what was removed. Who reads an older generation reads an older database.
            connection.execute(
                f"DELETE FROM {unit}_terms WHERE rowid IN"  # noqa: S608 - a fixed table name
                f" (SELECT id FROM {unit}s WHERE article_id = ?)",
                (article,),
            )
    return removed


def _add(
    connection: sqlite3.Connection, model: str, prepared: PreparedArticle, generation: int
) -> Counter[str]:
    article = prepared.article
    article_id = connection.execute(
        "INSERT INTO articles (path, title, author, published, url, source, language, text,"
        " digest, source_map, added_in) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            article.path,
            article.title,
            article.author,
            article.published.isoformat() if article.published else None,
            article.url,
            article.source,
            article.language,
            article.text,
            article.digest,
            dump_source_map(article.source_map),
            generation,
        ),
    ).lastrowid
    added = Counter(articles=1)
    for span, text, sentences in zip(
        prepared.passages, prepared.passage_texts, prepared.sentence_texts, strict=True
    ):
        passage_id = connection.execute(
            'INSERT INTO passages (article_id, start, "end", heading, embedding_id)'
            " VALUES (?, ?, ?, ?, (SELECT id FROM embeddings WHERE key = ?))",
            (article_id, span.start, span.end, span.heading, embedding_key(model, text)),
        ).lastrowid
        _index_terms(connection, Unit.PASSAGE, passage_id, text)
        for (start, end), sentence in zip(span.sentences, sentences, strict=True):
            sentence_id = connection.execute(
                'INSERT INTO sentences (article_id, passage_id, start, "end", embedding_id)'
                " VALUES (?, ?, ?, ?, (SELECT id FROM embeddings WHERE key = ?))",
                (article_id, passage_id, start, end, embedding_key(model, sentence)),
            ).lastrowid
            _index_terms(connection, Unit.SENTENCE, sentence_id, sentence)
        added.update(passages=1, sentences=len(sentences))
    return added


def _index_terms(connection: sqlite3.Connection, unit: Unit, row: int | None, text: str) -> None:
    connection.execute(
        f"INSERT INTO {unit}_terms (rowid, terms) VALUES (?, ?)",  # noqa: S608 - a fixed table name
        (row, " ".join(terms(text))),
    )


def _purge(connection: sqlite3.Connection, keep: int) -> None:
    """Delete what no generation from ``keep`` on can see."""
    gone = "SELECT id FROM articles WHERE removed_in <= ?"
    if connection.execute(f"SELECT EXISTS ({gone})", (keep,)).fetchone()[0] == 0:
        return
    connection.execute("CREATE TEMP TABLE loose (id INTEGER PRIMARY KEY)")
    for unit in (Unit.SENTENCE, Unit.PASSAGE):
        members = f"FROM {unit}s WHERE article_id IN ({gone})"
        connection.execute(
            f"INSERT OR IGNORE INTO loose SELECT embedding_id {members}",
            (keep,),
        )
        connection.execute(
            f"DELETE FROM {unit}_terms WHERE rowid IN (SELECT id {members})",  # noqa: S608 - fixed text
            (keep,),
        )
        connection.execute(f"DELETE {members}", (keep,))
    connection.execute(f"DELETE FROM articles WHERE id IN ({gone})", (keep,))  # noqa: S608 - fixed text
    connection.execute(
        "DELETE FROM embeddings WHERE id IN (SELECT id FROM loose)"
        " AND NOT EXISTS (SELECT 1 FROM sentences WHERE embedding_id = embeddings.id)"
        " AND NOT EXISTS (SELECT 1 FROM passages WHERE embedding_id = embeddings.id)"
    )
    connection.execute("DROP TABLE loose")
