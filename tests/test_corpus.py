"""What counts as an article file, and how changes to it are noticed."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from qabot.corpus import (
    FoundFile,
    compare,
    count_changes,
    digest,
    is_current,
    now_ns,
    scan,
)
from qabot.errors import CorpusError
from qabot.ports import FileState

SUFFIXES = (".md", ".txt")
NOBODY = 65_534
SECOND = 1_000_000_000


def write(folder: Path, path: str, text: str = "Some text.") -> Path:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def remembered(folder: Path) -> dict[str, FileState]:
    """The state of every file, as if read long after it was written."""
    return {
        path: FileState(
            file.size, file.mtime_ns, file.mtime_ns + 10 * SECOND, digest_of(folder / path)
        )
        for path, file in scan(folder, SUFFIXES).files.items()
    }


def digest_of(file: Path) -> str:
    return digest(file.read_bytes())


def later(file: Path, seconds: int = 100) -> None:
    """Give the file another time, whatever else is true of it."""
    time = file.stat().st_mtime_ns + seconds * SECOND
    os.utime(file, ns=(time, time))


@contextmanager
def unprivileged() -> Iterator[None]:
    """Drop the right to read everything, where this process has it."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(user)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder whose parents anybody may enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def test_articles_are_found_by_suffix_in_any_depth_and_case(tmp_path: Path) -> None:
    for path in ("a.md", "deep/er/B.MD", "c.txt", "d.pdf", "md", "e.md.bak"):
        write(tmp_path, path)
    found = scan(tmp_path, SUFFIXES)
    assert list(found.files) == ["a.md", "c.txt", "deep/er/B.MD"]
    assert found.problems == {}


@pytest.mark.parametrize(
    "path",
    [
        *(".hidden.md", ".git/a.md", "deep/.cache/b.md", ".md"),
        *("README.md", "readme.txt", "deep/ReadMe.md", "README.de.md"),
    ],
)
def test_hidden_files_and_readmes_are_no_articles(tmp_path: Path, path: str) -> None:
    write(tmp_path, path)
    write(tmp_path, "READMES-explained.md")
    found = scan(tmp_path, SUFFIXES)
    assert list(found.files) == ["READMES-explained.md"]
    assert found.problems == {}


def test_size_and_time_are_those_of_the_file(tmp_path: Path) -> None:
    file = write(tmp_path, "a.md", "Zwölf.")
    os.utime(file, ns=(1, 1_234_567_890_123_456_789))
    assert scan(tmp_path, SUFFIXES).files == {"a.md": FoundFile(7, 1_234_567_890_123_456_789)}


def test_links_are_reported_not_followed(tmp_path: Path) -> None:
    corpus, outside = tmp_path / "corpus", tmp_path / "outside"
    write(outside, "secret.md")
    write(corpus, "a.md")
    (corpus / "file.md").symlink_to(outside / "secret.md")
    (corpus / "folder").symlink_to(outside)
    (corpus / "up").symlink_to(corpus)
    (corpus / "dangling.md").symlink_to(tmp_path / "nowhere")
    (corpus / "picture.png").symlink_to(outside / "secret.md")
    found = scan(corpus, SUFFIXES)
    assert list(found.files) == ["a.md"]
    assert list(found.problems) == ["dangling.md", "file.md", "folder", "up"]
    assert all("symbolic links are not followed" in each for each in found.problems.values())


def test_a_link_to_itself_stops_nothing(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "loop.md").symlink_to("loop.md")
    found = scan(tmp_path, SUFFIXES)
    assert list(found.files) == ["a.md"]
    assert list(found.problems) == ["loop.md"]


@pytest.mark.parametrize("name", [b"caf\xe9.md", b"two\nlines.md", b"bell\x07.md"])
def test_a_name_that_is_no_text_is_reported_in_ascii(tmp_path: Path, name: bytes) -> None:
    write(tmp_path, "café.md")
    (tmp_path / os.fsdecode(name)).write_text("Some text.", "utf-8")
    found = scan(tmp_path, SUFFIXES)
    assert list(found.files) == ["café.md"]
    (path,) = found.problems
    assert path.isascii()
    assert path.isprintable()
    assert "rename" in found.problems[path]


def test_things_that_are_no_files_are_passed_over(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "folder.md").mkdir()
    assert scan(tmp_path, SUFFIXES).files == {}


def test_a_missing_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="there is no corpus folder") as caught:
        scan(tmp_path / "none", SUFFIXES)
    assert "--corpus" in caught.value.hint


def test_a_file_in_place_of_the_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="is a file, not a folder"):
        scan(write(tmp_path, "corpus"), SUFFIXES)


def test_a_folder_that_no_file_system_could_hold_says_so(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="can't be read: File name too long"):
        scan(tmp_path / ("x" * 300), SUFFIXES)


def test_an_unreadable_folder_says_so(open_folder: Path) -> None:
    (open_folder / "corpus").mkdir(mode=0o000)
    with unprivileged(), pytest.raises(CorpusError, match="can't be read: Permission denied"):
        scan(open_folder / "corpus", SUFFIXES)


