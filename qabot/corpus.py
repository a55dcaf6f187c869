"""The folder of articles: what is in it, and what changed since it was last read."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from qabot.errors import CorpusError
from qabot.ports import FileState

# A file written within one tick of the clock that stamps it, after we read it, keeps its time:
# size and time then say nothing (git's "racy clean"). Kernels stamp with a clock that ticks every
# 4 to 10 ms; file systems that store whole or even seconds show it by a time without fraction.
_TICK_NS = 20_000_000
_COARSE_TICK_NS = 2_000_000_000
_SECOND_NS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of the corpus as the folder lists it: size in bytes, time in ns since the epoch."""

    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Scan:
    """What a corpus folder holds.

    Attributes:
        files: article files by POSIX path relative to the folder, sorted.
        problems: what was passed over and why, by path.
    """

    files: Mapping[str, FoundFile]
    problems: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """How a scan differs from what is remembered; paths, sorted.

    Attributes:
        new: not remembered.
        gone: remembered, no longer there.
        unsure: size, time or clock say that only the bytes can tell.
        same: unchanged by size and time.
    """

    new: tuple[str, ...]
    gone: tuple[str, ...]
    unsure: tuple[str, ...]
    same: tuple[str, ...]


def scan(folder: Path, suffixes: Collection[str]) -> Scan:
    """List the article files under ``folder``: those that end in one of ``suffixes``.

    Names that begin with a dot and files called README are not articles. Symbolic links are not
    followed, so that nothing outside the folder is ever read and no loop is walked.

    Raises:
        CorpusError: the folder is missing or unreadable.
    """
    missing = False
    with suppress(OSError):  # a closed folder above, a name too long; listing it says so
        missing = not folder.is_dir()
    if missing:
        raise CorpusError(
            f"there is no corpus folder {folder}",
            hint="Name the folder that holds the articles with --corpus or QABOT_CORPUS.",
        )
    files: dict[str, FoundFile] = {}
    problems: dict[str, str] = {}
    for path, entry in _walk(folder, "", problems):
        if not entry.name.lower().endswith(tuple(suffixes)):
            continue
        if not path.isprintable() or path != path.encode(errors="replace").decode():
            problems[ascii(path)[1:-1]] = "the file name is not readable text; rename the file"
        elif entry.is_symlink():
            problems[path] = "symbolic links are not followed; copy the file into the corpus"
        elif entry.is_file():
            with suppress(FileNotFoundError):  # removed since it was listed
                stat = entry.stat()
                files[path] = FoundFile(stat.st_size, stat.st_mtime_ns)
    return Scan(dict(sorted(files.items())), dict(sorted(problems.items())))


def _walk(
    folder: Path, prefix: str, problems: dict[str, str]
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    try:
        with os.scandir(folder / prefix) as entries:
            found = list(entries)
    except OSError as error:
        if not prefix:
            raise CorpusError(
                f"the corpus folder {folder} can't be read: {error.strerror}",
                hint="Mend its permissions.",
            ) from error
        problems[prefix] = f"the folder can't be read: {error.strerror}; mend its permissions"
        return
    for entry in found:
        path = f"{prefix}/{entry.name}" if prefix else entry.name
        if entry.name.startswith(".") or entry.name.partition(".")[0].upper() == "README":
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(folder, path, problems)
        elif entry.is_symlink() and os.path.isdir(entry):  # noqa: PTH112 - False for a loop
            problems[path] = "symbolic links are not followed; copy the folder into the corpus"
        else:
            yield path, entry


def compare(found: Mapping[str, FoundFile], known: Mapping[str, FileState]) -> Difference:
    """Tell by size and time alone how ``found`` differs from ``known``."""
    unsure: list[str] = []
    same: list[str] = []
    for path in found.keys() & known.keys():
        (same if _clean(found[path], known[path]) else unsure).append(path)
    return Difference(
        new=tuple(sorted(found.keys() - known.keys())),
        gone=tuple(sorted(known.keys() - found.keys())),
        unsure=tuple(sorted(unsure)),
        same=tuple(sorted(same)),
    )


def _clean(file: FoundFile, state: FileState) -> bool:
    if file.size != state.size or file.mtime_ns != state.mtime_ns:
        return False
    tick = _TICK_NS if file.mtime_ns % _SECOND_NS else _COARSE_TICK_NS
    return file.mtime_ns + tick < state.checked_ns


def digest(data: bytes) -> str:
    """Return the hex digest that identifies a file's bytes."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def now_ns() -> int:
    """Return the present time in ns since the epoch, the clock of file times."""
    return time.time_ns()


def is_current(folder: Path, path: str, expected: str) -> bool:
    """Whether the file still has the bytes with digest ``expected``; False if it is gone."""
    try:
        return digest((folder / path).read_bytes()) == expected
    except OSError:
        return False


def count_changes(folder: Path, found: Scan, known: Mapping[str, FileState], seconds: float) -> int:
    """Count the files that differ from what is indexed, reading bytes only where time permits.

    A file of the same size but another time is read to be sure. When ``seconds`` are spent, the
    rest of those is counted as changed, which a look at the index (`qabot index --check`) settles.
    """
    deadline = time.perf_counter() + seconds
    difference = compare(found.files, known)
    changes = len(difference.new) + len(difference.gone)
    for path in difference.unsure:
        same_size = found.files[path].size == known[path].size
        in_time = time.perf_counter() < deadline
        if not (same_size and in_time and is_current(folder, path, known[path].digest)):
            changes += 1
    return changes
