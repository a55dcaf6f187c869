"""The write lock of an index folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from qabot.errors import BusyError, IndexingError
from qabot.stores import schema

LOCK = "write.lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Make the index folder if need be and hold its write lock.

    The system lets go of the lock when a process ends, however it ends; the file stays.

    Raises:
        BusyError: another process holds it.
        IndexingError: the folder can't be written.
    """
    schema.make_folder(folder)
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
