"""The index run: plan, read, embed what is new, publish."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qabot import corpus
from qabot.errors import CorpusError
from qabot.indexing.planning import Plan, differing, make_plan
from qabot.indexing.preparing import Prepared, prepare
from qabot.ports import (
    ChangeSet,
    Embedder,
    Loader,
    PreparedArticle,
    Progress,
    Store,
)
from qabot.runs import RunRecord

# Embeddings are kept after each chunk: large enough for batches of similar length, small enough
# that a run that is killed loses seconds, not minutes.
TEXTS_PER_CHUNK = 2_048


@dataclass(frozen=True, slots=True)
class Parts:
    """What an `Indexer` works with.

    Attributes:
        corpus: the folder of articles.
        store: the index.
        loaders: by file name ending.
        prepare_model: called before anything is embedded or published, under the lock.
        embedder: gives the embedder that suits a number of texts.
        fingerprint: what shapes the index, by part.
    """

    corpus: Path
    store: Store
    loaders: Mapping[str, Loader]
    prepare_model: Callable[[Progress], None]
    embedder: Callable[[int], Embedder]
    fingerprint: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class IndexReport:
    """How an index run went.

    Attributes:
        added: paths of articles that are new.
        changed: paths of articles that were read anew.
        removed: paths of articles that went.
        unchanged: number of files that were left as they are.
        skipped: paths that are no article, with the reason.
        remade: parts of the fingerprint that differed and made everything be read anew.
        articles: articles in the index now.
        sentences: sentences in the index now.
        embedded: texts that had to be embedded.
        generation: the generation that stands now.
        seconds: how long the run took.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    skipped: Mapping[str, str]
    remade: tuple[str, ...]
    articles: int
    sentences: int
    embedded: int
    generation: int
    seconds: float


class Indexer:
    """Brings an index up to date with its corpus."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def differing(self) -> tuple[str, ...]:
        """Return the parts of the fingerprint in which the present index differs, sorted."""
        return differing(self._parts.store.fingerprint(), self._parts.fingerprint)

    def plan(self, *, rehash: bool = False, rebuild: bool = False) -> Plan:
        """Tell what a run would do, without doing it."""
        return make_plan(
            self._parts.corpus,
            self._parts.loaders.keys(),
            self._parts.store.files(),
            rehash=rehash,
            everything=rebuild or bool(self.differing()),
        )

    def run(
        self, progress: Progress, *, rehash: bool = False, rebuild: bool = False
    ) -> IndexReport:
        """Bring the index up to date.

        Args:
            progress: told how the run is doing.
            rehash: read every file's bytes, whatever size and time say.
            rebuild: read and embed everything anew.

        Raises:
            BusyError: another process writes the index.
            CorpusError: the folder is missing, or holds no article at all.
            IndexingError: the index can't be written.
            ModelError: the embedding model can't be loaded.
        """
        started = time.perf_counter()
        store = self._parts.store
        with store.lock():
            remade = self.differing()
            plan = self.plan(rehash=rehash, rebuild=rebuild)
            prepared = self._read(plan, progress)
            articles = [each.article for each in prepared.values() if each.article is not None]
            if not articles and not plan.unchanged and not store.files():
                raise self._empty(plan, prepared)
            self._parts.prepare_model(progress)
            embedded = self._embed(articles, progress, anew=rebuild)
            self._publish(plan, prepared, articles)
            store.tidy()
            report = self._report(
                plan, articles, remade, embedded, seconds=time.perf_counter() - started
            )
            store.note_run(_record(report))
        return report

    def _report(
        self,
        plan: Plan,
        articles: Sequence[PreparedArticle],
        remade: tuple[str, ...],
        embedded: int,
        *,
        seconds: float,
    ) -> IndexReport:
        store = self._parts.store
        counts = store.counts()
        problems = {path: state.problem for path, state in store.files().items() if state.problem}
        read = {article.article.path for article in articles}
        return IndexReport(
            added=tuple(path for path in plan.added if path in read),
            changed=tuple(path for path in plan.changed if path in read),
            removed=plan.removed,
            unchanged=len(plan.unchanged),
            skipped=dict(sorted({**plan.problems, **problems}.items())),
            remade=remade,
            articles=counts["articles"],
            sentences=counts["sentences"],
            embedded=embedded,
            generation=store.generation,
            seconds=seconds,
        )

    def _read(self, plan: Plan, progress: Progress) -> dict[str, Prepared]:
        paths = [*plan.added, *plan.changed]
        prepared = {}
        for done, path in enumerate(paths):
            progress("reading", done, len(paths), "files")
            prepared[path] = prepare(self._parts.corpus, path, self._parts.loaders)
        progress("reading", len(paths), len(paths), "files")
        return prepared

    def _embed(self, articles: Sequence[PreparedArticle], progress: Progress, *, anew: bool) -> int:
        texts: Iterable[str] = dict.fromkeys(text for each in articles for text in _texts(each))
        wanted = list(texts) if anew else self._parts.store.missing(texts)
        if not wanted:
            return 0
        progress("loading the model", 0, 0, "")
        embedder = self._parts.embedder(len(wanted))
        for start in range(0, len(wanted), TEXTS_PER_CHUNK):
            progress("embedding", start, len(wanted), "texts")
            chunk = wanted[start : start + TEXTS_PER_CHUNK]
            self._parts.store.remember(chunk, embedder.embed(chunk))
        progress("embedding", len(wanted), len(wanted), "texts")
        return len(wanted)

    def _publish(
        self,
        plan: Plan,
        prepared: Mapping[str, Prepared],
        articles: Sequence[PreparedArticle],
    ) -> None:
        store = self._parts.store
        files = {path: each.state for path, each in prepared.items()} | dict(plan.touched)
        fingerprint = self._parts.fingerprint
        if not articles and not plan.removed and store.fingerprint() == fingerprint:
            if files:
                store.touch(files, plan.removed)
            return
        # A file that can't be read any more keeps its last good version answerable, unless that
        # was made by other parts and would not fit the rest.
        replaced = {article.article.path for article in articles}
        if store.fingerprint() != fingerprint:
            replaced |= set(plan.changed)
        store.publish(
            ChangeSet(
                add=articles,
                remove=[*plan.removed, *(path for path in plan.changed if path in replaced)],
                files=files,
                forget=plan.removed,
                fingerprint=fingerprint,
            )
        )

    def _empty(self, plan: Plan, prepared: Mapping[str, Prepared]) -> CorpusError:
        reasons = {path: each.state.problem for path, each in prepared.items()} | dict(
            plan.problems
        )
        first = next((f"; {path}: {reason}" for path, reason in sorted(reasons.items())), "")
        return CorpusError(
            f"the corpus folder {self._parts.corpus} holds no article{first}",
            hint=f"Put articles into it ({', '.join(sorted(self._parts.loaders))}).",
        )


def _record(report: IndexReport) -> RunRecord:
    return RunRecord(
        finished_ns=corpus.now_ns(),
        seconds=round(report.seconds, 3),
        added=len(report.added),
        changed=len(report.changed),
        removed=len(report.removed),
        unchanged=report.unchanged,
        skipped=len(report.skipped),
    )


def _texts(prepared: PreparedArticle) -> Iterable[str]:
    yield from prepared.passage_texts
    for sentences in prepared.sentence_texts:
        yield from sentences
