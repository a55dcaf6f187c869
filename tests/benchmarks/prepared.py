"""An index of sentences that are given as such, with no article around them.

Only loading, cleaning and splitting are left out: the product's own store, models and versions make
it, and the product's own answerer asks it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from qabot.cli.progress import ProgressBar
from qabot.models import sources
from qabot.models.export import export
from qabot.models.heavy import HeavyEmbedder
from qabot.models.light import LightEmbedder, Manifest
from qabot.ports import ChangeSet, PreparedArticle
from qabot.records import Article, PassageSpan, SourceMap
from qabot.splitting.passages import TARGET_WORDS
from qabot.stores.sqlite import SqliteStore
from qabot.stores.terms import TERMS_VERSION
from qabot.wiring.names import MODEL_FOLDER

CHUNK = 2_048
LIGHT_UP_TO = 1_000


def article(path: str, sentences: Sequence[str]) -> PreparedArticle:
    """Return an article without a title that holds ``sentences`` in passages of the usual size."""
    passages: list[list[tuple[int, int]]] = []
    start = words = 0
    for sentence in sentences:
        more = len(sentence.split())
        if not passages or words + more > TARGET_WORDS:
            passages.append([])
            words = 0
        passages[-1].append((start, start + len(sentence)))
        start += len(sentence) + 1
        words += more
    text = "\n".join(sentences)
    return PreparedArticle(
        article=Article(
            id=0,
            path=path,
            title="",
            author=None,
            published=None,
            url=None,
            source=None,
            language=None,
            text=text,
            digest=hashlib.sha256(text.encode()).hexdigest(),
            source_map=SourceMap("paragraph", (0,), (1,)),
        ),
        passages=tuple(
            PassageSpan(spans[0][0], spans[-1][1], "", tuple(spans)) for spans in passages
        ),
        passage_texts=tuple(text[spans[0][0] : spans[-1][1]] for spans in passages),
        sentence_texts=tuple(tuple(text[s:e] for s, e in spans) for spans in passages),
    )


def build(articles: Sequence[PreparedArticle], work: Path, name: str) -> Path:
    """Return the folder of an index of ``articles``, made unless it is there."""
    digest = hashlib.sha256("\n".join(each.article.digest for each in articles).encode())
    index = work / f"{name}-{digest.hexdigest()[:12]}" / "index"
    source = sources.locate(sources.DEFAULT_MODEL)
    stamp, weights = sources.digest(source, None)
    store = SqliteStore(index, model=weights)
    exported = index / MODEL_FOLDER
    if (index / "qabot.db").exists() and store.fingerprint():
        return index
    index.mkdir(parents=True, exist_ok=True)
    if Manifest.read(exported) is None:
        export(source, exported, name=sources.DEFAULT_MODEL, stamp=stamp, digest=weights)
    with store.lock(), ProgressBar() as progress:
        wanted = store.missing(
            text
            for each in articles
            for text in (*each.passage_texts, *(s for part in each.sentence_texts for s in part))
        )
        few = len(wanted) <= LIGHT_UP_TO
        embedder = LightEmbedder(exported) if few else HeavyEmbedder(source, weights)
        for start in range(0, len(wanted), CHUNK):
            progress("embedding", start, len(wanted), "texts")
            chunk = wanted[start : start + CHUNK]
            store.remember(chunk, embedder.embed(chunk))
        progress("publishing", 0, 0, "")
        fingerprint = {"model": sources.DEFAULT_MODEL, "weights": weights, "terms": TERMS_VERSION}
        store.publish(ChangeSet(articles, (), {}, (), fingerprint))
        store.tidy()
    return index
