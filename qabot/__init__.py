"""qabot answers questions from a folder of articles with exact, cited sentences.

>>> import qabot
>>> index = qabot.open_index("index", corpus="corpus")
>>> answer = index.ask("Who founded the union?")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qabot.api import Index, open_index, update_index
    from qabot.errors import QabotError
    from qabot.indexing.running import IndexReport
    from qabot.records import Answer, Citation, Filter, Source, Status, Turn

# Name -> module; loaded on first use, so that `import qabot` loads no model library.
_HOMES = {
    "Answer": "qabot.records",
    "Citation": "qabot.records",
    "Filter": "qabot.records",
    "Index": "qabot.api",
    "IndexReport": "qabot.indexing.running",
    "QabotError": "qabot.errors",
    "Source": "qabot.records",
    "Status": "qabot.records",
    "Turn": "qabot.records",
    "open_index": "qabot.api",
    "update_index": "qabot.api",
}

__all__ = [
    "Answer",
    "Citation",
    "Filter",
    "Index",
    "IndexReport",
    "QabotError",
    "Source",
    "Status",
    "Turn",
    "open_index",
    "update_index",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'qabot' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
