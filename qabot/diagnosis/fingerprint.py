"""Whether the index was made with the present parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from qabot.diagnosis.findings import Finding, ok, warning
from qabot.errors import IndexMissingError, ModelError
from qabot.indexing.planning import differing
from qabot.models import sources
from qabot.models.light import Manifest
from qabot.wiring.asking import open_store
from qabot.wiring.indexing import fingerprint
from qabot.wiring.names import MODEL_FOLDER

if TYPE_CHECKING:
    from qabot.settings import Settings


def differing_parts(index: Path, model: str, made_with: Mapping[str, str]) -> tuple[str, ...]:
    """Return the parts in which a fingerprint differs from what the next index run would have.

    Nothing is fetched; the weights of a model that isn't here count as the same.
    """
    manifest = Manifest.read(index / MODEL_FOLDER)
    known = (manifest.stamp, manifest.digest) if manifest else None
    try:
        weights = sources.digest(sources.locate_offline(model), known)[1]
    except ModelError:
        weights = made_with.get("weights", "")
    return differing(made_with, fingerprint(model, weights))


def check(settings: Settings) -> Iterator[Finding]:
    """Compare what made the index with what would make it now."""
    try:
        made_with = open_store(settings.index).fingerprint()
    except IndexMissingError:
        return  # the check of the database says so
    parts = differing_parts(settings.index, settings.model, made_with)
    if parts:
        yield warning(
            f"the index in {settings.index} was made with another {', '.join(parts)}",
            "Run `qabot index`, which reads everything anew.",
        )
    else:
        yield ok("the index was made with the present parts")
