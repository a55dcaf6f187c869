"""The folder of articles: what is in it, and what changed since it was last read."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from qabot.errors import CorpusError
from qabot.ports import FileState

# A file written within one tick of the clock that stamps it, after we read it, keeps its time:
# size and time then say nothing (git's "racy clean"). Kernels stamp with a clock that ticks every
# 4 to 10 ms; file systems that store whole or even seconds show it by a time without fraction.
_TICK_NS = 20_000_000
_COARSE_TICK_NS = 2_000_000_000
_SECOND_NS = 1_000_000_000

# A larger file is not read: a page of 20 MB took 1 GB of memory, a text a quarter of that; and such
# a file holds pictures or data rather than an article.
MAX_BYTES = 50_000_000

_TOO_LARGE = f"the file has more than {MAX_BYTES // 1_000_000} MB"
_NO_FILE = "this is no file but a pipe, socket or device"
_REMEDIES = {
    errno.ENXIO: "move it out of the corpus",
    errno.EFBIG: "split it, or move it out of the corpus",
    errno.ENOENT: "it went while the index was made; the next run forgets it",
    errno.ENOTDIR: "it went while the index was made; the next run forgets it",
    errno.ELOOP: "symbolic links are not followed; copy the file into the corpus",
    errno.EACCES: "mend its permissions",
    errno.EPERM: "mend its permissions",
}


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
        closed: folders that can't be listed; nothing can be said of what is in them.
    """

    files: Mapping[str, FoundFile]
    problems: Mapping[str, str]
    closed: tuple[str, ...] = ()


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
    files: dict[str, FoundFile] = {}
    problems: dict[str, str] = {}
    closed: list[str] = []
    for path, entry in _walk(folder, "", problems, closed):
        if not entry.name.lower().endswith(tuple(suffixes)):
            continue
        if not path.isprintable() or path != path.encode(errors="replace").decode():
            problems[ascii(path)[1:-1]] = "the file name is not readable text; rename the file"
        elif entry.is_symlink():
            problems[path] = "symbolic links are not followed; copy the file into the corpus"
        elif entry.is_file():
            with suppress(FileNotFoundError):  # removed since it was listed
                about = entry.stat()
                files[path] = FoundFile(about.st_size, about.st_mtime_ns)
        elif not entry.is_dir():
            problems[path] = f"{_NO_FILE}; {_REMEDIES[errno.ENXIO]}"
    return Scan(dict(sorted(files.items())), dict(sorted(problems.items())), tuple(closed))


def _walk(
    folder: Path, prefix: str, problems: dict[str, str], closed: list[str]
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    try:
        with os.scandir(folder / prefix) as entries:
            found = list(entries)
    except OSError as error:
        if not prefix:
            raise _unusable(folder, error) from error
        problems[prefix] = f"the folder can't be read: {error.strerror}; mend its permissions"
        closed.append(prefix)
        return
    for entry in found:
        path = f"{prefix}/{entry.name}" if prefix else entry.name
        if entry.name.startswith(".") or entry.name.partition(".")[0].upper() == "README":
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(folder, path, problems, closed)
        elif entry.is_symlink() and os.path.isdir(entry):  # noqa: PTH112 - False for a loop
            problems[path] = "symbolic links are not followed; copy the folder into the corpus"
        else:
            yield path, entry


def _unusable(folder: Path, error: OSError) -> CorpusError:
    named = "Name the folder that holds the articles with --corpus or QABOT_CORPUS."
    if isinstance(error, FileNotFoundError):
        return CorpusError(f"there is no corpus folder {folder}", hint=named)
    if isinstance(error, NotADirectoryError):
        return CorpusError(f"the corpus {folder} is a file, not a folder", hint=named)
    return CorpusError(
        f"the corpus folder {folder} can't be read: {error.strerror}", hint="Mend its permissions."
    )


def compare(
    found: Mapping[str, FoundFile],
    known: Mapping[str, FileState],
    closed: Collection[str] = (),
) -> Difference:
    """Tell by size and time alone how ``found`` differs from ``known``.

    What lies in one of the ``closed`` folders counts as the same: that it can't be seen doesn't
    mean that it has gone.
    """
    unsure: list[str] = []
    same: list[str] = []
    for path in found.keys() & known.keys():
        (same if _clean(found[path], known[path]) else unsure).append(path)
    behind = tuple(f"{folder}/" for folder in closed)
    hidden = {path for path in known.keys() - found.keys() if path.startswith(behind)}
    same += hidden
    return Difference(
        new=tuple(sorted(found.keys() - known.keys())),
        gone=tuple(sorted(known.keys() - found.keys() - hidden)),
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


def read(folder: Path, path: str) -> tuple[bytes, FoundFile]:
    """Return a file's bytes, and its size and time as they were before they were read.

    Never waits on a pipe or device, and never follows a link, whatever has taken the file's place
    since the folder was listed.

    Raises:
        OSError: the file can't be read, is no regular file (ENXIO) or is too large (EFBIG).
    """
    with _opened(folder, path) as stream:
        about = os.fstat(stream.fileno())
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:  # it has grown since it was opened
        raise OSError(errno.EFBIG, _TOO_LARGE)
    return data, FoundFile(about.st_size, about.st_mtime_ns)


@contextmanager
def _opened(folder: Path, path: str) -> Iterator[BinaryIO]:
    handle = os.open(folder / path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as stream:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            raise OSError(errno.ENXIO, _NO_FILE)
        if about.st_size > MAX_BYTES:
            raise OSError(errno.EFBIG, _TOO_LARGE)
        yield stream


def readable_again(
    folder: Path, paths: Iterable[str], known: Mapping[str, FileState]
) -> tuple[str, ...]:
    """Return those of ``paths`` that could not be read and now can, which their times don't tell.

    Mended permissions leave size and modification time as they were.
    """
    mended = []
    for path in paths:
        if not known[path].digest:
            with suppress(OSError), _opened(folder, path):
                mended.append(path)
    return tuple(mended)


def why_unreadable(error: OSError) -> str:
    """Return what keeps a file from being read and what to do about it, in one line."""
    remedy = _REMEDIES.get(error.errno or 0, "check the disk, then run `qabot index` again")
    if error.errno in {errno.ENXIO, errno.EFBIG}:
        return f"{error.strerror}; {remedy}"
    return f"the file can't be read: {error.strerror}; {remedy}"


def is_current(folder: Path, path: str, expected: str) -> bool:
    """Whether the file still has the bytes with digest ``expected``; False if it is gone."""
    try:
        return digest(read(folder, path)[0]) == expected
    except OSError:
        return False


def count_changes(folder: Path, found: Scan, known: Mapping[str, FileState], seconds: float) -> int:
    """Count the files that differ from what is indexed, reading bytes only where time permits.

    A file of the same size but another time is read to be sure. When ``seconds`` are spent, the
    rest of those is counted as changed, which a look at the index (`qabot index --check`) settles.
    """
    deadline = time.perf_counter() + seconds
    difference = compare(found.files, known, found.closed)
    changes = len(difference.new) + len(difference.gone)
    changes += len(readable_again(folder, difference.same, known))
    for path in difference.unsure:
        same_size = found.files[path].size == known[path].size
        in_time = time.perf_counter() < deadline
        if not (same_size and in_time and is_current(folder, path, known[path].digest)):
            changes += 1
    return changes
