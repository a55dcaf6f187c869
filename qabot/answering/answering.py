"""Question in, Answer out."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from qabot.answering.citing import Shown, cite, merge_repeats
from qabot.answering.composing import compose
from qabot.answering.confidence import confidence
from qabot.answering.context import REACH, needed
from qabot.answering.examining import Examination, Excerpt
from qabot.answering.question_parts import parts
from qabot.answering.retrieval import Retriever, to_read
from qabot.errors import UsageError
from qabot.ports import Embedder, Reranker, Snapshot, Store
from qabot.records import Answer, Citation, Filter, Hit, Status

MAX_QUESTION = 2_000
# The confidence under which nothing counts as an answer, and the citations at most, by default.
THRESHOLD = 0.2
TOP = 3
# The reranker reads so many characters of passages, which takes most of a question's time: six
# passages of usual length, or more short ones.
CHARACTERS_READ = 4_600
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

    def check(self) -> None:
        """Refuse what would contradict itself, such as an answer of no citation.

        Raises:
            UsageError: a limit is out of its range.
        """
        for name, fits, allowed in (
            ("top", self.top >= 1, "1 or more"),
            ("context", self.context >= 0, "0 or more"),
            ("threshold", 0 <= self.threshold <= 1, "from 0 to 1"),
        ):
            if not fits:
                raise UsageError(f"{name} can't be {getattr(self, name)}", hint=f"It is {allowed}.")


class Answerer:
    """Answers questions from a store.

    Args:
        store: the index.
        embedder: embeds questions as the index embedded articles.
        reranker: judges the retrieved sentences.
        is_current: tells whether the file at a path still has the bytes with a digest.
    """

    def __init__(
        self,
        store: Store,
        embedder: Embedder,
        reranker: Reranker,
        is_current: Callable[[str, str], bool],
    ) -> None:
        self._store = store
        self._embedder = embedder
        self._reranker = reranker
        self._is_current = is_current
        self._retriever = Retriever()

    def ask(self, question: str, limits: Limits, within: Filter) -> Answer:
        """Answer ``question`` from the newest generation.

        Raises:
            UsageError: the question is empty or too long, or a limit can't be used.
            IndexMissingError: there is no index.
        """
        started = time.perf_counter()
        limits.check()
        plain = tidy(question)
        with self._store.snapshot() as snapshot:
            hits = self._read(snapshot, plain, within)
            asked = parts(plain)
            judged = [self._read(snapshot, part, within) for part in asked if part != plain]
            confidence = max(
                (each[0].scores.confidence for each in (hits, *judged) if each), default=0.0
            )
            found = bool(hits) and confidence >= limits.threshold
            composed = compose(plain, hits, judged, limits.threshold, limits.top)
            shown = composed if found else merge_repeats(hits, NEAR_MISSES)
            cited = self._cite(snapshot, shown, limits.context)
            digests = {
                each.hit.sentence.article.path: each.hit.sentence.article.digest for each in shown
            }
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

    def examine(self, question: str, within: Filter, excerpt: Excerpt, read: int) -> Examination:
        """Take ``question`` through the stages of `ask` and tell what each of them left.

        Args:
            question: plain text of at most 2,000 characters.
            within: restricts the search by date, author or source.
            excerpt: which passages the index is to seem to hold.
            read: how many characters of passages the reranker reads.

        Raises:
            UsageError: the question is empty or too long.
            IndexMissingError: there is no index.
        """
        started = time.perf_counter()
        plain = tidy(question)
        vector = self._embedder.embed_question(plain)
        with self._store.snapshot() as whole:
            snapshot = excerpt.of(whole)
            candidates = self._retriever.candidates(snapshot, plain, vector, within)
        judged = self._judge(plain, to_read(candidates, read))
        elapsed = time.perf_counter() - started
        return Examination(tuple(candidates), tuple(judged), elapsed)

    def _read(self, snapshot: Snapshot, question: str, within: Filter) -> list[Hit]:
        """Retrieve and judge the sentences for ``question``, best first."""
        vector = self._embedder.embed_question(question)
        candidates = self._retriever.candidates(snapshot, question, vector, within)
        return self._judge(question, to_read(candidates, CHARACTERS_READ))

    def _judge(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """Give each hit its confidence and order by it, best first."""
        given = self._reranker.judge(question, hits)
        judged = [
            Hit(
                hit.sentence,
                replace(hit.scores, confidence=confidence(question, hit, each.score)),
                each.highlight,
            )
            for hit, each in zip(hits, given, strict=True)
        ]
        return sorted(judged, key=lambda hit: -hit.scores.confidence)

    def _cite(
        self,
        snapshot: Snapshot,
        shown: Sequence[Shown],
        context: int,
    ) -> tuple[Citation, ...]:
        cited = []
        for each in shown:
            sentence = each.hit.sentence
            before, after = snapshot.neighbours(sentence, max(context, REACH))
            around = (before[-context:], after[:context]) if context else ([], [])
            cited.append(cite(each, around, needed(sentence, before)))
        return tuple(cited)


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
