"""The Store port on SQLite and FAISS."""

import shutil
import sqlite3
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from conftest import FINGERPRINT, Publish, article, vector

from qabot.errors import BusyError, IndexDamagedError, IndexMismatchError, IndexMissingError
from qabot.ports import FileState, Unit
from qabot.records import Filter
from qabot.runs import RunRecord
from qabot.stores.faiss_index import FaissIndex
from qabot.stores.schema import DATABASE
from qabot.stores.sqlite import SqliteStore

EVERYTHING = Filter()


def found(store: SqliteStore, text: str, within: Filter = EVERYTHING, limit: int = 1) -> list[str]:
    """The sentences nearest to a text's own vector."""
    with store.snapshot() as snapshot:
        ids = snapshot.nearest(Unit.SENTENCE, vector(text), limit, within).ids
        return [sentence.text for sentence in snapshot.sentences(ids)]


def said(store: SqliteStore, question: str, within: Filter = EVERYTHING) -> list[str]:
    """The sentences that match by words."""
    with store.snapshot() as snapshot:
        ids = snapshot.matching(Unit.SENTENCE, question, 50, within).ids
        return [sentence.text for sentence in snapshot.sentences(ids)]


def test_what_is_published_is_found_by_vector_and_by_words(
    store: SqliteStore, publish: Publish
) -> None:
    assert publish(article("a.md", "The crane is red.", "It lifts ten tonnes.")) == 1
    assert found(store, "The crane is red.") == ["The crane is red."]
    assert said(store, "red cranes") == ["The crane is red."]


def test_a_removed_article_leaves_no_ghost(store: SqliteStore, publish: Publish) -> None:
    publish(article("a.md", "The crane is red."), article("b.md", "The ship is blue."))
    publish(remove=["a.md"])
    assert found(store, "The crane is red.", limit=5) == ["The ship is blue."]
    assert said(store, "crane") == []
    assert store.counts() == {"articles": 1, "passages": 1, "sentences": 1}


def test_a_changed_article_is_found_by_its_new_text_only(
    store: SqliteStore, publish: Publish
) -> None:
    publish(article("a.md", "The crane is red."))
    publish(article("a.md", "The crane is green."), remove=["a.md"])
    publish(article("c.md", "Nothing of the kind."))
    assert said(store, "crane red") == ["The crane is green."]
    assert found(store, "The crane is red.", limit=5)[0] != "The crane is red."


def test_a_snapshot_sees_its_generation_whatever_is_published_meanwhile(
    store: SqliteStore, publish: Publish
) -> None:
    publish(article("a.md", "The crane is red."))
    with store.snapshot() as before:
        publish(article("a.md", "The crane is green."), remove=["a.md"])
        publish(article("b.md", "The crane is gone."), remove=["a.md"])
        publish(article("c.md", "The ship is blue."))
        ids = before.matching(Unit.SENTENCE, "crane", 5, EVERYTHING).ids
        near = before.nearest(Unit.SENTENCE, vector("The crane is red."), 5, EVERYTHING).ids
        assert [each.text for each in before.sentences(ids)] == ["The crane is red."]
        assert [each.text for each in before.sentences(near)] == ["The crane is red."]
        count, articles = before.articles(0, 5)
        assert (count, [each.path for each in articles]) == (1, ["a.md"])
        assert before.generation == 1
    assert said(store, "crane") == ["The crane is gone."]


def test_an_update_answers_like_an_index_made_anew(store: SqliteStore, publish: Publish) -> None:
    names = [f"{number}.md" for number in range(30)]
    for name in names:
        publish(article(name, f"Sentence of {name}.", "The crane is red."))
    publish(remove=names[::2])
    expected = [f"Sentence of {name}." for name in names[1::2]]
    kept = sorted(set(found(store, "Sentence of 3.md.", limit=100)) - {"The crane is red."})
    assert kept == sorted(expected)
    assert len(said(store, "crane")) == 15


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        (Filter(after=date(2020, 1, 1)), {"B"}),
        (Filter(before=date(2019, 5, 1)), {"A"}),
        (Filter(after=date(2019, 5, 1), before=date(2019, 5, 1)), {"A"}),
        (Filter(author="TOMÁS"), {"A"}),
        (Filter(source="wire"), {"A", "B"}),
        (Filter(source="wire", after=date(2020, 1, 1)), {"B"}),
        (Filter(author="nobody"), set()),
    ],
)
def test_filters_restrict_both_searches(
    store: SqliteStore, publish: Publish, within: Filter, expected: set[str]
) -> None:
    publish(
        article(
            "a.md", "The crane A.", author="J. Tomás", source="Wire", published=date(2019, 5, 1)
        ),
        article("b.md", "The crane B.", source="The Wire", published=date(2021, 2, 3)),
        article("c.md", "The crane C."),
    )
    assert {text[-2] for text in found(store, "crane", within, 9)} == expected
    assert {text[-2] for text in said(store, "crane", within)} == expected


