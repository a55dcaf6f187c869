"""Question in, Answer out."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from qabot.answering.citing import cite, merge_repeats
from qabot.answering.confidence import CONFIDENCE, ConfidenceModel
from qabot.answering.retrieval import Retriever
from qabot.errors import UsageError
from qabot.ports import Embedder, Reranker, Snapshot, Store
from qabot.records import Answer, Citation, Filter, Hit, Status

MAX_QUESTION = 2_000
CANDIDATES = 24
NEAR_MISSES = 3


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is asked for.

    Attributes:
        top: citations at most.
        context: sentences shown before and after each quote.
        threshold: the confidence, 0 to 1, under which nothing counts as an answer.
    """

    top: int
    context: int
    threshold: float


class Answerer:
    """Answers questions from a store.

    Args:
        store: the index.
        embedder: embeds questions as the index embedded articles.
        is_current: tells whether the file at a path still has the bytes with a digest.
        reranker: judges the retrieved sentences; None leaves the retriever's order.
        retriever: finds candidates.
        confidence: makes probabilities of the retriever's scores.
    """

    def __init__(
        self,
        store: Store,
        embedder: Embedder,
        is_current: Callable[[str, str], bool],
        *,
        reranker: Reranker | None = None,
        retriever: Retriever | None = None,
        confidence: ConfidenceModel = CONFIDENCE,
    ) -> None:
        self._store = store
        self._embedder = embedder
        self._is_current = is_current
        self._reranker = reranker
        self._retriever = retriever or Retriever()
        self._confidence = confidence

    def ask(self, question: str, limits: Limits, within: Filter) -> Answer:
        """Answer ``question`` from the newest generation.

        Raises:
            UsageError: the question is empty or too long.
            IndexMissingError: there is no index.
        """
        started = time.perf_counter()
        plain = tidy(question)
        vector = self._embedder.embed_question(plain)
        with self._store.snapshot() as snapshot:
            hits = self._judge(
                plain, self._retriever.retrieve(snapshot, plain, vector, within, CANDIDATES)
            )
            confidence = hits[0].scores.confidence if hits else 0.0
            found = bool(hits) and confidence >= limits.threshold
            if found:
                shown = merge_repeats(hits, limits.top, worth_showing(confidence, limits.threshold))
            else:
                shown = merge_repeats(hits, NEAR_MISSES, lambda _: True)
            cited = self._cite(snapshot, plain, shown, limits.context)
            digests = {hit.sentence.article.path: hit.sentence.article.digest for hit, _ in shown}
            generation, undated = snapshot.generation, snapshot.undated(within)
        return Answer(
            question=question,
            status=Status.ANSWERED if found else Status.NOT_FOUND,
            confidence=confidence,
            citations=cited if found else (),
            near_misses=() if found else cited,
            generation=generation,
            stale=not all(self._is_current(path, each) for path, each in digests.items()),
            undated=undated,
            elapsed=time.perf_counter() - started,
        )

    def _judge(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """Give each hit its confidence and order by it, best first."""
        if self._reranker is not None:
            given = self._reranker.score(question, hits)
        else:
            fused = [hit.scores.fused for hit in hits]
            given = [
                self._confidence.probability(
                    hit.scores,
                    hit.scores.fused - max((*fused[:rank], *fused[rank + 1 :]), default=0.0),
                )
                for rank, hit in enumerate(hits)
            ]
        judged = [
            replace(hit, scores=replace(hit.scores, confidence=float(value)))
            for hit, value in zip(hits, given, strict=True)
        ]
        return sorted(judged, key=lambda hit: -hit.scores.confidence)

    def _cite(
        self,
        snapshot: Snapshot,
        question: str,
        shown: Sequence[tuple[Hit, Sequence[Hit]]],
        context: int,
    ) -> tuple[Citation, ...]:
        return tuple(
            cite(
                question,
                hit,
                repeats,
                snapshot.neighbours(hit.sentence, context) if context else ([], []),
            )
            for hit, repeats in shown
        )


def worth_showing(best: float, threshold: float) -> Callable[[Hit], bool]:
    """Return the rule for citations after the first: an answer by themselves, not far behind."""
    return lambda hit: hit.scores.confidence >= max(threshold, best / 2)


def tidy(question: str) -> str:
    """Return the question on one line without control characters.

    Raises:
        UsageError: nothing is left of it, or it is longer than 2,000 characters.
    """
    kept = "".join(
        " " if char.isspace() else char
        for char in question
        if char.isspace() or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    plain = " ".join(kept.split())
    if not any(char.isalnum() for char in plain):
        raise UsageError("the question is empty", hint='Ask something: qabot ask "Who …?"')
    if len(plain) > MAX_QUESTION:
        raise UsageError(
            f"the question has {len(plain):,} characters; {MAX_QUESTION:,} are the most",
            hint="Ask with the words that matter.",
        )
    return plain
