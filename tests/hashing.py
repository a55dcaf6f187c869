"""An index over a cheap embedder of its own: words hashed to coordinates, nothing learned."""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from workspace import Workspace

from qabot.indexing import Indexer, IndexReport, Parts
from qabot.ports import Embedder, Progress, Unit, Vectors
from qabot.records import Filter, Sentence
from qabot.stores.sqlite import SqliteStore
from qabot.wiring.indexing import loaders

DIMENSION = 256


class WordHashEmbedder:
    """Implements the Embedder port; texts with the same words have the same vector."""

    def __init__(self) -> None:
        self.embedded: list[str] = []

    @property
    def dimension(self) -> int:
        return DIMENSION

    @property
    def fingerprint(self) -> str:
        return "word hashes"

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        return np.stack([self.embed_question(text) for text in texts])

    def embed_question(self, question: str) -> Vectors:
        counts = np.full(DIMENSION, 1e-3, np.float32)
        for word in re.findall(r"\w+", question.lower()):
            counts[zlib.crc32(word.encode()) % DIMENSION] += 1
        unit: Vectors = counts / np.linalg.norm(counts)
        return unit


def silent(stage: str, done: int, total: int, unit: str) -> None:
    """Report nothing."""


@dataclass
class InterruptAt:
    """A Progress that interrupts a run, as Ctrl-C does, once so much of a stage is done."""

    stage: str
    done: int = 0
    total: int = 0

    def __call__(self, stage: str, done: int, total: int, unit: str) -> None:  # noqa: ARG002 - the port's signature
        if stage == self.stage and done >= self.done:
            self.total = total
            raise KeyboardInterrupt


@dataclass
class Bench:
    """A corpus, an index, and the real parts around the cheap embedder."""

    root: Path
    fingerprint: dict[str, str] = field(default_factory=lambda: {"model": "word hashes"})
    embedder: WordHashEmbedder = field(default_factory=WordHashEmbedder)

    @property
    def space(self) -> Workspace:
        return Workspace(self.root)

    @property
    def store(self) -> SqliteStore:
        return SqliteStore(self.space.index, model=self.embedder.fingerprint)

    @property
    def indexer(self) -> Indexer:
        def suited(_: int) -> Embedder:
            return self.embedder

        return Indexer(
            Parts(
                corpus=self.space.corpus,
                store=self.store,
                loaders=loaders(),
                prepare_model=lambda _: None,
                embedder=suited,
                fingerprint=self.fingerprint,
            )
        )

    def run(
        self, progress: Progress = silent, *, rehash: bool = False, rebuild: bool = False
    ) -> IndexReport:
        """One index run; ``embedder.embedded`` then holds what it embedded."""
        self.embedder.embedded.clear()
        return self.indexer.run(progress, rehash=rehash, rebuild=rebuild)

    def sentences(self) -> list[Sentence]:
        """Every sentence of the newest generation, by path and offset."""
        with self.store.snapshot() as snapshot:
            vector = self.embedder.embed_question("any")
            found = snapshot.nearest(Unit.SENTENCE, vector, 10_000, Filter())
            return sorted(
                snapshot.sentences(found.ids), key=lambda each: (each.article.path, each.start)
            )

    def nearest(self, text: str) -> str:
        """The sentence whose vector is nearest."""
        with self.store.snapshot() as snapshot:
            vector = self.embedder.embed_question(text)
            ids = snapshot.nearest(Unit.SENTENCE, vector, 1, Filter()).ids
            return snapshot.sentences(ids)[0].text

    def matching(self, words: str) -> list[str]:
        """The sentences that hold one of the words."""
        with self.store.snapshot() as snapshot:
            ids = snapshot.matching(Unit.SENTENCE, words, 100, Filter()).ids
            return sorted(each.text for each in snapshot.sentences(ids))
