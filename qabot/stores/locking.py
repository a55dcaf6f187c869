"""The write lock: one process at a time writes an index."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from qabot.errors import BusyError, IndexingError
from qabot.stores.schema import make_folder

LOCK = "write.lock"


@contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Make the index folder if need be and hold its write lock.

    The system lets go of the lock when a process ends, however it ends; the file stays.

    Raises:
        BusyError: another process holds it.
        IndexingError: the folder can't be written.
    """
    make_folder(folder)
    lock = FileLock(folder / LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise BusyError(
            f"another process is writing the index in {folder}",
            hint="Wait until it has finished, then try again.",
        ) from error
    except OSError as error:
        raise IndexingError(
            f"the index folder {folder} can't be written: {error.strerror}",
            hint="Mend its permissions, or choose another with --index or QABOT_INDEX.",
        ) from error
    try:
        yield
    finally:
        lock.release()


def is_held(folder: Path) -> bool:
    """Whether a process holds the write lock of the index in ``folder``; writes nothing."""
    try:
        stream = (folder / LOCK).open("rb")
    except (FileNotFoundError, NotADirectoryError):
        return False
    with stream:
        try:
            # FileLock locks by flock too. A shared lock keeps a writer out only for this moment.
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
