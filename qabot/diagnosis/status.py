"""The state of an index, and what has changed in its corpus since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qabot.diagnosis.fingerprint import differing_parts
from qabot.diagnosis.sizes import IndexSize, index_size
from qabot.errors import CorpusError
from qabot.indexing import Plan, make_plan
from qabot.runs import RunRecord
from qabot.wiring.asking import open_store
from qabot.wiring.indexing import loaders

# The JSON's version; it changes when a field changes its meaning or goes.
SCHEMA = "qabot.status/1"


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """The state of an index.

    Attributes:
        index: its folder.
        corpus: the folder of articles it is compared with.
        generation: the newest generation.
        counts: the number of its articles, passages and sentences.
        model: the name of the embedding model it was made with.
        weights: the digest of that model's files.
        reranker: the file of the one that questions are answered with; None if it is the packaged.
        size: bytes on disk.
        last_run: how the last index run went; None if that isn't known.
        differing: parts that made the index and are others now; the next run reads everything
            anew.
        changes: what is new, changed, gone and skipped; None if the corpus can't be read.
        trouble: why the corpus can't be read; None if it can.
    """

    index: Path
    corpus: Path
    generation: int
    counts: Mapping[str, int]
    model: str
    weights: str
    reranker: Path | None
    size: IndexSize
    last_run: RunRecord | None
    differing: tuple[str, ...]
    changes: Plan | None
    trouble: str | None


def read_status(corpus: Path, index: Path, model: str, reranker: Path | None = None) -> IndexStatus:
    """Return the state of the index in a folder; loads no model.

    ``model`` is the embedding model that the next index run would use, ``reranker`` the file of the
    one that answers with, None for the packaged one.

    Raises:
        IndexMissingError: there is none.
        IndexMismatchError: it has the schema of another version.
        IndexDamagedError: it can't be read.
    """
    store = open_store(index)
    changes, trouble = None, None
    try:
        changes = make_plan(corpus, loaders().keys(), store.files())
    except CorpusError as error:
        trouble = str(error)
    made_with = store.fingerprint()
    return IndexStatus(
        index=index,
        corpus=corpus,
        generation=store.generation,
        counts=store.counts(),
        model=made_with["model"],
        weights=made_with["weights"],
        reranker=reranker,
        size=index_size(index),
        last_run=store.last_run(),
        differing=differing_parts(index, model, made_with),
        changes=changes,
        trouble=trouble,
    )


def as_json(status: IndexStatus) -> dict[str, Any]:
    """Return the status as JSON types, by the schema in docs/status.schema.json."""
    return {
        "schema": SCHEMA,
        "index": str(status.index),
        "corpus": str(status.corpus),
        "generation": status.generation,
        "articles": status.counts["articles"],
        "passages": status.counts["passages"],
        "sentences": status.counts["sentences"],
        "model": {"name": status.model, "weights": status.weights},
        "reranker": str(status.reranker) if status.reranker else None,
        "size_bytes": {**asdict(status.size), "total": status.size.total},
        "last_run": _run(status.last_run) if status.last_run else None,
        "made_with_other": list(status.differing),
        "changes": _changes(status.changes) if status.changes else None,
        "skipped": [
            {"path": path, "reason": reason}
            for path, reason in (status.changes.problems if status.changes else {}).items()
        ],
    }


def finished(run: RunRecord) -> datetime:
    """Return when a run ended, to the second, in UTC."""
    return datetime.fromtimestamp(run.finished_ns // 10**9, UTC)


def _run(run: RunRecord) -> dict[str, Any]:
    numbers = asdict(run)
    del numbers["finished_ns"]
    return {"finished": finished(run).isoformat(), **numbers}


def _changes(plan: Plan) -> dict[str, Any]:
    return {
        "new": list(plan.added),
        "changed": list(plan.changed),
        "removed": list(plan.removed),
        "unchanged": len(plan.unchanged),
    }