def test_a_folder_behind_an_unreadable_one_says_so(open_folder: Path) -> None:
    write(open_folder, "closed/corpus/a.md")
    (open_folder / "closed").chmod(0o000)
    try:
        with unprivileged(), pytest.raises(CorpusError, match="Permission denied"):
            scan(open_folder / "closed" / "corpus", SUFFIXES)
    finally:
        (open_folder / "closed").chmod(0o755)


def test_an_unreadable_folder_within_is_reported_and_the_rest_read(open_folder: Path) -> None:
    write(open_folder, "a.md")
    (open_folder / "closed").mkdir(mode=0o000)
    with unprivileged():
        found = scan(open_folder, SUFFIXES)
    assert list(found.files) == ["a.md"]
    assert "can't be read" in found.problems["closed"]


def test_comparing_tells_new_gone_unsure_and_same(tmp_path: Path) -> None:
    for name in ("same.md", "edited.md", "touched.md", "gone.md"):
        write(tmp_path, name)
    known = remembered(tmp_path)
    write(tmp_path, "edited.md", "Longer than before.")
    later(tmp_path / "touched.md")
    (tmp_path / "gone.md").unlink()
    write(tmp_path, "new.md")
    difference = compare(scan(tmp_path, SUFFIXES).files, known)
    assert difference.new == ("new.md",)
    assert difference.gone == ("gone.md",)
    assert difference.unsure == ("edited.md", "touched.md")
    assert difference.same == ("same.md",)


@pytest.mark.parametrize(
    ("mtime", "read_after", "trusted"),
    [
        (5 * SECOND + 1, 1_000_000, False),
        (5 * SECOND + 1, 50_000_000, True),
        (5 * SECOND + 1, -SECOND, False),
        # A time without a fraction: the file system may store whole or even seconds.
        (5 * SECOND, 1_900_000_000, False),
        (5 * SECOND, 2_100_000_000, True),
    ],
)
def test_a_file_read_within_a_tick_of_its_time_is_not_trusted(
    mtime: int, read_after: int, *, trusted: bool
) -> None:
    known = {"a.md": FileState(3, mtime, mtime + read_after, "digest")}
    difference = compare({"a.md": FoundFile(3, mtime)}, known)
    assert difference.same == (("a.md",) if trusted else ())
    assert difference.unsure == (() if trusted else ("a.md",))


def test_a_write_right_after_reading_is_never_missed(tmp_path: Path) -> None:
    file = write(tmp_path, "a.md", "first")
    for text in ("other", "third", "forth"):
        checked = now_ns()
        state = file.stat()
        known = {
            "a.md": FileState(state.st_size, state.st_mtime_ns, checked, digest_of(file)),
        }
        file.write_text(text, "utf-8")
        assert count_changes(tmp_path, scan(tmp_path, SUFFIXES), known, 1.0) == 1


def test_the_bytes_decide_what_is_current(tmp_path: Path) -> None:
    file = write(tmp_path, "a.md")
    expected = digest_of(file)
    assert is_current(tmp_path, "a.md", expected)
    file.write_text("Some test.", "utf-8")
    assert not is_current(tmp_path, "a.md", expected)
    file.unlink()
    assert not is_current(tmp_path, "a.md", expected)


def test_a_link_into_a_closed_folder_stops_nothing(open_folder: Path) -> None:
    write(open_folder, "closed/folder/secret.md")
    write(open_folder, "corpus/a.md")
    (open_folder / "corpus" / "link").symlink_to(open_folder / "closed" / "folder")
    (open_folder / "closed").chmod(0o000)
    try:
        with unprivileged():
            assert list(scan(open_folder / "corpus", SUFFIXES).files) == ["a.md"]
    finally:
        (open_folder / "closed").chmod(0o755)


def test_counting_sees_edits_additions_and_removals_but_not_touches(tmp_path: Path) -> None:
    for name in ("a.md", "b.md", "c.md", "d.md"):
        write(tmp_path, name)
    known = remembered(tmp_path)
    assert count_changes(tmp_path, scan(tmp_path, SUFFIXES), known, 1.0) == 0
    later(tmp_path / "a.md")
    assert count_changes(tmp_path, scan(tmp_path, SUFFIXES), known, 1.0) == 0
    write(tmp_path, "b.md", "Same size!")
    later(tmp_path / "b.md")
    (tmp_path / "c.md").unlink()
    write(tmp_path, "e.md")
    assert count_changes(tmp_path, scan(tmp_path, SUFFIXES), known, 1.0) == 3


def test_what_there_is_no_time_to_read_counts_as_changed(tmp_path: Path) -> None:
    for name in ("a.md", "b.md", "c.md"):
        write(tmp_path, name)
    known = remembered(tmp_path)
    later(tmp_path / "a.md")
    later(tmp_path / "b.md")
    assert count_changes(tmp_path, scan(tmp_path, SUFFIXES), known, 0.0) == 2
