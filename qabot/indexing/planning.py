"""What an index run has to do."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from qabot import corpus
from qabot.ports import FileState


@dataclass(frozen=True, slots=True)
class Plan:
    """What differs between the corpus and the index; paths, sorted.

    Attributes:
        added: files to read for the first time.
        changed: files whose bytes differ, or all if the index is to be made anew.
        removed: files that are gone.
        unchanged: files whose indexed content stands.
        touched: new states of files whose bytes are the same but whose time is not.
        problems: what is passed over and why, by path, as far as it is known without reading.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    touched: Mapping[str, FileState]
    problems: Mapping[str, str]

    @property
    def changes(self) -> int:
        """How many files differ."""
        return len(self.added) + len(self.changed) + len(self.removed)


def differing(present: Mapping[str, str], wanted: Mapping[str, str]) -> tuple[str, ...]:
    """Return the parts in which a fingerprint differs from the wanted one, sorted.

    An empty one, of an index that isn't built yet, differs in nothing.
    """
    if not present:
        return ()
    names = present.keys() | wanted.keys()
    return tuple(sorted(name for name in names if present.get(name) != wanted.get(name)))


def make_plan(
    folder: Path,
    suffixes: Collection[str],
    known: Mapping[str, FileState],
    *,
    rehash: bool = False,
    everything: bool = False,
) -> Plan:
    """Compare the corpus with what is remembered of it.

    Args:
        folder: the corpus.
        suffixes: file name endings that are articles.
        known: what the index remembers, by path.
        rehash: read every file's bytes, whatever size and time say.
        everything: count every known file as changed.

    Raises:
        CorpusError: the folder is missing or unreadable.
    """
    scan = corpus.scan(folder, suffixes)
    difference = corpus.compare(scan.files, known, scan.closed)
    mended = corpus.readable_again(folder, difference.same, known)
    unsure = difference.unsure + (difference.same if rehash else mended)
    same = [] if rehash else [path for path in difference.same if path not in mended]
    changed: list[str] = []
    touched: dict[str, FileState] = {}
    if everything:
        changed, same, unsure = [*unsure, *same], [], ()
    for path in unsure:
        checked = corpus.now_ns()
        # A file in a folder that is closed now was not found, but is not known to be gone.
        if path in scan.files and corpus.is_current(folder, path, known[path].digest):
            file, state = scan.files[path], known[path]
            touched[path] = FileState(
                file.size, file.mtime_ns, checked, state.digest, state.problem
            )
            same.append(path)
        else:
            changed.append(path)
    return Plan(
        added=difference.new,
        changed=tuple(sorted(changed)),
        removed=difference.gone,
        unchanged=tuple(sorted(path for path in same if not known[path].problem)),
        touched=touched,
        problems={
            **scan.problems,
            **{path: problem for path in same if (problem := known[path].problem)},
        },
    )
