"""The questions that the articles didn't answer, for the operator."""

from __future__ import annotations

import time
from dataclasses import dataclass

from qabot.state.database import StateDatabase
from qabot.state.statements import run


@dataclass(frozen=True, slots=True)
class Missed:
    """A question that was declined; ``confidence`` is that of the nearest passage."""

    answer: int
    user: str
    question: str
    confidence: float
    generation: int
    at: float = 0.0


class MissedQuestions:
    """The declined questions that are kept."""

    def __init__(self, database: StateDatabase) -> None:
        self._database = database

    def add(self, missed: Missed) -> None:
        """Keep a question, in the place of its text before an edit."""
        run(
            self._database,
            "INSERT OR REPLACE INTO missed VALUES (?, ?, ?, ?, ?, ?)",
            (
                missed.answer,
                missed.user,
                missed.question,
                missed.confidence,
                missed.generation,
                time.time(),
            ),
        )

    def drop(self, answer: int) -> None:
        """Take out a question that was edited and is answered now."""
        run(self._database, "DELETE FROM missed WHERE answer = ?", (answer,))

    def all(self) -> list[Missed]:
        """Return all questions, newest first."""
        rows = run(
            self._database,
            "SELECT answer, user, question, confidence, generation, at FROM missed"
            " ORDER BY at DESC, answer DESC",
        )
        return [Missed(*row) for row in rows]

    def forget(self, user: str) -> None:
        """Delete all questions of a user."""
        run(self._database, "DELETE FROM missed WHERE user = ?", (user,))
