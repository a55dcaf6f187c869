"""Who may write where, and who may read what is private."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from qabot.diagnosis.findings import Finding, ok, problem, warning
from qabot.settings import find_file
from qabot.stores.schema import DATABASE

if TYPE_CHECKING:
    from qabot.settings import Settings


def check(settings: Settings) -> Iterator[Finding]:
    """Look at the folders of index and state, and for files that anybody could change."""
    yield _writable("index", settings.index)
    yield _writable("state", settings.state)
    yield from _private(settings.state)
    open_to_all = [path for path in _guarded(settings) if _mode(path) & stat.S_IWOTH]
    for path in open_to_all:
        yield warning(f"anybody on this machine can change {path}", f"Run `chmod o-w {path}`.")
    if not open_to_all:
        yield ok("no other user can change the index, the articles or the settings")


def _writable(name: str, folder: Path) -> Finding:
    """Say whether ``folder`` can be written, or made where it is absent."""
    place = folder
    while not place.exists() and place != place.parent:
        place = place.parent
    if place != folder and place.is_dir() and _may_write(place):
        return ok(f"the {name} folder {folder} isn't there yet and can be made")
    if not place.is_dir():
        return problem(
            f"the {name} folder {folder} can't be made: {place} is no folder",
            f"Choose another with QABOT_{name.upper()}.",
        )
    if not _may_write(place):
        return problem(
            f"the {name} folder {folder} can't be written",
            f"Mend the permissions of {place}, or choose another with QABOT_{name.upper()}.",
        )
    return ok(f"the {name} folder {folder} can be written")


def _may_write(folder: Path) -> bool:
    return os.access(folder, os.W_OK | os.X_OK, effective_ids=True)


def _private(state: Path) -> Iterator[Finding]:
    if not state.is_dir():
        return
    others = stat.S_IRWXG | stat.S_IRWXO
    if state.stat().st_uid != os.geteuid():
        yield warning(f"the state folder {state} belongs to another user", "Choose one of yours.")
    elif _mode(state) & others:
        yield warning(
            f"other users can look into the state folder {state}", f"Run `chmod 700 {state}`."
        )


def _guarded(settings: Settings) -> Iterator[Path]:
    own = find_file(Path.cwd())
    yield from (settings.index, settings.index / DATABASE, settings.corpus, settings.state)
    yield from filter(None, (own, settings.telegram_token_file))


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except OSError:  # absent, or closed to us: other checks say so
        return 0
