"""What an index run does after each kind of change, on real files and a real store."""

import os
import threading
from pathlib import Path

import pytest
from hashing import Bench

from qabot.errors import BusyError, CorpusError, IndexingError
from qabot.indexing.running import IndexReport

CRANE = "The crane is red."
SHIP = "The ship sails to Norrvik."


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Two articles, indexed."""
    made = Bench(tmp_path)
    made.space.write("a.md", f"# Cranes\n\n{CRANE} It lifts ten tonnes.\n")
    made.space.write("deep/b.md", f"# Ships\n\n{SHIP}\n")
    made.run()
    return made


def changes(report: IndexReport) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], int]:
    return report.added, report.changed, report.removed, report.unchanged


def texts(bench: Bench) -> list[str]:
    return [each.text for each in bench.sentences()]


def test_the_first_run_reads_everything(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.space.write("a.md", f"# Cranes\n\n{CRANE} It lifts ten tonnes.\n")
    bench.space.write("deep/b.md", f"# Ships\n\n{SHIP}\n")
    report = bench.run()
    assert changes(report) == (("a.md", "deep/b.md"), (), (), 0)
    assert (report.articles, report.sentences, report.generation) == (2, 3, 1)
    assert (dict(report.skipped), report.remade) == ({}, ())
    # Two passages and three sentences.
    assert report.embedded == len(bench.embedder.embedded) == 5
    assert texts(bench) == [CRANE, "It lifts ten tonnes.", SHIP]


def test_nothing_changed_makes_no_generation_and_reads_nothing(bench: Bench) -> None:
    stages: list[tuple[str, int]] = []
    report = bench.run(lambda stage, _done, total, _unit: stages.append((stage, total)))
    assert changes(report) == ((), (), (), 2)
    assert (report.generation, report.embedded) == (1, 0)
    assert stages == [("reading", 0)]


def test_an_edited_article_answers_with_its_new_text_only(bench: Bench) -> None:
    bench.space.edit("a.md", "crane is red", "crane is green")
    report = bench.run()
    assert changes(report) == ((), ("a.md",), (), 1)
    assert report.generation == 2
    assert bench.embedder.embedded[-1] == "The crane is green."
    assert report.embedded == 2
    assert texts(bench) == ["The crane is green.", "It lifts ten tonnes.", SHIP]
    assert bench.matching("red") == []
    assert bench.matching("crane") == ["The crane is green."]
    assert bench.nearest(CRANE) == "The crane is green."


def test_an_added_article_answers_and_the_others_are_left(bench: Bench) -> None:
    bench.space.write("c.txt", "Kilns\n\nThe kiln burns all night.\n")
    report = bench.run()
    assert changes(report) == (("c.txt",), (), (), 2)
    assert bench.nearest("The kiln burns all night.") == "The kiln burns all night."
    assert bench.matching("crane") == [CRANE]


def test_a_deleted_article_leaves_no_ghost(bench: Bench) -> None:
    (bench.space.corpus / "a.md").unlink()
    report = bench.run()
    assert changes(report) == ((), (), ("a.md",), 1)
    assert texts(bench) == [SHIP]
    assert bench.matching("crane") == []
    assert bench.nearest(CRANE) == SHIP


def test_deleting_the_last_article_leaves_an_index_that_finds_nothing(bench: Bench) -> None:
    (bench.space.corpus / "a.md").unlink()
    (bench.space.corpus / "deep" / "b.md").unlink()
    report = bench.run()
    assert (report.articles, report.sentences, report.generation) == (0, 0, 2)
    assert texts(bench) == []


def test_a_moved_article_is_cited_from_its_new_place_and_nothing_is_embedded(bench: Bench) -> None:
    (bench.space.corpus / "a.md").rename(bench.space.corpus / "deep" / "moved.md")
    report = bench.run()
    assert changes(report) == (("deep/moved.md",), (), ("a.md",), 1)
    assert report.embedded == 0
    assert [each.article.path for each in bench.sentences()] == [
        "deep/b.md",
        "deep/moved.md",
        "deep/moved.md",
    ]
    assert bench.matching("crane") == [CRANE]


def test_a_touched_article_is_read_but_makes_no_generation_and_is_trusted_after(
    bench: Bench,
) -> None:
    os.utime(bench.space.corpus / "a.md", ns=(1, 1_600_000_000_123_456_789))
    assert changes(bench.run()) == ((), (), (), 2)
    assert bench.store.generation == 1
    state = bench.store.files()["a.md"]
    assert state.mtime_ns == 1_600_000_000_123_456_789
    assert state.checked_ns > state.mtime_ns


@pytest.mark.parametrize("rehash", [False, True])
def test_only_rehashing_finds_an_edit_behind_the_same_size_and_time(
    bench: Bench, *, rehash: bool
) -> None:
    file = bench.space.corpus / "a.md"
    before = file.stat()
    bench.space.edit("a.md", "red", "tan")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size
    report = bench.run(rehash=rehash)
    assert report.changed == (("a.md",) if rehash else ())
    assert bench.matching("crane") == ["The crane is tan." if rehash else CRANE]


def test_rebuilding_reads_and_embeds_everything_anew(bench: Bench) -> None:
    report = bench.run(rebuild=True)
    assert changes(report) == ((), ("a.md", "deep/b.md"), (), 0)
    assert (report.embedded, report.generation) == (5, 2)
    assert texts(bench) == [CRANE, "It lifts ten tonnes.", SHIP]


def test_a_database_that_was_lost_takes_its_vector_files_with_it(bench: Bench) -> None:
    for ending in ("", "-wal", "-shm"):
        (bench.space.index / f"qabot.db{ending}").unlink(missing_ok=True)
    bench.space.write("a.md", "# Kilns\n\nThe kiln burns all night. It is fed with oak.\n")
    bench.space.write("0.md", "# Wells\n\nThe well is deep. Nobody knows how deep.\n")
    bench.run()
    held = texts(bench)
    assert len(held) == 5
    assert [bench.nearest(text) for text in held] == held


def test_another_part_makes_everything_be_read_and_is_named(bench: Bench) -> None:
    bench.fingerprint = {"model": "word hashes", "splitter": "2"}
    assert bench.indexer.differing() == ("splitter",)
    assert bench.indexer.plan().changed == ("a.md", "deep/b.md")
    report = bench.run()
    assert report.remade == ("splitter",)
    assert report.changed == ("a.md", "deep/b.md")
    # The same texts by the same model: nothing to embed.
    assert report.embedded == 0
    assert bench.store.fingerprint() == bench.fingerprint
    assert bench.run().remade == ()


def test_a_plan_changes_nothing(bench: Bench) -> None:
    bench.space.edit("a.md", "red", "green")
    bench.space.write("c.md", "# C\n\nA new sentence.\n")
    (bench.space.corpus / "deep" / "b.md").unlink()
    plan = bench.indexer.plan()
    assert (plan.added, plan.changed, plan.removed) == (("c.md",), ("a.md",), ("deep/b.md",))
    assert plan.changes == 3
    assert bench.store.generation == 1
    assert bench.matching("crane") == [CRANE]
    assert bench.indexer.plan() == plan


def test_an_empty_corpus_says_what_to_put_there(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.space.corpus.mkdir()
    (bench.space.corpus / "picture.png").write_bytes(b"png")
    with pytest.raises(CorpusError, match="holds no article") as caught:
        bench.run()
    assert ".md" in caught.value.hint
    assert bench.store.generation == 0


def test_a_corpus_of_broken_files_only_says_what_is_wrong_with_the_first(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.space.write("blank.md", "")
    with pytest.raises(CorpusError, match=r"holds no article; blank\.md:"):
        bench.run()


def test_a_missing_corpus_leaves_the_index_as_it_is(bench: Bench) -> None:
    bench.space.corpus.rename(bench.root / "elsewhere")
    with pytest.raises(CorpusError, match="no corpus folder"):
        bench.run()
    assert bench.matching("crane") == [CRANE]


def test_a_second_indexer_is_told_to_wait_and_harms_nothing(bench: Bench) -> None:
    bench.space.edit("a.md", "red", "green")
    inside, done = threading.Event(), threading.Event()

    def slow(stage: str, *_: object) -> None:
        if stage == "embedding":
            inside.set()
            done.wait(20)

    first = threading.Thread(target=Bench(bench.root).run, args=(slow,))
    first.start()
    assert inside.wait(20)
    with pytest.raises(BusyError) as caught:
        bench.run()
    assert caught.value.retryable
    # Meanwhile questions are answered from the generation before.
    assert bench.matching("crane") == [CRANE]
    done.set()
    first.join()
    assert bench.matching("crane") == ["The crane is green."]


def test_an_index_folder_that_cant_be_made_says_so(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.space.write("a.md", f"# A\n\n{CRANE}\n")
    bench.space.index.write_text("a file in its place", "utf-8")
    with pytest.raises(IndexingError) as caught:
        bench.run()
    assert str(bench.space.index) in str(caught.value)
    assert "--index" in caught.value.hint
