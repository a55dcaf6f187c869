"""Characters: no controls, nothing invisible, one plain space between words."""

from __future__ import annotations

import re

# Controls that aren't whitespace, soft hyphens, zero-width and direction marks, byte order marks,
# lone surrogates (YAML escapes can make them) and tags.
_INVISIBLE = (
    r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f"
)
_UNTIDY = re.compile(rf"[^\S ]| {{2}}|\A | \Z|[{_INVISIBLE}]")
_RUN = re.compile(rf"[\s{_INVISIBLE}]+")
_SPACE = re.compile(r"\s")

Positions = tuple[tuple[int, int], ...]


def tidy(text: str, positions: Positions = ()) -> tuple[str, Positions]:
    """Remove invisible characters and make each run of whitespace one space, none at the ends.

    Args:
        text: any text; line breaks count as whitespace.
        positions: pairs (offset in ``text``, position in the file), ascending.

    Returns:
        The tidy text, and the pairs with their offsets in it. A pair that begins within a removed
        run begins with the next character; one that has no character left is gone.
    """
    if not _UNTIDY.search(text):
        return text, positions
    pieces: list[str] = []
    runs: list[tuple[int, int, int]] = []
    kept = 0
    for run in _RUN.finditer(text):
        pieces.append(text[kept : run.start()])
        kept = run.end()
        inside = run.start() > 0 and run.end() < len(text)
        space = " " if inside and _SPACE.search(run.group()) else ""
        pieces.append(space)
        runs.append((run.start(), run.end(), len(space)))
    pieces.append(text[kept:])
    result = "".join(pieces)
    return result, _moved(positions, runs, len(result))


def plain(text: str) -> str:
    """Return ``text`` as ``tidy`` makes it."""
    return tidy(text)[0]


def _moved(positions: Positions, runs: list[tuple[int, int, int]], length: int) -> Positions:
    moved: dict[int, int] = {}
    index = removed = 0
    for offset, position in positions:
        while index < len(runs) and runs[index][1] <= offset:
            start, end, space = runs[index]
            removed += end - start - space
            index += 1
        new = offset - removed
        if index < len(runs) and runs[index][0] < offset:
            start, _, space = runs[index]
            new = start - removed + space
        if new < length:
            moved[new] = position
    return tuple(moved.items())
