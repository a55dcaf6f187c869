"""A store with articles whose vectors are made by hand, so that expectations can be too."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from qabot.ports import ChangeSet, FileState, PreparedArticle, Vectors
from qabot.records import Article, PassageSpan, SourceMap
from qabot.stores.sqlite import SqliteStore

DIMENSION = 8
FINGERPRINT = {"model": "by hand"}


def vector(text: str) -> Vectors:
    """A unit vector drawn from the text's hash: equal texts, equal vectors."""
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
    drawn = np.random.default_rng(seed).normal(size=DIMENSION).astype(np.float32)
    return drawn / np.linalg.norm(drawn)


def article(
    path: str,
    *sentences: str,
    author: str | None = None,
    source: str | None = None,
    published: date | None = None,
) -> PreparedArticle:
    """An article of one passage."""
    text = " ".join(sentences)
    spans, start = [], 0
    for sentence in sentences:
        spans.append((start, start + len(sentence)))
        start += len(sentence) + 1
    return PreparedArticle(
        article=Article(
            id=0,
            path=path,
            title=path,
            author=author,
            published=published,
            url=None,
            source=source,
            language=None,
            text=text,
            digest=hashlib.sha256(text.encode()).hexdigest(),
            source_map=SourceMap("line", (0,), (1,)),
        ),
        passages=(PassageSpan(0, len(text), "", tuple(spans)),),
        passage_texts=(f"{path}\n{text}",),
        sentence_texts=(sentences,),
    )


Publish = Callable[..., int]


@pytest.fixture
def store(tmp_path: Path) -> SqliteStore:
    return SqliteStore(tmp_path / "index", model="by hand")


@pytest.fixture
def publish(store: SqliteStore) -> Publish:
    """Embed and publish articles, and take others away, as an index run does."""

    def run(*add: PreparedArticle, remove: Sequence[str] = ()) -> int:
        texts = [
            text
            for each in add
            for text in (*each.passage_texts, *(s for group in each.sentence_texts for s in group))
        ]
        with store.lock():
            wanted = store.missing(texts)
            if wanted:
                store.remember(wanted, np.stack([vector(text) for text in wanted]))
            states = {each.article.path: FileState(1, 1, 2, each.article.digest) for each in add}
            generation = store.publish(ChangeSet(add, remove, states, remove, FINGERPRINT))
            store.tidy()
        return generation

    return run