def test_undated_articles_outside_a_date_filter_are_counted(
    store: SqliteStore, publish: Publish
) -> None:
    publish(article("a.md", "One.", source="Wire"), article("b.md", "Two."))
    with store.snapshot() as snapshot:
        assert snapshot.undated(Filter(after=date(2020, 1, 1))) == 2
        assert snapshot.undated(Filter(after=date(2020, 1, 1), source="wire")) == 1
        assert snapshot.undated(Filter(source="wire")) == 0


def test_the_lexical_score_is_a_share_of_the_most_the_question_could_reach(
    store: SqliteStore, publish: Publish
) -> None:
    publish(
        *(article(f"{n}.md", f"Ship number {n}.") for n in range(20)), article("a.md", "The crane.")
    )
    with store.snapshot() as snapshot:
        one = snapshot.matching(Unit.SENTENCE, "crane", 5, EVERYTHING).scores
        half = snapshot.matching(Unit.SENTENCE, "crane zeppelin", 5, EVERYTHING).scores
    assert 0.4 < one[0] < 1
    assert half[0] < one[0] * 0.6


@pytest.mark.parametrize(
    "question",
    ['"', "crane AND", "NEAR(crane, red)", "crane*", "terms:crane", "') OR 1=1 --", "^crane", "🏗"],
)
def test_question_text_is_never_query_syntax(
    store: SqliteStore, publish: Publish, question: str
) -> None:
    publish(article("a.md", "The crane is red."))
    assert said(store, question) == (["The crane is red."] if "crane" in question else [])


def test_neighbours_are_those_of_the_same_article_in_order(
    store: SqliteStore, publish: Publish
) -> None:
    publish(article("a.md", "One.", "Two.", "Three.", "Four."), article("b.md", "Five."))
    with store.snapshot() as snapshot:
        ids = snapshot.matching(Unit.SENTENCE, "three", 1, EVERYTHING).ids
        before, after = snapshot.neighbours(snapshot.sentences(ids)[0], 2)
    assert [each.text for each in before] == ["One.", "Two."]
    assert [each.text for each in after] == ["Four."]


def test_embeddings_outlive_a_run_that_never_published(store: SqliteStore) -> None:
    with store.lock():
        store.remember(["kept"], np.stack([vector("kept")]))
    assert store.missing(["kept", "new", "new"]) == ["new"]


def test_a_moved_article_needs_no_new_sentence_embedding(
    store: SqliteStore, publish: Publish
) -> None:
    publish(article("a.md", "The crane is red."))
    publish(remove=["a.md"])
    assert store.missing(["The crane is red."]) == []


def test_what_no_kept_generation_holds_is_purged(store: SqliteStore, publish: Publish) -> None:
    publish(article("a.md", "The crane is red."))
    publish(remove=["a.md"])
    publish(article("b.md", "The ship."))
    publish(article("c.md", "The quay."))
    assert store.missing(["The crane is red."]) == ["The crane is red."]


@pytest.mark.parametrize("damage", ["cut", "gone", "garbage"])
def test_damaged_vector_files_are_replaced_from_the_database(
    publish: Publish, tmp_path: Path, damage: str
) -> None:
    publish(article("a.md", "The crane is red."), article("b.md", "The ship is blue."))
    base = tmp_path / "index" / "vectors" / "1"
    file = base / "sentence.faiss"
    actions: dict[str, Callable[[], object]] = {
        "cut": lambda: file.write_bytes(file.read_bytes()[:20]),
        "gone": lambda: shutil.rmtree(base),
        "garbage": lambda: file.write_bytes(b"nonsense" * 50),
    }
    actions[damage]()
    fresh = SqliteStore(tmp_path / "index", model="by hand")
    assert found(fresh, "The ship is blue.") == ["The ship is blue."]
    with fresh.lock():
        fresh.tidy()
    again = SqliteStore(tmp_path / "index", model="by hand")
    assert found(again, "The ship is blue.") == ["The ship is blue."]
    assert FaissIndex.load(base / "sentence").size == 2


def based_anew(folder: Path) -> list[str]:
    """Lose the vector base, have it made again, and tell which there are."""
    shutil.rmtree(folder / "vectors", ignore_errors=True)
    store = SqliteStore(folder, model="by hand")
    with store.lock():
        store.tidy()
    return sorted(path.name for path in (folder / "vectors").iterdir())


def test_a_base_from_before_the_database_was_restored_is_passed_over_and_replaced(
    publish: Publish, tmp_path: Path
) -> None:
    folder = tmp_path / "index"
    publish(article("a.md", "The crane is red."))
    shutil.copy(folder / DATABASE, tmp_path)
    publish(article("b.md", "The ship is blue."))
    assert based_anew(folder) == ["2"]
    for ending in ("-wal", "-shm"):
        (folder / f"{DATABASE}{ending}").unlink(missing_ok=True)
    shutil.copy(tmp_path / DATABASE, folder)
    # The ids and the generation of what had been published before.
    publish(article("c.md", "The quay is green."))
    restored = SqliteStore(folder, model="by hand")
    assert restored.generation == 2
    assert found(restored, "The quay is green.") == ["The quay is green."]
    assert FaissIndex.load(folder / "vectors" / "2" / "sentence").size == 2
    vectors = FaissIndex.load(folder / "vectors" / "2" / "sentence").contents()[1]
    assert np.array_equal(vectors[1], vector("The quay is green."))


