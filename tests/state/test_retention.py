"""What is older than the operator wants it kept is deleted, and nothing else."""

import time
from contextlib import closing
from pathlib import Path

from qabot.state.answers import Answers, Asking
from qabot.state.database import StateDatabase
from qabot.state.feedback import Feedback, Opinion
from qabot.state.missed import Missed, MissedQuestions
from qabot.state.retention import delete_older
from qabot.state.schema import MIGRATIONS


def test_what_is_too_old_goes_with_all_that_belongs_to_it(tmp_path: Path) -> None:
    with closing(StateDatabase(tmp_path)) as database:
        answers, missed, feedback = Answers(database), MissedQuestions(database), Feedback(database)
        old, new = (answers.add(Asking(1, None, "u", text), None) for text in ("Old?", "New?"))
        for number in (old, new):
            answers.show(number, 1, number)
            missed.add(Missed(number, "u", "Who?", 0.1, 1))
            feedback.add(
                Opinion(
                    number,
                    "u",
                    helped=True,
                    question="Who?",
                    quote=None,
                    path=None,
                    confidence=0.1,
                    generation=1,
                )
            )
        with database.transaction() as connection:
            for table in ("answers", "missed", "feedback"):
                key = "id" if table == "answers" else "answer"
                connection.execute(
                    f"UPDATE {table} SET at = ? WHERE {key} = ?",  # noqa: S608 - the test's own
                    (time.time() - 31 * 86_400, old),
                )
        assert delete_older(database, 32) == 0
        assert delete_older(database, 30) >= 1
        assert [each.answer for each in missed.all()] == [new]
        assert [each.answer for each in feedback.all()] == [new]
        assert answers.messages(old) == []
        assert answers.messages(new) == [(1, new)]


def test_a_database_of_any_earlier_version_is_carried_on_with_what_it_holds(
    tmp_path: Path,
) -> None:
    for steps in range(1, len(MIGRATIONS) + 1):
        folder = tmp_path / str(steps)
        old = StateDatabase(folder, migrations=MIGRATIONS[:steps])
        with closing(old), old.transaction() as connection:
            connection.execute("INSERT INTO allowed (id, added) VALUES (4711, 1.5)")
        with closing(StateDatabase(folder)) as database, database.transaction() as connection:
            assert connection.execute("SELECT * FROM allowed").fetchall() == [(4711, 1.5)]
            tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            assert {"updates", "answers", "missed", "uploads"} <= {name for (name,) in tables}
