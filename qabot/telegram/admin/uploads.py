"""Takes a file that an administrator sent into the corpus, and out again."""

from __future__ import annotations

import tempfile
from pathlib import Path, PurePosixPath, PureWindowsPath

from qabot import corpus, curating
from qabot.errors import LoadError, UsageError
from qabot.state.uploads import Upload
from qabot.wiring.indexing import loaders

# https://core.telegram.org/bots/api#getfile: bots can fetch files of up to 20 MB.
MAX_BYTES = 20_000_000
# Most file systems take 255 bytes; a copy under work has a longer name.
_LONGEST_NAME_BYTES = 200


def check(name: str, size: int) -> None:
    """Refuse, before it is fetched, a file whose name or size can't be taken.

    Raises:
        UsageError: says why.
    """
    if {PurePosixPath(name).name, PureWindowsPath(name).name} != {name}:
        raise UsageError("the file's name has a folder in it", hint="Send it under a plain name.")
    if len(name.encode()) > _LONGEST_NAME_BYTES:
        raise UsageError("the file's name is too long", hint="Send it under a shorter name.")
    if PurePosixPath(name).suffix.lower() not in loaders():
        raise UsageError(
            f"articles don't end in {PurePosixPath(name).suffix or 'nothing'}",
            hint=f"Known are {', '.join(sorted(loaders()))}.",
        )
    if size > MAX_BYTES:
        raise UsageError("the file is larger than 20 MB", hint="Put it into the corpus by hand.")


def take_in(name: str, data: bytes, folder: Path) -> Upload:
    """Put a file into the corpus under its own name; nothing is ever replaced.

    Args:
        name: as the sender gives it.
        data: its bytes.
        folder: the corpus.

    Raises:
        CorpusError: the corpus can't be written.
        LoadError: it can't be read as an article.
        UsageError: the name or size can't be taken, or there is an article of that name.
    """
    check(name, len(data))
    with tempfile.TemporaryDirectory() as held:
        source = Path(held) / name
        source.write_bytes(data)
        try:
            (addition,) = curating.plan_additions([source], folder, "", loaders(), replace=False)
        except LoadError as error:  # it names the copy, which its sender doesn't know of
            raise LoadError(str(error).replace(f"{source}", name), hint=error.hint) from error
    curating.add(folder, addition)
    return Upload(addition.path, corpus.digest(data))


def take_out(upload: Upload, folder: Path) -> bool:
    """Delete what was taken in, unless it is another file by now; tell whether it was."""
    target = folder / upload.path
    if target.is_symlink() or not target.is_file():
        return False
    if corpus.digest(target.read_bytes()) != upload.digest:
        return False
    curating.remove(folder, upload.path)
    return True
