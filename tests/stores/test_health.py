"""Damage in a database that SQLite itself would not notice."""

import sqlite3
from pathlib import Path

import numpy as np
import pytest
from conftest import Publish, article

from qabot.errors import IndexDamagedError
from qabot.stores.faiss_index import FaissIndex
from qabot.stores.health import database_flaws, examine_vectors, has_index
from qabot.stores.schema import DATABASE

DAMAGES = {
    'UPDATE sentences SET "end" = 900 WHERE id = 1': "1 sentences outside their passage",
    'UPDATE sentences SET start = "end" WHERE id = 1': "1 sentences outside their passage",
    'UPDATE passages SET "end" = 900 WHERE id = 2': "1 passages outside their article's text",
    "UPDATE articles SET text = 'short' WHERE id = 1": "1 passages outside their article's text",
    "DELETE FROM sentence_terms WHERE rowid = 1": "1 sentences that differ",
    "INSERT INTO passage_terms (rowid, terms) VALUES (99, 'crane')": "1 passages that differ",
    "UPDATE articles SET path = 'a.md'": "1 articles that stand twice",
    "UPDATE articles SET added_in = 7 WHERE id = 2": "1 articles newer than the generation",
    "DELETE FROM files WHERE path = 'a.md'": "1 articles without their file's state",
    "UPDATE files SET digest = 'other' WHERE path = 'a.md'": "1 files whose article is missing",
    "UPDATE embeddings SET vector = x'00' WHERE id = 1": "1 vectors of another length",
    "UPDATE sentences SET embedding_id = 999 WHERE id = 1": "1 rows that refer to nothing",
    "UPDATE meta SET value = '{}' WHERE key = 'counts'": "its counts are not those of its rows",
    "PRAGMA journal_mode = DELETE": "it is not in WAL mode",
}


@pytest.fixture
def folder(publish: Publish, tmp_path: Path) -> Path:
    publish(article("a.md", "The crane is red.", "It lifts."), article("b.md", "The ship is blue."))
    return tmp_path / "index"


def test_a_sound_database_has_no_flaw_whatever_was_published(
    folder: Path, publish: Publish
) -> None:
    assert list(database_flaws(folder)) == []
    publish(article("a.md", "The crane is green 🏗 – “naïve” Å.B.C."), remove=["a.md"])
    publish(remove=["b.md"])
    publish(article("c.md", "The quay."))
    assert list(database_flaws(folder)) == []


@pytest.mark.parametrize("statement", DAMAGES)
def test_what_breaks_a_rule_is_counted(folder: Path, statement: str) -> None:
    connection = sqlite3.connect(folder / DATABASE)
    with connection:
        connection.execute(statement)
    connection.close()
    flaws = list(database_flaws(folder))
    assert [flaw for flaw in flaws if flaw.startswith(DAMAGES[statement])]


def test_damage_in_the_index_of_words_is_found(folder: Path) -> None:
    connection = sqlite3.connect(folder / DATABASE)
    with connection:
        connection.execute("UPDATE sentence_terms_data SET block = x'0102' WHERE id > 10")
    connection.close()
    with pytest.raises(IndexDamagedError, match="malformed"):
        list(database_flaws(folder))


def test_an_index_is_there_once_something_was_published(tmp_path: Path, publish: Publish) -> None:
    assert not has_index(tmp_path / "index")
    publish(article("a.md", "The crane is red."))
    assert has_index(tmp_path / "index")


def test_vectors_that_equal_the_database_have_no_flaw(folder: Path, publish: Publish) -> None:
    state = examine_vectors(folder)
    assert (state.since, state.size, state.fresh) == (1, 5, 0)
    assert (state.passed_over, state.flaws) == ((), ())
    publish(article("c.md", "The quay."), remove=["a.md"])
    publish(article("d.md", "The mole."), remove=["b.md"])
    publish(article("e.md", "The dock."))
    state = examine_vectors(folder)
    assert (state.since, state.size, state.fresh, state.flaws) == (1, 5, 6, ())


def test_vectors_that_differ_are_counted(folder: Path) -> None:
    stem = folder / "vectors" / "1" / "sentence"
    ids, vectors = FaissIndex.load(stem).contents()
    FaissIndex.build(ids, np.roll(vectors, 1, axis=1)).save(stem)
    assert examine_vectors(folder).flaws == ("3 vectors of sentences are others",)
    FaissIndex.build(ids[1:] + 5, vectors[1:]).save(stem)
    assert examine_vectors(folder).flaws == ("3 sentences are missing and 2 are foreign",)


def test_the_contents_of_an_approximate_index_are_what_it_was_built_from() -> None:
    vectors = np.random.default_rng(5).normal(size=(4_000, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    ids = np.arange(4_000, dtype=np.int64) * 3
    index = FaissIndex.build(ids, vectors, exact_up_to=100)
    assert not index.exact
    found, kept = index.contents()
    assert np.array_equal(found, ids)
    assert np.array_equal(kept, vectors)
    assert index.search(vectors[7], 1).ids.tolist() == [21]
