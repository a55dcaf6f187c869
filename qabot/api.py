"""The public Python API: open an index, ask it, bring it up to date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qabot.answering import (
    CHARACTERS_READ,
    THRESHOLD,
    TOP,
    Answerer,
    Examination,
    Excerpt,
    Limits,
    Situation,
)
from qabot.answering.exemplifying import examples
from qabot.answering.surroundings import surroundings
from qabot.models.sources import DEFAULT_MODEL
from qabot.ports import Progress
from qabot.records import Answer, ArticleSummary, Example, Filter, Turn
from qabot.stores.sqlite import SqliteStore
from qabot.wiring import asking
from qabot.wiring.identity import Identity

if TYPE_CHECKING:
    from qabot.indexing.running import IndexReport


class Index:
    """An opened index. Every question sees the newest generation whole.

    Questions may be asked from several threads.
    """

    def __init__(
        self, corpus: Path, answerer: Answerer, store: SqliteStore, identity: Identity
    ) -> None:
        self._corpus = corpus
        self._answerer = answerer
        self._store = store
        self._identity = identity

    @property
    def generation(self) -> int:
        """The newest generation."""
        return self._store.generation

    @property
    def outdated(self) -> bool:
        """Whether the index is gone, another file, or made by another model: open it again.

        New generations of the same index don't make it so.
        """
        return not self._identity.holds()

    def ask(  # noqa: PLR0913 - what a question can be told
        self,
        question: str,
        *,
        top: int = TOP,
        context: int = 0,
        threshold: float = THRESHOLD,
        within: Filter | None = None,
        history: Sequence[Turn] = (),
        today: date | None = None,
    ) -> Answer:
        """Answer ``question``.

        Args:
            question: plain text of at most 2,000 characters. Filters may be typed in it:
                ``after:2024-01 before:2024-06-30 source:Wire author:"Jane Doe"``.
            top: citations at most.
            context: sentences to give before and after each quote.
            threshold: the confidence, 0 to 1, under which nothing counts as an answer.
            within: restricts the search by date, author or source.
            history: the ``turn`` of each earlier answer, oldest first, if ``question`` may lean
                on them ("And when was that?").
            today: what "last year" is told from; by default the day on which it is asked.

        Raises:
            UsageError: the question is empty or too long, a filter in it can't be used, or an
                argument is out of its range.
            IndexingError: the index can't be read.
        """
        limits = Limits(top, context, threshold)
        return self._answerer.ask(question, limits, within or Filter(), Situation(history, today))

    def examine(
        self,
        question: str,
        *,
        within: Filter | None = None,
        excerpt: Excerpt | None = None,
        read: int = CHARACTERS_READ,
    ) -> Examination:
        """Tell what each stage of answering leaves of ``question``: for evaluation.

        Args:
            question: plain text of at most 2,000 characters.
            within: restricts the search by date, author or source.
            excerpt: which passages the index is to seem to hold; all by default.
            read: how many characters of passages the reranker reads.

        Raises:
            UsageError: the question is empty or too long.
            IndexingError: the index can't be read.
        """
        return self._answerer.examine(question, within or Filter(), excerpt or Excerpt(), read)

    def articles(self, first: int = 0, count: int = 10) -> tuple[int, Sequence[ArticleSummary]]:
        """Return how many articles there are, and ``count`` of them from position ``first`` on.

        The newest come first, undated ones last.

        Raises:
            IndexingError: the index can't be read.
        """
        with self._store.snapshot() as snapshot:
            return snapshot.articles(first, count)

    def surroundings(
        self, path: str, quote: str, count: int
    ) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """Return up to ``count`` sentences before and after a quote, as the article is now.

        Args:
            path: of the article, relative to the corpus.
            quote: a sentence that was cited, perhaps from an earlier generation.
            count: sentences on either side.

        Returns:
            None if the article is gone, or no longer holds the quote word for word.

        Raises:
            IndexingError: the index can't be read.
        """
        with self._store.snapshot() as snapshot:
            return surroundings(snapshot, path, quote, count)

    def examples(self, count: int, *, threshold: float = THRESHOLD) -> tuple[Example, ...]:
        """Return up to ``count`` questions that the articles answer, taken from the articles.

        Each is asked before it is given; the same index gives the same ones.

        Raises:
            IndexingError: the index can't be read.
        """
        with self._store.snapshot() as snapshot:
            return examples(snapshot, partial(self.ask, threshold=threshold), count)

    def pending(self, *, seconds: float = 0.01) -> int:
        """Return how many corpus files differ from what is indexed.

        ``seconds`` bounds the time spent on reading files whose time changed but not their size;
        those that are left then count as changed.

        Raises:
            CorpusError: the corpus folder is missing or unreadable.
        """
        return asking.count_pending(self._corpus, self._store, seconds)


def open_index(
    index: str | Path = "index",
    *,
    corpus: str | Path = "corpus",
    model: str = DEFAULT_MODEL,
    reranker: str | Path | None = None,
) -> Index:
    """Open the index in a folder.

    Args:
        index: the folder of the index.
        corpus: the folder of articles it was made from, to tell what changed since.
        model: the embedding model it was made with.
        reranker: the file of a reranker made by `qabot train`; the packaged one by default.

    Raises:
        IndexMissingError: there is none.
        IndexMismatchError: it was made by another model or version.
        IndexDamagedError: it can't be read.
        ModelError: its exported model, or the reranker, is missing or broken.
    """
    store = asking.open_store(Path(index))
    identity = Identity(Path(index), store)
    chosen = None if reranker is None else Path(reranker)
    answerer = asking.answerer(Path(corpus), Path(index), model, store, chosen)
    return Index(Path(corpus), answerer, store, identity)


def update_index(  # noqa: PLR0913 - what an index run can be told
    index: str | Path = "index",
    *,
    corpus: str | Path = "corpus",
    model: str = DEFAULT_MODEL,
    rebuild: bool = False,
    rehash: bool = False,
    progress: Progress | None = None,
) -> IndexReport:
    """Bring the index in a folder up to date with its corpus, building it if there is none.

    Args:
        index: the folder of the index.
        corpus: the folder of articles.
        model: the embedding model.
        rebuild: read and embed everything anew.
        rehash: read every file's bytes, whatever size and time say.
        progress: called with (stage, done, total, unit) as the run goes on.

    Raises:
        BusyError: another process writes the index.
        CorpusError: the corpus is missing or empty.
        IndexingError: the index can't be written.
        ModelError: the model can't be loaded.
    """
    # The loaders' libraries load only where articles are read.
    from qabot.wiring.indexing import indexer  # noqa: PLC0415

    return indexer(Path(corpus), Path(index), model).run(
        progress or _silent, rebuild=rebuild, rehash=rehash
    )


def _silent(stage: str, done: int, total: int, unit: str) -> None:
    """Report nothing."""
