"""Gets a damaged database out of the way, without deleting it."""

from __future__ import annotations

from pathlib import Path

from qabot.errors import IndexDamagedError, IndexMismatchError, QabotError
from qabot.stores import schema
from qabot.stores.locking import hold


def set_damaged_aside(folder: Path) -> Path | None:
    """Rename the database of ``folder`` if it can't be used; return its new name, None if sound.

    Raises:
        BusyError: another process writes it.
        IndexingError: the folder can't be written.
    """
    if not (folder / schema.DATABASE).exists():
        return None
    with hold(folder):
        return _set_aside(folder)


def _set_aside(folder: Path) -> Path | None:
    path = folder / schema.DATABASE
    try:
        connection = schema.open_for_reading(folder)
        try:
            with schema.translated(folder):
                verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        finally:
            connection.close()
        if verdict == "ok":
            return None
    except (IndexDamagedError, IndexMismatchError):
        pass
    except QabotError:
        return None
    target = path.with_name(f"{schema.DATABASE}.damaged")
    path.replace(target)
    for ending in ("-wal", "-shm"):
        path.with_name(schema.DATABASE + ending).unlink(missing_ok=True)
    return target
