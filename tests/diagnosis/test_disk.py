"""Room on the disk, and how sizes are told."""

from pathlib import Path

import pytest
from workspace import Workspace

from qabot.diagnosis.disk import room
from qabot.diagnosis.findings import Level
from qabot.diagnosis.sizes import index_size, written


@pytest.mark.parametrize(
    ("free", "index", "level"),
    [
        (10_000_000_000, 2_000_000_000, Level.OK),
        (1_000_000_000, 2_000_000_000, Level.WARNING),
        (1_000_000, 0, Level.PROBLEM),
    ],
)
def test_free_space_is_judged_beside_the_index(free: int, index: int, level: Level) -> None:
    finding = room(Path("/srv"), free, index)
    assert finding.level is level
    assert f"{written(free)} free at /srv" in finding.message


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        *((0, "0 bytes"), (999, "999 bytes"), (1_000, "1.0 kB")),
        *((27_449_999, "27.4 MB"), (5 * 10**15, "5000.0 TB")),
    ],
)
def test_sizes_are_told_in_decimal_units(size: int, expected: str) -> None:
    assert written(size) == expected


def test_the_size_of_an_index_is_that_of_its_files(built: Workspace) -> None:
    size = index_size(built.index)
    files = [path for path in built.index.rglob("*") if path.name != "write.lock"]
    assert size.total == sum(path.stat().st_size for path in files if path.is_file())
    assert size.model > size.database > 0
    assert size.vectors > 0


def test_an_absent_index_takes_no_room(tmp_path: Path) -> None:
    assert index_size(tmp_path / "none").total == 0
