"""Settings over a working folder, untouched by those of whoever runs the tests."""

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workspace import Workspace

from qabot import settings
from qabot.diagnosis.doctor import examine
from qabot.diagnosis.findings import Finding, Level

# The right shape, and no bot's.
TOKEN = "110201543:" + "Made-up_Token" * 2 + "123456789"
NOBODY = 65_534


@contextlib.contextmanager
def no_settings(folder: Path) -> Iterator[None]:
    """Work in ``folder``, in an environment that holds no setting."""
    before = dict(os.environ)
    for name in list(os.environ):
        if name.upper().startswith(settings.PREFIX):
            del os.environ[name]
    try:
        with contextlib.chdir(folder):
            yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextlib.contextmanager
def unprivileged() -> Iterator[None]:
    """Be a user whom permissions bind; root, whom they don't, becomes nobody for the time."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)


def flags(space: Workspace, **more: Any) -> dict[str, Any]:
    return {
        "corpus": space.corpus,
        "index": space.index,
        "state": space.root / "state",
        **more,
    }


def loaded(space: Workspace, **more: Any) -> settings.Settings:
    return settings.load(flags(space, **more))


def examined(space: Workspace, **more: Any) -> list[tuple[str, Finding]]:
    return examine(flags(space, **more))


def amiss(found: list[tuple[str, Finding]]) -> list[tuple[str, Level]]:
    """Check and level of what isn't all right."""
    return [(check, finding.level) for check, finding in found if finding.level is not Level.OK]


def contents(root: Path) -> dict[str, tuple[int, str]]:
    """Time and digest of every file, but for those that any reader of SQLite's WAL makes."""
    return {
        str(path): (path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in root.rglob("*")
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    }
