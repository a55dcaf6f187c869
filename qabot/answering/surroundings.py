"""What stands around a sentence that was quoted before, as its article is now."""

from __future__ import annotations

import numpy as np

from qabot.ports import Snapshot
from qabot.records import Sentence


def surroundings(
    snapshot: Snapshot, path: str, quote: str, count: int
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return up to ``count`` sentences before and after ``quote`` in the article at ``path``.

    The quote may have moved since it was cited. None if the article is gone, or no longer holds it
    word for word.
    """
    sentences = sentences_of(snapshot, path)
    if not sentences:
        return None
    start = sentences[0].article.text.find(quote)
    if start < 0:
        return None
    before = [each.text for each in sentences if each.end <= start]
    after = [each.text for each in sentences if each.start >= start + len(quote)]
    return tuple(before[max(len(before) - count, 0) :]), tuple(after[:count])


def sentences_of(snapshot: Snapshot, path: str) -> list[Sentence]:
    """Return all sentences of the article at ``path``, in reading order; none if it is gone."""
    passages = np.array([each.id for each in snapshot.passages(path)], np.int64)
    members, _ = snapshot.members(passages)
    return sorted(snapshot.sentences(members), key=lambda each: each.start)
