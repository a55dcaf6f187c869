"""Room on the disk, and what interrupted runs left there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from qabot.diagnosis.findings import Finding, ok, problem, warning
from qabot.diagnosis.sizes import index_size, written
from qabot.stores.locking import is_held
from qabot.stores.vectors import VECTORS_FOLDER

if TYPE_CHECKING:
    from qabot.settings import Settings

# Below this not even a small index run gets through; the exported model alone takes 26 MB.
_LEAST = 50_000_000


def check(settings: Settings) -> Iterator[Finding]:
    """Compare the free space with the index, and look for files that nothing uses."""
    place = settings.index.absolute()
    while not place.exists():
        place = place.parent
    yield room(place, shutil.disk_usage(place).free, index_size(settings.index).total)
    # While a run goes on, drafts are in use.
    if not is_held(settings.index):
        for path in _left_over(settings.index):
            yield warning(f"{path} is of no use any more", f"Delete {path}.")


def room(place: Path, free: int, index: int) -> Finding:
    """Judge ``free`` bytes beside an index of ``index`` bytes."""
    told = f"{written(free)} free at {place}"
    if free < _LEAST:
        return problem(f"only {told}", "Make room, or choose another folder with QABOT_INDEX.")
    if free < index:
        return warning(
            f"only {told}; a rebuild takes up to {written(index)} more while it goes on",
            "Make room before the next `qabot index --rebuild`.",
        )
    return ok(f"{told}; the index takes {written(index)}")


def _left_over(index: Path) -> Iterator[Path]:
    for pattern in ("*.part", "*.damaged", f"{VECTORS_FOLDER}/*.part"):
        yield from sorted(index.glob(pattern))
