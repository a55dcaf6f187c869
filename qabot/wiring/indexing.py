"""Builds what brings an index up to date."""

from __future__ import annotations

from pathlib import Path

from qabot.cleaning import CLEANING_VERSION
from qabot.indexing import Indexer, Parts
from qabot.indexing.preparing import TEXTS_VERSION
from qabot.loaders.docx import DocxLoader
from qabot.loaders.html import HtmlLoader
from qabot.loaders.markdown import MarkdownLoader
from qabot.loaders.pdf import PdfLoader
from qabot.loaders.text import TextLoader
from qabot.models import sources
from qabot.models.light import EXPORT_VERSION, LightEmbedder, Manifest
from qabot.ports import Embedder, Loader, Progress
from qabot.splitting import SPLITTER_VERSION
from qabot.stores.schema import SCHEMA_VERSION
from qabot.stores.sqlite import SqliteStore
from qabot.stores.terms import TERMS_VERSION
from qabot.wiring.names import LOADER_PART, MODEL_FOLDER

# Importing torch and loading a model takes as long as the light runtime takes for a thousand
# texts or two; beyond that the heavy runtime is faster.
LIGHT_UP_TO = 1_000


def loaders() -> dict[str, Loader]:
    """Return the loaders by file name ending."""
    parts: tuple[Loader, ...] = (
        MarkdownLoader(),
        TextLoader(),
        HtmlLoader(),
        PdfLoader(),
        DocxLoader(),
    )
    return {suffix: part for part in parts for suffix in part.suffixes}


def indexer(corpus_folder: Path, index: Path, model: str) -> Indexer:
    """Build what brings the index in ``index`` up to date with ``corpus_folder``.

    Raises:
        ModelError: the model can't be found.
    """
    source = sources.locate(model)
    manifest = Manifest.read(index / MODEL_FOLDER)
    known = (manifest.stamp, manifest.digest) if manifest else None
    stamp, digest = sources.digest(source, known)
    models = _Models(source, index / MODEL_FOLDER, model, stamp, digest)
    return Indexer(
        Parts(
            corpus=corpus_folder,
            store=SqliteStore(index, model=digest),
            loaders=loaders(),
            prepare_model=models.prepare,
            embedder=models.suited,
            fingerprint=fingerprint(model, digest),
        )
    )


def fingerprint(model: str, weights: str) -> dict[str, str]:
    """Return what shapes an index that is made now with a model of these weights, by part."""
    return {
        "model": model,
        "weights": weights,
        "schema": str(SCHEMA_VERSION),
        "terms": TERMS_VERSION,
        "texts": TEXTS_VERSION,
        "cleaning": CLEANING_VERSION,
        "splitter": SPLITTER_VERSION,
        **{f"{LOADER_PART}{name}": part.version for name, part in loaders().items()},
    }


class _Models:
    """The two runtimes of one model."""

    def __init__(self, source: Path, exported: Path, name: str, stamp: str, digest: str) -> None:
        self._source = source
        self._exported = exported
        self._name = name
        self._stamp = stamp
        self._digest = digest

    def prepare(self, progress: Progress) -> None:
        """Export the model for the light runtime unless that has been done."""
        manifest = Manifest.read(self._exported)
        wanted = (self._name, self._digest, EXPORT_VERSION)
        if manifest is not None and wanted == (manifest.model, manifest.digest, manifest.version):
            return
        progress("exporting the model", 0, 0, "")
        # torch loads only where it is needed.
        from qabot.models.export import export  # noqa: PLC0415

        export(
            self._source,
            self._exported,
            name=self._name,
            stamp=self._stamp,
            digest=self._digest,
        )

    def suited(self, texts: int) -> Embedder:
        """Return the runtime that embeds this many texts sooner."""
        if texts <= LIGHT_UP_TO:
            return LightEmbedder(self._exported)
        from qabot.models.heavy import HeavyEmbedder  # noqa: PLC0415 - loads torch

        return HeavyEmbedder(self._source, self._digest)
