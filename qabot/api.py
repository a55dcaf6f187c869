"""The public Python API: open an index, ask it, bring it up to date."""

from __future__ import annotations

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
)
from qabot.models.sources import DEFAULT_MODEL
from qabot.ports import Progress
from qabot.records import Answer, Filter
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

    def ask(
        self,
        question: str,
        *,
        top: int = TOP,
        context: int = 0,
        threshold: float = THRESHOLD,
        within: Filter | None = None,
    ) -> Answer:
        """Answer ``question``.

        Args:
            question: plain text of at most 2,000 characters.
            top: citations at most.
            context: sentences to give before and after each quote.
            threshold: the confidence, 0 to 1, under which nothing counts as an answer.
            within: restricts the search by date, author or source.

        Raises:
            UsageError: the question is empty or too long, or an argument is out of its range.
            IndexingError: the index can't be read.
        """
        return self._answerer.ask(question, Limits(top, context, threshold), within or Filter())

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

    def pending(self, *, seconds: float = 0.01) -> int:
        """Return how many corpus files differ from what is indexed.

        ``seconds`` bounds the time spent on reading files whose time changed but not their size;
        those that are left then count as changed.

        Raises:
            CorpusError: the corpus folder is missing or unreadable.
        """
        return asking.count_pending(self._corpus, self._store, seconds)


def open_index(
    index: str | Path = "index", *, corpus: str | Path = "corpus", model: str = DEFAULT_MODEL
) -> Index:
    """Open the index in a folder.

    Args:
        index: the folder of the index.
        corpus: the folder of articles it was made from, to tell what changed since.
        model: the embedding model it was made with.

    Raises:
        IndexMissingError: there is none.
        IndexMismatchError: it was made by another model or version.
        IndexDamagedError: it can't be read.
        ModelError: its exported model is missing or broken.
    """
    store = asking.open_store(Path(index))
    identity = Identity(Path(index), store)
    answerer = asking.answerer(Path(corpus), Path(index), model, store)
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
