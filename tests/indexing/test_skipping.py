"""Files that can't be read as articles, and runs that don't reach their end."""

from pathlib import Path

import pytest
from hashing import Bench, InterruptAt

GOOD = "# Cranes\n\nThe crane is red.\n"
BROKEN = "---\ntitle: [unclosed\n---\n\nThe crane is blue.\n"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = Bench(tmp_path)
    made.space.write("a.md", GOOD)
    made.space.write("b.md", "# Ships\n\nThe ship sails.\n")
    return made


def test_a_broken_file_is_skipped_with_its_reason_and_the_rest_indexed(bench: Bench) -> None:
    bench.space.write("broken.md", BROKEN)
    bench.space.write("blank.md", "\n")
    report = bench.run()
    assert report.added == ("a.md", "b.md")
    assert list(report.skipped) == ["blank.md", "broken.md"]
    assert all(reason.strip() for reason in report.skipped.values())
    assert "front matter" in report.skipped["broken.md"]
    assert bench.matching("crane") == ["The crane is red."]


def test_a_broken_file_is_not_read_again_but_still_reported(bench: Bench) -> None:
    bench.space.write("broken.md", BROKEN)
    first = bench.run()
    second = bench.run()
    assert second.skipped == first.skipped
    assert (second.unchanged, second.generation) == (2, 1)


def test_a_file_that_breaks_keeps_its_last_good_version_answerable(bench: Bench) -> None:
    bench.run()
    bench.space.write("a.md", BROKEN)
    report = bench.run()
    assert (report.changed, list(report.skipped)) == ((), ["a.md"])
    assert bench.matching("crane") == ["The crane is red."]
    assert bench.nearest("The crane is red.") == "The crane is red."


def test_a_repaired_file_is_read_again(bench: Bench) -> None:
    bench.run()
    bench.space.write("a.md", BROKEN)
    bench.run()
    bench.space.write("a.md", "# Cranes\n\nThe crane is mended now.\n")
    report = bench.run()
    assert (report.changed, dict(report.skipped)) == (("a.md",), {})
    assert bench.matching("crane") == ["The crane is mended now."]


def test_a_broken_file_that_goes_is_forgotten(bench: Bench) -> None:
    bench.space.write("broken.md", BROKEN)
    bench.run()
    (bench.space.corpus / "broken.md").unlink()
    report = bench.run()
    assert dict(report.skipped) == {}
    assert "broken.md" not in bench.store.files()


def test_what_broke_since_goes_when_everything_is_made_by_other_parts(bench: Bench) -> None:
    bench.run()
    bench.space.write("a.md", BROKEN)
    bench.fingerprint = {"model": "word hashes", "splitter": "2"}
    report = bench.run()
    assert (report.changed, list(report.skipped)) == (("b.md",), ["a.md"])
    assert bench.matching("crane") == []
    assert bench.matching("ship") == ["The ship sails."]


def test_a_link_in_the_corpus_is_reported(bench: Bench) -> None:
    (bench.space.corpus / "link.md").symlink_to("a.md")
    report = bench.run()
    assert list(report.skipped) == ["link.md"]
    assert report.articles == 2


@pytest.mark.parametrize("stage", ["reading", "loading the model", "embedding"])
def test_an_interrupted_run_leaves_the_old_generation(bench: Bench, stage: str) -> None:
    bench.run()
    bench.space.edit("a.md", "red", "green")
    with pytest.raises(KeyboardInterrupt):
        bench.run(InterruptAt(stage))
    assert bench.store.generation == 1
    assert bench.matching("crane") == ["The crane is red."]
    assert bench.run().changed == ("a.md",)
    assert bench.matching("crane") == ["The crane is green."]


def test_embeddings_that_an_interrupted_run_made_are_kept(bench: Bench) -> None:
    # More texts than a chunk holds, so that one chunk is done when the interrupt comes.
    for number in range(30):
        sentences = " ".join(f"The part {number} {n} has a name." for n in range(100))
        bench.space.write(f"many/{number}.md", f"# Part {number}\n\n{sentences}\n")
    interrupt = InterruptAt("embedding", done=1)
    with pytest.raises(KeyboardInterrupt):
        bench.run(interrupt)
    total, kept = interrupt.total, len(bench.embedder.embedded)
    assert 2_000 < kept < total
    report = bench.run()
    assert report.embedded == total - kept
    assert report.articles == 32
