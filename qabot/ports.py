"""The seams: what the use cases need from the outside, as Protocols.

Adapters in ``loaders``, ``models`` and ``stores`` implement them; ``wiring`` chooses. No signature
here names SQLite, FAISS or a model library, so another implementation can stand in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from qabot.documents import Document
from qabot.records import (
    Article,
    ArticleSummary,
    Filter,
    Hit,
    Passage,
    PassageSpan,
    Sentence,
)
from qabot.runs import RunRecord

Vectors = NDArray[np.float32]
Ids = NDArray[np.int64]


class Unit(StrEnum):
    """What is searched: both are embedded and both have a lexical index."""

    SENTENCE = "sentence"
    PASSAGE = "passage"


@dataclass(frozen=True, slots=True)
class Scored:
    """Row ids with their scores, best first.

    Attributes:
        ids: shape (n,), int64.
        scores: shape (n,), float32; higher is better.
    """

    ids: Ids
    scores: Vectors


class Loader(Protocol):
    """Reads one file format."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """File name endings it reads, lower case, with the dot."""

    @property
    def version(self) -> str:
        """Part of the index fingerprint: changes when the same bytes load differently."""

    def load(self, data: bytes, path: str) -> Document:
        """Make a document of a file's bytes; ``path`` is for messages only.

        Raises:
            LoadError: the bytes aren't readable as this format; says where and what to do.
        """


class Embedder(Protocol):
    """Turns texts into unit vectors."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    @property
    def fingerprint(self) -> str:
        """Names weights, pooling and prompts: equal fingerprints mean comparable vectors."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return unit-length embeddings of article text, shape (len(texts), dimension), float32."""

    def embed_question(self, question: str) -> Vectors:
        """Return the unit-length embedding of a question, shape (dimension,), float32."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reranker says of a sentence.

    Attributes:
        score: log-odds of the sentence against "nothing answers"; higher is better.
        highlight: offsets (start, end) in the sentence of the words that answer; None if unknown.
    """

    score: float
    highlight: tuple[int, int] | None


class Reranker(Protocol):
    """Judges sentences against a question by reading both together."""

    def judge(self, question: str, hits: Sequence[Hit]) -> Sequence[Judgement]:
        """Return a judgement for each hit; the hits are all that is considered, as one list."""


class VectorIndex(Protocol):
    """An immutable set of unit vectors under int64 ids."""

    @property
    def size(self) -> int:
        """How many vectors it holds."""

    def search(
        self, vector: Vectors, limit: int, *, only: Ids | None = None, without: Ids | None = None
    ) -> Scored:
        """Return the ``limit`` nearest by cosine, best first, ties by ascending id.

        Args:
            vector: the unit query vector, shape (dimension,), float32.
            limit: how many at most.
            only: search among these ids alone; None for all.
            without: leave these ids out; None for none.
        """


@dataclass(frozen=True, slots=True)
class FileState:
    """What is remembered of a corpus file.

    Attributes:
        size: bytes.
        mtime_ns: modification time, nanoseconds since the epoch.
        checked_ns: when its bytes were last read, same clock.
        digest: hex digest of its bytes.
        problem: why it was skipped; None if it is indexed.
    """

    size: int
    mtime_ns: int
    checked_ns: int
    digest: str
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class PreparedArticle:
    """An article ready to be stored: split, and each text that is to be embedded under its key.

    Attributes:
        article: with id 0.
        passages: in reading order.
        passage_texts: what is embedded and indexed for each passage (heading and title included).
        sentence_texts: for each passage the texts of its sentences.
    """

    article: Article
    passages: tuple[PassageSpan, ...]
    passage_texts: tuple[str, ...]
    sentence_texts: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """What one publication changes, as a whole or not at all.

    Attributes:
        add: new articles.
        remove: paths of articles that go; a changed article is in both.
        files: the new state of every file that was looked at.
        forget: paths of files that are gone.
        fingerprint: what shapes the index, by part; kept with the generation.
    """

    add: Sequence[PreparedArticle]
    remove: Sequence[str]
    files: Mapping[str, FileState]
    forget: Sequence[str]
    fingerprint: Mapping[str, str]