def test_a_base_from_before_there_were_tokens_is_used_and_made_anew_by_the_next_run(
    store: SqliteStore, publish: Publish, tmp_path: Path
) -> None:
    publish(article("a.md", "The crane is red."))
    folder = tmp_path / "index"
    (folder / "vectors" / "1" / "token").unlink()
    connection = sqlite3.connect(folder / DATABASE)
    with connection:
        connection.execute("DELETE FROM meta WHERE key = 'bases'")
    connection.close()
    old = SqliteStore(folder, model="by hand")
    assert found(old, "The crane is red.") == ["The crane is red."]
    with store.lock():
        store.tidy()
    assert (folder / "vectors" / "1" / "token").read_text("ascii")


def test_a_damaged_base_and_a_forgotten_draft_go_with_the_next_run(
    store: SqliteStore, publish: Publish, tmp_path: Path
) -> None:
    publish(article("a.md", "The crane is red."))
    folder = tmp_path / "index"
    (folder / "vectors" / "1" / "sentence.faiss").write_bytes(b"nonsense")
    (folder / "vectors" / "7.part").mkdir()
    (folder / "vectors" / "9").mkdir()
    fresh = SqliteStore(folder, model="by hand")
    with fresh.lock():
        fresh.tidy()
    assert sorted(path.name for path in (folder / "vectors").iterdir()) == ["1"]
    assert FaissIndex.load(folder / "vectors" / "1" / "sentence").size == 1
    assert found(store, "The crane is red.") == ["The crane is red."]


def test_the_last_run_is_remembered(store: SqliteStore, publish: Publish, tmp_path: Path) -> None:
    publish(article("a.md", "The crane is red."))
    assert store.last_run() is None
    run = RunRecord(1_700_000_000_123_456_789, 1.5, 1, 2, 3, 4, 5)
    with store.lock():
        store.note_run(run)
    assert SqliteStore(tmp_path / "index", model="").last_run() == run


def test_a_run_that_another_version_noted_otherwise_is_not_known(
    store: SqliteStore, publish: Publish, tmp_path: Path
) -> None:
    publish(article("a.md", "The crane is red."))
    connection = sqlite3.connect(tmp_path / "index" / DATABASE)
    for value in ("nonsense", '{"seconds": 1}', "[1]"):
        with connection:
            connection.execute("INSERT OR REPLACE INTO meta VALUES ('last_run', ?)", (value,))
        assert store.last_run() is None
    connection.close()


def test_an_absent_index_says_so(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "none", model="by hand")
    assert store.generation == 0
    with pytest.raises(IndexMissingError, match="no index"), store.snapshot():
        pass


def test_a_damaged_database_says_so(tmp_path: Path, publish: Publish, store: SqliteStore) -> None:
    publish(article("a.md", "The crane is red."))
    (tmp_path / "index" / DATABASE).write_bytes(b"no database at all" * 999)
    with pytest.raises(IndexDamagedError, match="damaged"), store.snapshot():
        pass


def test_a_newer_schema_is_refused(tmp_path: Path, publish: Publish, store: SqliteStore) -> None:
    publish(article("a.md", "The crane is red."))
    connection = sqlite3.connect(tmp_path / "index" / DATABASE)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(IndexMismatchError, match="version 99"), store.snapshot():
        pass


def test_a_second_writer_is_told_to_wait(store: SqliteStore, tmp_path: Path) -> None:
    other = SqliteStore(tmp_path / "index", model="by hand")
    with store.lock(), pytest.raises(BusyError, match="another process"), other.lock():
        pass


def test_questions_in_many_threads_all_see_a_whole_generation(
    store: SqliteStore, publish: Publish
) -> None:
    publish(*(article(f"{n}.md", "Round 0.") for n in range(5)))
    seen: list[set[str]] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            seen.append(set(said(store, "round")))

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for turn in range(1, 8):
        paths = [f"{n}.md" for n in range(5)]
        publish(*(article(path, f"Round {turn}.") for path in paths), remove=paths)
    stop.set()
    for thread in threads:
        thread.join()
    assert seen
    assert all(len(texts) == 1 for texts in seen)


def test_file_states_are_remembered_and_forgotten(store: SqliteStore, publish: Publish) -> None:
    publish(article("a.md", "One."), article("b.md", "Two."))
    state = FileState(5, 6, 7, "digest", "a problem")
    with store.lock():
        store.touch({"a.md": state}, ["b.md"])
    assert store.files() == {"a.md": state}
    assert store.fingerprint() == FINGERPRINT
