"""Builds what answers questions; loads neither torch nor a loader's library."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from qabot import corpus
from qabot.answering import Answerer
from qabot.answering.calibration import UNCHANGED
from qabot.errors import IndexMismatchError, IndexMissingError, ModelError
from qabot.models import calibration, language, sources
from qabot.models.light import LightEmbedder, Manifest
from qabot.models.reranker import LightReranker
from qabot.stores.sqlite import SqliteStore
from qabot.stores.terms import TERMS_VERSION
from qabot.wiring.names import LOADER_PART, MODEL_FOLDER


def open_store(index: Path) -> SqliteStore:
    """Open the index in ``index`` for asking.

    Raises:
        IndexMissingError: there is no index.
    """
    manifest = Manifest.read(index / MODEL_FOLDER)
    store = SqliteStore(index, model=manifest.digest if manifest else "")
    if not store.fingerprint():
        raise IndexMissingError(f"there is no index in {index}", hint="Run `qabot index`.")
    return store


def answerer(
    corpus_folder: Path, index: Path, model: str, store: SqliteStore, reranker: Path | None = None
) -> Answerer:
    """Build what answers questions from an opened index.

    ``reranker`` is the file of one made by `qabot train`; the packaged one if it is None.

    Raises:
        IndexMismatchError: the index was made by another model or term analysis.
        ModelError: the exported model or the reranker is missing or broken.
    """
    manifest = Manifest.read(index / MODEL_FOLDER)
    if manifest is None:
        raise ModelError(
            f"the exported model in {index / MODEL_FOLDER} is missing or of another version",
            hint="Run `qabot index`; it is exported anew.",
        )
    made_with = store.fingerprint()
    # Splitter, cleaning and loaders can't differ from what they made; a question needs only the
    # same vectors and terms. `qabot index` looks at all parts.
    wanted = {"model": model, "weights": manifest.digest, "terms": TERMS_VERSION}
    told = "; ".join(
        f"{name} was {made_with.get(name)}, is {value}"
        for name, value in wanted.items()
        if made_with.get(name) != value
    )
    if told:
        raise IndexMismatchError(
            f"the index in {index} was made otherwise: {told}",
            hint="Run `qabot index`; it is made anew where it has to be.",
        )
    # The two models are most of a cold start; they load side by side.
    with ThreadPoolExecutor(max_workers=2) as pool:
        embedder = pool.submit(LightEmbedder, index / MODEL_FOLDER)
        judge = pool.submit(LightReranker, *sources.reranker_files(reranker))
    return Answerer(
        store,
        embedder.result(),
        judge.result(),
        partial(corpus.is_current, corpus_folder),
        calibration.read(reranker) if reranker else UNCHANGED,
        identify=language.identify,
    )


def count_pending(corpus_folder: Path, store: SqliteStore, seconds: float) -> int:
    """Return how many corpus files differ from what is indexed; see `corpus.count_changes`.

    Raises:
        CorpusError: the folder is missing or unreadable.
    """
    suffixes = [
        name.removeprefix(LOADER_PART)
        for name in store.fingerprint()
        if name.startswith(LOADER_PART)
    ]
    found = corpus.scan(corpus_folder, suffixes)
    return corpus.count_changes(corpus_folder, found, store.files(), seconds)
