"""Which changes may concern an article."""

from pathlib import Path

import pytest
from watchfiles import Change

from qabot.watching.watcher import is_relevant

SUFFIXES = (".md", ".txt")


def relevant(change: Change, path: str, corpus: Path) -> bool:
    return is_relevant(change, corpus / path, corpus, SUFFIXES)


@pytest.mark.parametrize("change", Change)
def test_articles_count_and_other_files_dont(tmp_path: Path, change: Change) -> None:
    for name in ("a.md", "A.MD", "deep/er/b.txt"):
        assert relevant(change, name, tmp_path)
    for name in ("a.png", ".a.md", ".git/a.md", "deep/.a.md.swp", "a.md~", "a.md.tmp"):
        assert not relevant(change, name, tmp_path)


def test_a_folder_counts_when_it_comes_and_perhaps_when_it_goes(tmp_path: Path) -> None:
    (tmp_path / "2024.1").mkdir()
    (tmp_path / "notes").write_text("no article", "utf-8")
    assert relevant(Change.added, "2024.1", tmp_path)
    assert not relevant(Change.added, "notes", tmp_path)
    assert relevant(Change.deleted, "old", tmp_path)
    assert not relevant(Change.deleted, "old.png", tmp_path)


def test_dots_above_the_corpus_dont_matter(tmp_path: Path) -> None:
    corpus = tmp_path / ".hidden" / "corpus"
    assert relevant(Change.added, "a.md", corpus)


def test_a_relative_corpus_is_understood() -> None:
    assert is_relevant(Change.added, Path.cwd() / "corpus" / "a.md", Path("corpus"), SUFFIXES)
    assert not is_relevant(Change.added, Path.cwd() / "corpus" / ".a.md", Path("corpus"), SUFFIXES)
