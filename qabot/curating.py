"""Adds articles to the corpus and removes them: the only part that ever writes there.

Everything is checked before anything is written, and nothing but the named files is touched.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from qabot import corpus
from qabot.errors import CorpusError, LoadError, UsageError
from qabot.indexing.preparing import prepare
from qabot.ports import Loader


@dataclass(frozen=True, slots=True)
class Addition:
    """A file that may be copied into the corpus.

    Attributes:
        source: the file.
        path: where it goes, relative to the corpus.
        data: its bytes, as they were checked.
        replaces: whether there is an article at ``path``.
    """

    source: Path
    path: str
    data: bytes
    replaces: bool


def plan_additions(
    sources: Sequence[Path],
    folder: Path,
    into: str,
    loaders: Mapping[str, Loader],
    *,
    replace: bool,
) -> list[Addition]:
    """Check all files and return what is to be copied; writes nothing.

    Args:
        sources: the files.
        folder: the corpus.
        into: the folder within the corpus, relative to it; "" for the corpus itself.
        loaders: by file name ending.
        replace: whether an article of the same name may be replaced.

    Raises:
        CorpusError: there is no corpus folder.
        LoadError: a file can't be read as an article.
        UsageError: a file or ``into`` can't be used, or the name is taken.
    """
    if not folder.is_dir():
        raise CorpusError(
            f"there is no corpus folder {folder}",
            hint="Make it, or name another with --corpus or QABOT_CORPUS.",
        )
    place = _place(folder, into)
    additions: dict[str, Addition] = {}
    for source in sources:
        path = (place / source.name).as_posix()
        if path in additions:
            raise UsageError(
                f"two of the files are called {source.name}", hint="Rename one of them."
            )
        _check_source(source, folder / path, loaders)
        additions[path] = _addition(source, folder, path, loaders, replace=replace)
    return list(additions.values())


def add(folder: Path, addition: Addition) -> None:
    """Copy a checked file into the corpus: it appears whole or not at all.

    Raises:
        CorpusError: it can't be written.
        UsageError: meanwhile there is an article of that name.
    """
    target = folder / addition.path
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        # A name that begins with a dot is no article.
        handle, name = tempfile.mkstemp(prefix=".adding-", dir=target.parent)
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(addition.data)
                file.flush()
                os.fsync(file.fileno())
            part.chmod(0o644)
            if addition.replaces:
                part.replace(target)
            else:
                os.link(part, target)
        finally:
            part.unlink(missing_ok=True)
    except FileExistsError as error:
        raise _taken(addition.path) from error
    except OSError as error:
        raise CorpusError(
            f"{addition.path} can't be written into {folder}: {error.strerror}",
            hint="Mend the permissions of the corpus folder, or make room on its disk.",
        ) from error


def find_articles(given: Sequence[str], folder: Path, suffixes: Collection[str]) -> list[str]:
    """Return the articles' paths relative to the corpus, in the order given, each once.

    Args:
        given: paths, relative to the corpus or as the working folder sees them.
        folder: the corpus.
        suffixes: file name endings that are articles.

    Raises:
        CorpusError: there is no corpus folder.
        UsageError: one of them is no article in the corpus, or could be two.
    """
    articles = corpus.scan(folder, suffixes).files
    found: dict[str, None] = {}
    for name in given:
        places = {_inside(folder, path) for path in (folder / name, Path(name))}
        paths = sorted(path for path in places if path is not None and path in articles)
        if not paths:
            raise UsageError(
                f"{name} is no article in {folder}",
                hint="Give its path within the corpus, such as news/cranes.md.",
            )
        if len(paths) > 1:
            raise UsageError(
                f"{name} could be {' or '.join(paths)}", hint="Give the path from the root on."
            )
        found[paths[0]] = None
    return list(found)


def remove(folder: Path, path: str) -> None:
    """Delete an article from the corpus; nothing if it has gone meanwhile.

    Raises:
        CorpusError: it can't be deleted.
    """
    try:
        (folder / path).unlink(missing_ok=True)
    except OSError as error:
        raise CorpusError(
            f"{path} can't be deleted from {folder}: {error.strerror}",
            hint="Mend the permissions of the corpus folder.",
        ) from error


def _place(folder: Path, into: str) -> PurePosixPath:
    place = PurePosixPath(into)
    names = place.parts
    if place.is_absolute() or ".." in names:
        raise UsageError(
            f"--into {into} leads out of the corpus", hint="Give a folder within the corpus."
        )
    for depth, name in enumerate(names, 1):
        if not _is_readable_name(name):
            raise UsageError(
                f"--into {into}: articles in a folder called {name} are never read",
                hint="Choose a name that doesn't begin with a dot and isn't README.",
            )
        within = folder.joinpath(*names[:depth])
        if within.is_symlink() or (within.exists() and not within.is_dir()):
            raise UsageError(f"--into {into}: {within} is no folder", hint="Choose another one.")
    return place


def _is_readable_name(name: str) -> bool:
    return name.isprintable() and name[0] != "." and name.partition(".")[0].upper() != "README"


def _check_source(source: Path, target: Path, loaders: Mapping[str, Loader]) -> None:
    if source.is_dir():
        raise UsageError(f"{source} is a folder", hint="Name the files in it, for example with *.")
    if not source.is_file():
        raise UsageError(f"there is no file {source}", hint="Check the path.")
    if source.suffix.lower() not in loaders:
        raise UsageError(
            f"{source}: no format is known that ends in {source.suffix or 'nothing'}",
            hint=f"Known are {', '.join(sorted(loaders))}.",
        )
    if not _is_readable_name(source.name):
        raise UsageError(
            f"{source}: a file of this name is never read",
            hint="Choose a name that is readable, doesn't begin with a dot and isn't README.",
        )
    with suppress(OSError):
        if target.samefile(source):
            raise UsageError(
                f"{source} is in the corpus already", hint="Run `qabot index` to index it."
            )


def _addition(
    source: Path, folder: Path, path: str, loaders: Mapping[str, Loader], *, replace: bool
) -> Addition:
    target = folder / path
    taken = target.is_symlink() or target.exists()
    if taken and (not replace or target.is_symlink() or not target.is_file()):
        raise _taken(path)
    prepared = prepare(source.parent, source.name, loaders)
    if prepared.state.problem:
        problem, _, hint = prepared.state.problem.partition(". ")
        raise LoadError(f"{source}: {problem}", hint=hint or "Mend it and add it again.")
    data = source.read_bytes()
    if corpus.digest(data) != prepared.state.digest:
        raise UsageError(f"{source} changes while it is read", hint="Add it again.")
    return Addition(source, path, data, taken)


def _taken(path: str) -> UsageError:
    return UsageError(
        f"there is something called {path} in the corpus",
        hint="Rename the file, or replace an article of that name with --replace.",
    )


def _inside(folder: Path, path: Path) -> str | None:
    """Return ``path`` relative to the corpus, its last part unfollowed; None if it is outside."""
    with suppress(OSError, ValueError, RuntimeError):
        real = path.parent.resolve() / path.name
        return real.relative_to(folder.resolve()).as_posix()
    return None
