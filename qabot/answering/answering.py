"""Question in, Answer out."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from qabot.answering.calibration import UNCHANGED, Calibration
from qabot.answering.choosing import Part, confidence_in_list
from qabot.answering.citing import Shown, cite, merge_repeats
from qabot.answering.composing import compose
from qabot.answering.confidence import confidences, evidence, read_alone, standings
from qabot.answering.context import REACH, needed
from qabot.answering.dates import without_times
from qabot.answering.examining import Examination, Excerpt
from qabot.answering.language import Identify, reason_of_language
from qabot.answering.preferring import lifted, may_be_reread, preferred, reread
from qabot.answering.question_parts import asks_for_several, parts
from qabot.answering.retrieval import Retriever, to_read
from qabot.answering.understanding import Meaning, Reading, Situation, turn, understand
from qabot.errors import UsageError
from qabot.ports import Embedder, Reranker, Snapshot, Store
from qabot.records import Answer, Citation, Filter, Hit, Status

MAX_QUESTION = 2_000
# The confidence under which nothing counts as an answer, and the citations at most, by default.
THRESHOLD = 0.23
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
        calibration: of the confidence, where the reranker isn't the packaged one.
        identify: tells the language of a question that found nothing.
    """

    def __init__(  # noqa: PLR0913 - a part of answering an argument
        self,
        store: Store,
        embedder: Embedder,
        reranker: Reranker,
        is_current: Callable[[str, str], bool],
        calibration: Calibration = UNCHANGED,
        *,
        identify: Identify,
    ) -> None:
        self._store = store
        self._embedder = embedder
        self._reranker = reranker
        self._is_current = is_current
        self._calibration = calibration
        self._identify = identify
        self._retriever = Retriever()

    def ask(self, question: str, limits: Limits, within: Filter, situation: Situation) -> Answer:
        """Answer ``question`` from the newest generation.

        Args:
            question: plain text of at most 2,000 characters.
            limits: how much is asked for.
            within: restricts the search, beside the filters in the question.
            situation: the conversation and the day.

        Raises:
            UsageError: the question is empty or too long, or a limit can't be used.
            IndexMissingError: there is no index.
        """
        started = time.perf_counter()
        limits.check()
        meaning = understand(tidy(question), within, situation)
        with self._store.snapshot() as snapshot:
            reading, _, hits = self._read(snapshot, meaning, CHARACTERS_READ)
            understood = reading.text
            judged = [
                Part(part, self._read_as(snapshot, Reading(part, reading.about), meaning.within)[1])
                for part in parts(understood)
                if part != understood
            ]
            confidence = _surest(understood, [hits, *(part.hits for part in judged)])
            found = bool(hits) and confidence >= limits.threshold
            composed = compose(understood, hits, judged, limits.threshold, limits.top)
            shown = composed if found else merge_repeats(hits, NEAR_MISSES)
            cited = self._cite(snapshot, shown, limits.context)
            digests = {
                each.hit.sentence.article.path: each.hit.sentence.article.digest for each in shown
            }
            generation, undated = snapshot.generation, snapshot.undated(meaning.within)
            languages = frozenset() if found else snapshot.languages()
        return Answer(
            question=question,
            status=Status.ANSWERED if found else Status.NOT_FOUND,
            confidence=confidence,
            citations=cited if found else (),
            near_misses=() if found else cited,
            generation=generation,
            stale=not all(self._is_current(path, each) for path, each in digests.items()),
            undated=undated,
            reason=reason_of_language(understood, languages, self._identify),
            elapsed=time.perf_counter() - started,
            understood=understood,
            turn=turn(understood, cited if found else ()),
            within=meaning.within,
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
        meaning = understand(tidy(question), within, Situation())
        with self._store.snapshot() as whole:
            _, candidates, judged = self._read(excerpt.of(whole), meaning, read)
        elapsed = time.perf_counter() - started
        return Examination(tuple(candidates), tuple(judged), elapsed)

    def _read(
        self, snapshot: Snapshot, meaning: Meaning, characters: int
    ) -> tuple[Reading, list[Hit], list[Hit]]:
        """Return the reading that is answered best, what was retrieved for it, and the judged."""
        tried = [
            (reading, *self._read_as(snapshot, reading, meaning.within, characters))
            for reading in meaning.readings
        ]
        # The first of equals, as `understand` puts the likelier reading first.
        return max(tried, key=lambda each: evidence(each[2]))

    def _read_as(
        self,
        snapshot: Snapshot,
        reading: Reading,
        within: Filter,
        characters: int = CHARACTERS_READ,
    ) -> tuple[list[Hit], list[Hit]]:
        """Return what was retrieved for a reading of the question, and the judged, best first."""
        text, about = reading.text, reading.about
        vector = self._embedder.embed_question(text)
        candidates = self._retriever.candidates(snapshot, text, vector, within)
        if not about:
            return candidates, self._judge(text, to_read(candidates, characters))
        candidates = lifted(candidates, about)
        read = to_read(candidates, characters)
        judged = self._judge(text, read)
        timeless = without_times(text)
        if timeless != text and any(may_be_reread(hit, about) for hit in read):
            judged = reread(judged, self._judge(timeless, read), about)
        return candidates, preferred(judged, about)

    def _judge(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """Give each hit its confidence and order by it, best first."""
        given = self._reranker.judge(question, hits)
        marked = [
            replace(hit, highlight=each.highlight) for hit, each in zip(hits, given, strict=True)
        ]
        values = standings(question, marked, [each.score for each in given])
        sure = confidences(marked, values, self._alone(question, marked, values))
        judged = [
            replace(hit, scores=replace(hit.scores, confidence=self._calibration.of(each)))
            for hit, each in zip(marked, sure, strict=True)
        ]
        return sorted(judged, key=lambda hit: -hit.scores.confidence)

    def _alone(self, question: str, hits: Sequence[Hit], values: Sequence[float]) -> float:
        """Return the reranker's score of the best of ``hits``, read without what is around it."""
        if not hits:
            return 0.0
        best = hits[max(range(len(hits)), key=values.__getitem__)]
        return read_alone(self._reranker, question, best)

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


def _surest(question: str, judged: Sequence[Sequence[Hit]]) -> float:
    """Return how sure the best answer is to ``question``, by itself or by one of its parts."""
    sure = max((hits[0].scores.confidence for hits in judged if hits), default=0.0)
    return max(sure, confidence_in_list(judged[0])) if asks_for_several(question) else sure


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
