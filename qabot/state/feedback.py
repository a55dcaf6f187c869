"""Whether answers helped, as their readers said."""

from __future__ import annotations

import time
from dataclasses import dataclass

from qabot.state.database import StateDatabase
from qabot.state.statements import run


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody said of an answer."""

    answer: int
    user: str
    helped: bool
    question: str
    quote: str | None
    path: str | None
    confidence: float
    generation: int
    at: float = 0.0


class Feedback:
    """The opinions that are kept, one for each answer and user: the last."""

    def __init__(self, database: StateDatabase) -> None:
        self._database = database

    def add(self, opinion: Opinion) -> None:
        """Keep an opinion, in the place of an earlier one of the same user."""
        run(
            self._database,
            "INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                opinion.answer,
                opinion.user,
                int(opinion.helped),
                opinion.question,
                opinion.quote,
                opinion.path,
                opinion.confidence,
                opinion.generation,
                time.time(),
            ),
        )

    def all(self) -> list[Opinion]:
        """Return all opinions, newest first."""
        rows = run(
            self._database,
            "SELECT answer, user, helped, question, quote, path, confidence, generation, at"
            " FROM feedback ORDER BY at DESC, answer DESC",
        )
        return [Opinion(row[0], row[1], bool(row[2]), *row[3:]) for row in rows]

    def forget(self, user: str) -> None:
        """Delete all opinions of a user."""
        run(self._database, "DELETE FROM feedback WHERE user = ?", (user,))
