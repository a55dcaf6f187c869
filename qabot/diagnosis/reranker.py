"""The reranker: present, loads, and judges."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qabot.diagnosis.findings import Finding, ok, problem
from qabot.models import calibration, sources
from qabot.models.reranker import LightReranker
from qabot.records import Article, Hit, Passage, Scores, Sentence, SourceMap

if TYPE_CHECKING:
    from qabot.settings import Settings

_QUESTION = "What colour is the crane?"
_ANSWER = "The crane is red."
_TEXT = f"{_ANSWER} It rained on Tuesday."


def check(settings: Settings) -> Iterator[Finding]:
    """Let the reranker choose between a sentence that answers and one that doesn't."""
    model, tokenizer = sources.reranker_files(settings.reranker)
    calibration.read(model)
    reranker = LightReranker(model, tokenizer)
    answering, other = (judgement.score for judgement in reranker.judge(_QUESTION, _hits()))
    if math.isfinite(answering) and math.isfinite(other) and answering > other:
        yield ok(f"the reranker {model} works")
    else:
        yield problem(
            f"the reranker {model} judges wrongly: {answering:.2f} for what answers,"
            f" {other:.2f} for what doesn't",
            "Install qabot again with pip."
            if settings.reranker is None
            else "Train it again, or leave the setting reranker out for the packaged one.",
        )


def _hits() -> list[Hit]:
    article = Article(
        id=1,
        path="crane.txt",
        title="Crane",
        author=None,
        published=None,
        url=None,
        source=None,
        language=None,
        text=_TEXT,
        digest="",
        source_map=SourceMap("line", (0,), (1,)),
    )
    passage = Passage(1, article, 0, len(_TEXT), "")
    spans = ((0, len(_ANSWER)), (len(_ANSWER) + 1, len(_TEXT)))
    scores = Scores(dense=0, lexical=0, passage_dense=0, passage_lexical=0)
    return [
        Hit(Sentence(number, passage, start, end), scores)
        for number, (start, end) in enumerate(spans)
    ]
