"""``qabot watch`` as a process: what it indexes, tells and survives, and how it ends."""

import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from background import PATIENCE_SECONDS, Process
from filelock import FileLock
from workspace import Workspace

import qabot
from qabot.stores.locking import LOCK
from qabot.watching.runs import index_once

NEW = "# Zinnias\n\nThe zinnias of Port Amberly are watered by Ludo Quint.\n"


def indexed(space: Workspace) -> set[str]:
    """The articles that answer, whatever the question."""
    answer = qabot.open_index(space.index, corpus=space.corpus).ask(
        "Who waters the zinnias of Port Amberly?", threshold=0, top=50
    )
    return {each.path for each in answer.citations}


@pytest.fixture
def watching(space: Workspace) -> Iterator[Process]:
    """The watcher, past its first run, in which it found one new article."""
    space.write("new.md", NEW)
    with Process(space, "watch") as process:
        process.wait_for("index: 1 added: 6 articles")
        yield process


def test_changes_are_indexed_and_told_in_a_line_each(space: Workspace, watching: Process) -> None:
    assert "new.md" in indexed(space)
    (space.corpus / "notes.png").write_bytes(b"no article")
    (space.corpus / ".draft.md").write_text(NEW, "utf-8")
    space.edit("new.md", "zinnias", "zinnias and asters")
    watching.wait_for("index: 1 changed: 6 articles")
    (space.corpus / "new.md").unlink()
    watching.wait_for("index: 1 removed: 5 articles")
    assert "new.md" not in indexed(space)
    outside = space.root / "2024"
    outside.mkdir()
    (outside / "later.md").write_text(NEW, "utf-8")
    outside.rename(space.corpus / "2024")
    watching.wait_for("index: 1 added: 6 articles", 2)
    assert "2024/later.md" in indexed(space)
    lines = [line for line in watching.log.splitlines() if "index:" in line]
    assert len(lines) == 4, watching.log
    assert watching.stop() == 0


def test_a_file_that_cant_be_read_is_told_once_and_the_rest_indexed(
    space: Workspace, watching: Process
) -> None:
    (space.corpus / "broken.md").write_bytes(b"---\ntitle: [\n---\n\nText.\n")
    space.write("other.md", NEW)
    watching.wait_for("1 added: 7 articles")
    watching.wait_for("skipped broken.md: ")
    space.edit("other.md", "zinnias", "asters")
    watching.wait_for("1 changed: 7 articles")
    assert watching.log.count("skipped broken.md") == 1


def test_a_corpus_that_goes_and_comes_back_is_survived(space: Workspace, watching: Process) -> None:
    away = space.corpus.rename(space.root / "away")
    watching.wait_for("the index was not updated: there is no corpus folder")
    assert "new.md" in indexed(space)
    (away / "new.md").unlink()
    away.rename(space.corpus)
    watching.wait_for("index: 1 removed: 5 articles")
    assert watching.stop(signal.SIGINT) == 0


def test_a_busy_index_is_waited_for(space: Workspace, watching: Process) -> None:
    with FileLock(space.index / LOCK):
        space.write("other.md", NEW)
        watching.wait_for("another process is writing the index")
    watching.wait_for("index: 1 added: 7 articles")
    assert watching.log.count("another process is writing") == 1


def test_an_index_that_cant_be_made_is_tried_again(space: Workspace) -> None:
    shutil.rmtree(space.index)
    space.index.write_text("in the way", "utf-8")
    with Process(space, "watch") as process:
        process.wait_for("the index was not updated: the index folder")
        assert process.stop() == 0


def test_a_run_tells_how_it_is_doing(space: Workspace) -> None:
    space.write("new.md", NEW)
    told: list[tuple[str, int, int, str]] = []
    outcome = index_once(
        space.corpus,
        space.index,
        "all-MiniLM-L6-v2",
        threading.Event(),
        lambda *stage: told.append(stage),
    )
    assert outcome is not None
    assert (outcome.added, outcome.error) == (1, "")
    assert next(stage for stage, *_ in told) == "reading"
    assert "embedding" in [stage for stage, *_ in told]
    assert all(0 <= done <= total for _, done, total, _ in told)


def test_a_run_ends_when_it_is_told_to(space: Workspace) -> None:
    stop = threading.Event()
    stop.set()
    space.write("new.md", NEW)
    assert index_once(space.corpus, space.index, "all-MiniLM-L6-v2", stop) is None
    assert "new.md" not in indexed(space)


ORPHAN = """
import threading
from qabot.watching.child import end_with_parent
threading.Thread(target=end_with_parent).start()
print("waiting", flush=True)
threading.Event().wait()
"""


def test_a_run_ends_with_its_parent() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ORPHAN], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == b"waiting\n"
        process.stdin.close()  # as the kernel does when the parent is killed
        assert process.wait(PATIENCE_SECONDS) == 1