class Snapshot(Protocol):
    """One generation, read consistently whatever is published meanwhile."""

    @property
    def generation(self) -> int:
        """The generation that every query of this snapshot sees."""

    def nearest(self, unit: Unit, vector: Vectors, limit: int, within: Filter) -> Scored:
        """Return the nearest units by cosine; ``vector`` has shape (dimension,), unit length."""

    def matching(self, unit: Unit, question: str, limit: int, within: Filter) -> Scored:
        """Return the best units by BM25, as a share (0 to 1) of the most the question could reach.

        ``question`` is plain text, never query syntax.
        """

    def cosines(self, unit: Unit, vector: Vectors, ids: Ids) -> Vectors:
        """Return the cosine of ``vector`` with each of ``ids``, shape (len(ids),)."""

    def sentences(self, ids: Ids) -> Sequence[Sentence]:
        """Return the sentences with these ids, in this order."""

    def members(self, passages: Ids) -> tuple[Ids, Ids]:
        """Return ids of all sentences of ``passages``, and for each the id of its passage."""

    def parents(self, sentences: Ids) -> Ids:
        """Return the passage id of each sentence."""

    def passages(self, path: str) -> Sequence[Passage]:
        """Return the passages of the article at ``path``, in reading order; none if it is gone."""

    def articles(self, first: int, count: int) -> tuple[int, Sequence[ArticleSummary]]:
        """Return how many articles there are, and ``count`` of them from ``first`` on.

        The newest come first, undated ones last.
        """

    def neighbours(self, sentence: Sentence, count: int) -> tuple[list[Sentence], list[Sentence]]:
        """Return up to ``count`` sentences before and after, in the same article."""

    def undated(self, within: Filter) -> int:
        """Return how many articles ``within`` leaves out only because they have no date."""

    def languages(self) -> frozenset[str | None]:
        """Return the languages that articles name; None among them if one names none."""


class Store(Protocol):
    """The index: articles, passages, sentences, their vectors and terms, by generation."""

    @property
    def generation(self) -> int:
        """The newest published generation; 0 for an empty store."""

    def fingerprint(self) -> Mapping[str, str]:
        """Return what shaped the newest generation, by part; empty for an empty store."""

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """Pin the newest generation for the time of the ``with`` block."""

    def files(self) -> Mapping[str, FileState]:
        """Return what is remembered of each corpus file, by path."""

    def lock(self) -> AbstractContextManager[object]:
        """Hold the write lock.

        Raises:
            BusyError: another process holds it.
        """

    def missing(self, texts: Iterable[str]) -> list[str]:
        """Return the distinct texts that have no embedding yet, in first-seen order."""

    def remember(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Keep embeddings at once, so that a run that is killed later loses nothing of them."""

    def publish(self, changes: ChangeSet) -> int:
        """Apply ``changes`` in one transaction and return the generation they make."""

    def tidy(self) -> None:
        """Bring files that are derived from the published data up to date."""

    def touch(self, files: Mapping[str, FileState], forget: Sequence[str]) -> None:
        """Remember states of files when no article changes; makes no generation."""

    def counts(self) -> Mapping[str, int]:
        """Return the newest generation's number of articles, passages and sentences."""

    def note_run(self, run: RunRecord) -> None:
        """Remember how the last index run went, one that changed nothing among them."""

    def last_run(self) -> RunRecord | None:
        """Return how the last index run went; None if that isn't known."""


class Progress(Protocol):
    """Told how a long run is doing."""

    def __call__(self, stage: str, done: int, total: int, unit: str) -> None:
        """``done`` of ``total`` ``unit``s of ``stage`` are finished; called often, returns fast.

        A stage that can't be counted is announced once, with an empty ``unit``.
        """
