"""Tells in which language a text is, offline."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any


def identify(text: str) -> Mapping[str, float]:
    """Return the probability of each of 97 languages, by ISO 639-1 code."""
    return {name: float(share) for name, share in _identifier().rank(text)}


@cache
def _identifier() -> Any:
    # Its model takes a second to unpack, which only a question that found nothing has to wait for.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
