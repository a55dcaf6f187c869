"""What was asked and answered, and in which messages: for buttons, edits, replies and /retry."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from qabot.records import Answer, Turn
from qabot.state.database import StateDatabase
from qabot.state.statements import run

# A follow-up is read in the light of so many turns before it.
_TURNS = 5
_ANSWER = TypeAdapter(Answer)
_COLUMNS = (
    "a.id, a.chat, a.asked, a.user, unseal(a.question), unseal(a.heading), a.parent,"
    " unseal(a.answer)"
)


@dataclass(frozen=True, slots=True)
class Asking:
    """A question as somebody asked it.

    Attributes:
        chat: where.
        asked: the number of the message with the question; None if a button asked.
        user: who, as a keyed hash.
        question: what.
        heading: the question, if it has to be shown above its answer; else empty.
        parent: the number of the answer that it follows up.
    """

    chat: int
    asked: int | None
    user: str
    question: str
    heading: str = ""
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A question that was asked, and its answer; None if there was none, or it can't be read."""

    id: int
    asking: Asking
    answer: Answer | None


class Answers:
    """The questions and answers that are kept."""

    def __init__(self, database: StateDatabase) -> None:
        self._database = database

    def add(self, asking: Asking, answer: Answer | None) -> int:
        """Keep a question and its answer, if it had one; return the number they are kept under.

        What was kept of the same message by a process that was killed before it answered goes.
        """
        with self._database.transaction() as connection:
            connection.execute(
                "DELETE FROM answers WHERE chat = ? AND asked = ? AND NOT EXISTS"
                " (SELECT 1 FROM answer_messages m WHERE m.answer = answers.id)",
                (asking.chat, asking.asked),
            )
            row = connection.execute(
                "INSERT INTO answers (chat, parent, asked, user, question, heading, answer, at)"
                " VALUES (?, ?, ?, ?, seal(?), seal(?), seal(?), ?) RETURNING id",
                (
                    asking.chat,
                    asking.parent,
                    asking.asked,
                    asking.user,
                    asking.question,
                    asking.heading,
                    _written(answer),
                    time.time(),
                ),
            ).fetchone()
        return int(row[0])

    def change(self, identity: int, question: str, answer: Answer | None) -> None:
        """Keep another text of a question, and its answer."""
        run(
            self._database,
            "UPDATE answers SET question = seal(?), answer = seal(?) WHERE id = ?",
            (question, _written(answer), identity),
        )

    def show(self, identity: int, chat: int, number: int) -> None:
        """Keep that the answer stands, or goes on, in a message."""
        run(
            self._database,
            "INSERT OR REPLACE INTO answer_messages (chat, number, answer) VALUES (?, ?, ?)",
            (chat, number, identity),
        )

    def hide(self, chat: int, number: int) -> None:
        """Forget a message of an answer that is deleted."""
        run(
            self._database,
            "DELETE FROM answer_messages WHERE chat = ? AND number = ?",
            (chat, number),
        )

    def messages(self, identity: int) -> list[tuple[int, int]]:
        """Return chat and number of each message of an answer, in order."""
        rows = run(
            self._database,
            "SELECT chat, number FROM answer_messages WHERE answer = ? ORDER BY number",
            (identity,),
        )
        return [(int(chat), int(number)) for chat, number in rows]

    def in_message(self, chat: int, number: int) -> Kept | None:
        """Return what stands in a message of the bot."""
        return self._one(
            f"SELECT {_COLUMNS} FROM answers a JOIN answer_messages m ON m.answer = a.id"  # noqa: S608 - fixed columns
            " WHERE m.chat = ? AND m.number = ?",
            (chat, number),
        )

    def to_question(self, chat: int, asked: int) -> Kept | None:
        """Return what was answered last to the question in a message."""
        return self._one(
            f"SELECT {_COLUMNS} FROM answers a WHERE a.chat = ? AND a.asked = ?"  # noqa: S608 - likewise
            " ORDER BY a.id DESC LIMIT 1",
            (chat, asked),
        )

    def last(self, chat: int, user: str) -> Kept | None:
        """Return the last question of a user in a chat."""
        return self._one(
            f"SELECT {_COLUMNS} FROM answers a WHERE a.chat = ? AND a.user = ?"  # noqa: S608 - likewise
            " ORDER BY a.id DESC LIMIT 1",
            (chat, user),
        )

    def history(self, identity: int | None) -> list[Turn]:
        """Return the turns that lead to an answer and its own, oldest first; the last few."""
        rows = run(
            self._database,
            "WITH RECURSIVE line (id, parent, answer, depth) AS ("
            " SELECT id, parent, answer, 1 FROM answers WHERE id = ?"
            " UNION ALL SELECT a.id, a.parent, a.answer, depth + 1"
            " FROM answers a JOIN line ON a.id = line.parent WHERE depth < ?)"
            " SELECT unseal(answer) FROM line ORDER BY depth DESC",
            (identity, _TURNS),
        )
        answers = [_answer(written) for (written,) in rows]
        return [answer.turn for answer in answers if answer is not None]

    def keep_example(self, name: str, question: str) -> None:
        """Keep an example question under the name that links to it."""
        run(
            self._database,
            "INSERT OR REPLACE INTO examples (name, question) VALUES (?, ?)",
            (name, question),
        )

    def example(self, name: str) -> str | None:
        """Return the example question of a name; None if there never was one."""
        rows = run(self._database, "SELECT question FROM examples WHERE name = ?", (name,))
        return str(rows[0][0]) if rows else None

    def forget(self, user: str) -> None:
        """Delete all questions and answers of a user."""
        run(self._database, "DELETE FROM answers WHERE user = ?", (user,))

    def _one(self, query: str, values: Sequence[object]) -> Kept | None:
        rows = run(self._database, query, values)
        if not rows:
            return None
        identity, chat, asked, user, question, heading, parent, written = rows[0]
        asking = Asking(chat, asked, user, question, heading, parent)
        return Kept(identity, asking, _answer(written))


def _written(answer: Answer | None) -> str | None:
    return None if answer is None else _ANSWER.dump_json(answer).decode()


def _answer(written: str | None) -> Answer | None:
    if written is None:
        return None
    try:
        return _ANSWER.validate_json(written)
    except ValidationError:  # kept by a version with other fields
        return None
