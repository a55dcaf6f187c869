"""Standard input, output and error as they really are: closed, full, or of a poor encoding."""

from __future__ import annotations

import io
import os
import re
import sys
import unicodedata
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

# More than enough for a question; an endless input must not fill the memory.
_MOST_BYTES = 1_000_000
_SUSPECT = re.compile(r"[^\x20-\x7e\xa0-\u05ff]")
# Controls, direction marks, lone surrogates, line and paragraph separators: a terminal would obey
# them, or can't be given them.
_OBEYED = {"Cc", "Cf", "Cs", "Zl", "Zp"}
# These join the parts of an emoji or the letters of a word, and order nothing.
_JOINERS = "\u200c\u200d"


def prepare() -> None:
    """Make all three streams usable, and none of them fail at a character.

    A stream that is closed becomes one that leads nowhere; else the first file to be opened, the
    index say, would get its number, and what is printed would go into it.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            _occupy(number)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - lives as long as the process
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.stderr = io.TextIOWrapper(
        io.BufferedWriter(_Unfailing(sys.stderr.fileno(), "w", closefd=False)),
        encoding=sys.stderr.encoding,
        errors="backslashreplace",
        line_buffering=True,
    )


class _Unfailing(io.FileIO):
    """Drops what can't be written: no index run ends because nobody can read how it is doing."""

    def write(self, data: ReadableBuffer) -> int:
        """Write ``data`` if that is possible; say that it was."""
        with suppress(OSError):
            return super().write(data) or 0
        return memoryview(data).nbytes


def _occupy(number: int) -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    if nowhere != number:
        os.dup2(nowhere, number)
        os.close(nowhere)


def abandon() -> None:
    """Let nothing more be printed, not even what is still held back, which would fail again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def read_input() -> str:
    """Return what standard input holds, bytes that are no UTF-8 replaced."""
    return sys.stdin.buffer.read(_MOST_BYTES).decode("utf-8", "replace")


def given_text(argument: str) -> str:
    """Return a command line argument as UTF-8, whatever encoding the environment names."""
    return os.fsencode(argument).decode("utf-8", "replace")


def visible(text: str) -> str:
    """Return ``text`` with escapes, as JSON has them, for what a terminal would obey."""
    return _SUSPECT.sub(_escaped, text)


def utf8_output() -> bool:
    """Whether standard output takes every character."""
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


def _escaped(match: re.Match[str]) -> str:
    char = match.group()
    if char == "\n" or char in _JOINERS or unicodedata.category(char) not in _OBEYED:
        return char
    units = char.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
