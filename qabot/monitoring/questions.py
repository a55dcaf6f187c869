"""One line in the log and one count for each question."""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass

from qabot.monitoring import metrics

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Handled:
    """What may be told of a question; neither the text nor who asked.

    Attributes:
        outcome: ``answered``, ``not_found``, or why there was no answer.
        seconds: from taking it up until its answer was found.
        user: who asked, as a keyed hash.
        confidence: 0 to 1; None if it came to no answer.
        generation: of the index that was asked; None likewise.
    """

    outcome: str
    seconds: float
    user: str
    confidence: float | None = None
    generation: int | None = None


def note(handled: Handled) -> None:
    """Log and count a question."""
    metrics.QUESTIONS.labels(handled.outcome).inc()
    if handled.generation is not None:
        metrics.ANSWER_SECONDS.observe(handled.seconds)
    told = [f"{handled.outcome} in {handled.seconds:.2f} s", f"user {handled.user}"]
    if handled.confidence is not None:
        told.append(f"confidence {handled.confidence:.2f}")
    if handled.generation is not None:
        told.append(f"generation {handled.generation}")
    logger.info(", ".join(told), extra={"fields": {"event": "question", **asdict(handled)}})
