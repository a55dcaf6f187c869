"""Who may write where, and who may read what is private."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from qabot.diagnosis.findings import Finding, ok, problem, warning
from qabot.settings import find_file

if TYPE_CHECKING:
    from qabot.settings import Settings


def check(settings: Settings) -> Iterator[Finding]:
    """Look at the folders of index and state, and for files that anybody could change."""
    yield _writable("index", settings.index)
    yield _writable("state", settings.state)
    yield from _private(settings.state)
    exposed = [*_exposed_files(settings), *_exposed_below(settings)]
    yield from exposed
    if not exposed:
        yield ok("not just anybody can change the index, the articles or the settings")


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


def _exposed_files(settings: Settings) -> Iterator[Finding]:
    for path in (settings.state, find_file(Path.cwd()), settings.telegram_token_file):
        if path is not None and _mode(path) & stat.S_IWOTH:
            yield warning(f"anybody on this machine can change {path}", f"Run `chmod o-w {path}`.")


def _exposed_below(settings: Settings) -> Iterator[Finding]:
    for root in (settings.index, settings.corpus):
        below = (
            Path(parent) / name
            for parent, folders, files in os.walk(root)
            for name in (*folders, *files)
        )
        exposed = sum(bool(_mode(path) & stat.S_IWOTH) for path in (root, *below))
        if exposed:
            things = "1 file or folder" if exposed == 1 else f"{exposed} files and folders"
            yield warning(
                f"anybody on this machine can change {things} at {root}",
                f"Run `chmod -R o-w {root}`.",
            )


def _mode(path: Path) -> int:
    try:
        mode = path.lstat().st_mode
        return 0 if stat.S_ISLNK(mode) else mode  # a link says nothing of what it leads to
    except OSError:  # absent, or closed to us: other checks say so
        return 0
