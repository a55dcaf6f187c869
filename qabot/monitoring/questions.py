"""One line in the log and one count for each question."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import asdict, dataclass

from qabot.monitoring import metrics

logger = logging.getLogger(__name__)

_HASH_BYTES = 6


@dataclass(frozen=True, slots=True)
class Handled:
    """What may be told of a question; neither the text nor who asked.

    Attributes:
        outcome: ``answered``, ``not_found``, or why there was no answer.
        seconds: from taking it up until its answer was found.
        user: a pseudonym; see `Pseudonyms`.
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


class Pseudonyms:
    """Names for users that tell one from another, and nothing to who lacks the key.

    Args:
        key: a secret that lasts, such as the bot's token.
    """

    def __init__(self, key: str) -> None:
        self._key = hashlib.blake2b(key.encode()).digest()

    def of(self, user: int | None) -> str:
        """Return the name of the user with this number; ``unknown`` if there is none."""
        if user is None:
            return "unknown"
        return hashlib.blake2b(
            str(user).encode(), key=self._key, digest_size=_HASH_BYTES
        ).hexdigest()
