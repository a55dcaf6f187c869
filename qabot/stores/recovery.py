"""Gets a damaged database out of the way, without deleting it."""

from __future__ import annotations

from pathlib import Path

from qabot.errors import IndexDamagedError, IndexMismatchError
from qabot.stores import schema
from qabot.stores.locking import hold


def set_damaged_aside(folder: Path) -> Path | None:
    """Rename the database of ``folder`` if it can't be used; return its new name, None if sound.

    Raises:
        BusyError: another process writes the index.
        IndexingError: the folder can't be read or written.
    """
    if not schema.present(folder):
        return None
    with hold(folder):
        if _sound(folder):
            return None
        path = folder / schema.DATABASE
        target = path.with_name(f"{schema.DATABASE}.damaged")
        path.replace(target)
        for ending in ("-wal", "-shm"):
            path.with_name(schema.DATABASE + ending).unlink(missing_ok=True)
    return target


def _sound(folder: Path) -> bool:
    try:
        connection = schema.open_for_reading(folder)
        try:
            with schema.translated(folder):
                verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
                schema.check_contents(connection)
        finally:
            connection.close()
    except (IndexDamagedError, IndexMismatchError):
        return False
    return bool(verdict == "ok")
