"""How much room files take."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from qabot.stores.schema import DATABASE
from qabot.stores.vectors import VECTORS_FOLDER
from qabot.wiring.names import MODEL_FOLDER

_STEP = 1_000
_UNITS = ("bytes", "kB", "MB", "GB", "TB")


@dataclass(frozen=True, slots=True)
class IndexSize:
    """Bytes of an index's files.

    Attributes:
        database: the database, and what SQLite keeps beside it.
        vectors: the vector files.
        model: the exported embedding model.
    """

    database: int
    vectors: int
    model: int

    @property
    def total(self) -> int:
        """All of them together."""
        return self.database + self.vectors + self.model


def index_size(index: Path) -> IndexSize:
    """Return the size of the index in a folder; what is absent counts nothing."""
    return IndexSize(
        database=sum(_bytes(index / f"{DATABASE}{ending}") for ending in ("", "-wal", "-shm")),
        vectors=_folder_bytes(index / VECTORS_FOLDER),
        model=_folder_bytes(index / MODEL_FOLDER),
    )


def written(size: int) -> str:
    """Return a number of bytes for people: "27.4 MB"; decimal units, as disks are sold in."""
    amount, unit = float(size), 0
    while amount >= _STEP and unit < len(_UNITS) - 1:
        amount, unit = amount / _STEP, unit + 1
    return f"{amount:.1f} {_UNITS[unit]}" if unit else f"{size} bytes"


def _folder_bytes(folder: Path) -> int:
    return sum(
        _bytes(Path(parent) / name) for parent, _, names in os.walk(folder) for name in names
    )


def _bytes(path: Path) -> int:
    with suppress(OSError):  # absent, or gone since it was listed
        return path.stat().st_size
    return 0
