"""What was taken from Telegram and what became of it, so that nothing is lost or answered twice.

An update is ``accepted`` before Telegram is told that it arrived, ``sending`` while a message in
answer to it may be under way, and ``done`` in the end, or ``ambiguous`` if nobody can know whether
the message arrived.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum

from qabot.state.database import StateDatabase
from qabot.state.statements import run

# Telegram delivers an update for at most 24 h: https://core.telegram.org/bots/api#getting-updates.
# Twice that leaves room for clocks that go wrong.
KEPT_SECONDS = 48 * 3600.0
# What was taken up so often without coming to an end may be what ends the process.
_STARTS = 3


class Stage(StrEnum):
    """How far an update has come."""

    ACCEPTED = "accepted"
    SENDING = "sending"
    AMBIGUOUS = "ambiguous"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Kept:
    """An update that isn't done.

    Attributes:
        id: Telegram's number of it.
        chat: where it came from, if anywhere.
        user: who it is of, if anybody.
        payload: the update, as Telegram's JSON.
    """

    id: int
    chat: int | None
    user: int | None
    payload: str


class Questions:
    """The updates of one bot.

    Args:
        database: where they are kept.
        bot: the bot's number; each has updates of its own.
    """

    def __init__(self, database: StateDatabase, bot: int) -> None:
        self._database = database
        self._bot = bot

    def accept(self, update: Kept) -> bool:
        """Keep an update; tell whether it is new.

        Raises:
            StateError: it can't be kept.
        """
        with self._database.transaction() as connection:
            return bool(
                connection.execute(
                    "INSERT OR IGNORE INTO updates (bot, id, received, stage, chat, user, payload)"
                    " VALUES (?, ?, ?, ?, ?, ?, seal(?))",
                    (
                        *(self._bot, update.id, time.time(), Stage.ACCEPTED),
                        *(update.chat, update.user, update.payload),
                    ),
                ).rowcount
            )

    def move(self, update: int, stage: Stage) -> None:
        """Note that a message is under way, or is known not to be."""
        run(
            self._database,
            "UPDATE updates SET stage = ? WHERE (bot, id) = (?, ?) AND stage != ?",
            (stage, self._bot, update, Stage.DONE),
        )

    def finish(self, update: int) -> None:
        """Note that an update is done with; of what it was, nothing stays but its number."""
        run(
            self._database,
            "UPDATE updates SET stage = ?, chat = NULL, user = NULL, payload = NULL"
            " WHERE (bot, id) = (?, ?)",
            (Stage.DONE, self._bot, update),
        )

    def doubt(self, update: int) -> None:
        """Note that nobody can know whether a message arrived; it is kept for /retry."""
        self.move(update, Stage.AMBIGUOUS)

    def recover(self) -> list[Kept]:
        """Return what an earlier process accepted and didn't come to, in order.

        What that process was sending, and what was taken up several times to no end, becomes
        ambiguous.
        """
        with self._database.transaction() as connection:
            connection.execute(
                "DELETE FROM updates WHERE bot = ? AND received < ?",
                (self._bot, time.time() - KEPT_SECONDS),
            )
            connection.execute(
                "UPDATE updates SET stage = ? WHERE bot = ?"
                " AND (stage = ? OR stage = ? AND starts >= ?)",
                (Stage.AMBIGUOUS, self._bot, Stage.SENDING, Stage.ACCEPTED, _STARTS),
            )
            connection.execute(
                "UPDATE updates SET starts = starts + 1 WHERE bot = ? AND stage = ?",
                (self._bot, Stage.ACCEPTED),
            )
            rows = connection.execute(
                "SELECT id, chat, user, unseal(payload) FROM updates WHERE bot = ? AND stage = ?"
                " ORDER BY id",
                (self._bot, Stage.ACCEPTED),
            ).fetchall()
        return [Kept(*row) for row in rows]

    def offer(self) -> list[Kept]:
        """Return the ambiguous updates whose users weren't told yet; it counts as telling them."""
        rows = run(
            self._database,
            "UPDATE updates SET offered = 1 WHERE bot = ? AND stage = ? AND NOT offered"
            " RETURNING id, chat, user, unseal(payload)",
            (self._bot, Stage.AMBIGUOUS),
        )
        return sorted((Kept(*row) for row in rows), key=lambda each: each.id)

    def forget(self, user: int) -> None:
        """Delete what is kept of a user but the numbers of what is done or under way."""
        run(
            self._database,
            "UPDATE updates SET stage = ?, chat = NULL, user = NULL, payload = NULL"
            " WHERE bot = ? AND user = ? AND stage = ?",
            (Stage.DONE, self._bot, user, Stage.AMBIGUOUS),
        )

    def prune(self) -> None:
        """Delete what is done, or ambiguous, and can't be delivered again."""
        run(
            self._database,
            "DELETE FROM updates WHERE bot = ? AND received < ? AND stage IN (?, ?)",
            (self._bot, time.time() - KEPT_SECONDS, Stage.DONE, Stage.AMBIGUOUS),
        )

    def waiting(self) -> int:
        """Return how many updates are neither done nor in doubt."""
        return self.count(Stage.ACCEPTED) + self.count(Stage.SENDING)

    def count(self, stage: Stage) -> int:
        """Return how many updates are at ``stage``."""
        ((number,),) = run(
            self._database,
            "SELECT count(*) FROM updates WHERE bot = ? AND stage = ?",
            (self._bot, stage),
        )
        return int(number)
