"""The hybrid retriever: dense and lexical search over sentences and passages, fused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qabot.ports import Ids, Scored, Snapshot, Unit, Vectors
from qabot.records import Filter, Hit, Scores

# How deep each search goes. All sentences of the best passages join the candidates, so that a
# sentence that says little by itself is found by what surrounds it.
SENTENCES = 100
PASSAGES = 20
# Of all those the best are read from the database, and from them the best passages are chosen.
CANDIDATES = 200
# Question, title and headings are read again with each passage: about so many characters.
PASSAGE_COST = 100


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each score counts in the fused score."""

    dense: float
    lexical: float
    passage_dense: float
    passage_lexical: float


# Fitted by tests/benchmarks/fit_retriever.py on half of the articles of SQuAD 1.1 train there.
WEIGHTS = Weights(dense=1.0, lexical=0.935, passage_dense=1.406, passage_lexical=1.609)


class Retriever:
    """Finds the sentences that best match a question."""

    def __init__(self, weights: Weights = WEIGHTS) -> None:
        self._weights = weights

    def candidates(
        self, snapshot: Snapshot, question: str, vector: Vectors, within: Filter
    ) -> list[Hit]:
        """Return the sentences that match best, best first, ties by path and offset.

        Args:
            snapshot: the generation to search.
            question: plain text.
            vector: the question's unit embedding, shape (dimension,).
            within: restricts the search.
        """
        near = snapshot.nearest(Unit.SENTENCE, vector, SENTENCES, within)
        said = snapshot.matching(Unit.SENTENCE, question, SENTENCES, within)
        near_passages = snapshot.nearest(Unit.PASSAGE, vector, SENTENCES, within)
        said_passages = snapshot.matching(Unit.PASSAGE, question, SENTENCES, within)
        top = np.union1d(near_passages.ids[:PASSAGES], said_passages.ids[:PASSAGES])
        inside, _ = snapshot.members(top)
        ids = np.unique(np.concatenate([near.ids, said.ids, inside]))
        if not len(ids):
            return []
        parents = snapshot.parents(ids)
        passages = np.unique(parents)
        slots = np.searchsorted(passages, parents)
        dense = _complete(near, ids, snapshot, Unit.SENTENCE, vector)
        passage_dense = _complete(near_passages, passages, snapshot, Unit.PASSAGE, vector)[slots]
        lexical = _lookup(said, ids)
        passage_lexical = _lookup(said_passages, passages)[slots]
        weights = self._weights
        fused = (
            weights.dense * dense
            + weights.lexical * lexical
            + weights.passage_dense * passage_dense
            + weights.passage_lexical * passage_lexical
        )
        order = np.argsort(-fused, kind="stable")[:CANDIDATES]
        hits = [
            Hit(
                sentence,
                Scores(
                    dense=float(dense[index]),
                    lexical=float(lexical[index]),
                    passage_dense=float(passage_dense[index]),
                    passage_lexical=float(passage_lexical[index]),
                    fused=float(fused[index]),
                ),
            )
            for sentence, index in zip(snapshot.sentences(ids[order]), order, strict=True)
        ]
        hits.sort(
            key=lambda hit: (-hit.scores.fused, hit.sentence.article.path, hit.sentence.start)
        )
        return hits


def of_best_passages(hits: Sequence[Hit], count: int) -> list[Hit]:
    """Return those of ``hits``, best first, that stand in the ``count`` best passages.

    A passage is as good as its best sentence.
    """
    best = list(dict.fromkeys(hit.sentence.passage.id for hit in hits))[:count]
    return [hit for hit in hits if hit.sentence.passage.id in best]


def to_read(hits: Sequence[Hit], characters: int) -> list[Hit]:
    """Return those of ``hits``, best first, that stand in the best passages, up to a total length.

    Args:
        hits: best first; a passage is as good as its best sentence.
        characters: of passages together, with PASSAGE_COST for each; one is read at least.
    """
    lengths = {
        hit.sentence.passage.id: hit.sentence.passage.end - hit.sentence.passage.start
        for hit in hits
    }
    return of_best_passages(hits, how_many(list(lengths.values()), characters))


def how_many(lengths: Sequence[int], characters: int) -> int:
    """Return how many passages of these lengths, in order, are read; see `to_read`."""
    left = characters
    for number, length in enumerate(lengths):
        left -= length + PASSAGE_COST
        if left < 0:
            return max(number, 1)
    return len(lengths)


def _lookup(scored: Scored, ids: Ids) -> Vectors:
    """Return the score of each of ``ids`` (ascending); 0 where it was not found."""
    values = np.zeros(len(ids), np.float32)
    _, here, there = np.intersect1d(ids, scored.ids, assume_unique=True, return_indices=True)
    values[here] = scored.scores[there]
    return values


def _complete(scored: Scored, ids: Ids, snapshot: Snapshot, unit: Unit, vector: Vectors) -> Vectors:
    """Return the cosine of each of ``ids`` (ascending), computing those the search did not give."""
    values = _lookup(scored, ids)
    absent = ~np.isin(ids, scored.ids)
    values[absent] = snapshot.cosines(unit, vector, ids[absent])
    return values
