"""What is kept of questions, answers and opinions: found again, changed, forgotten."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from qabot.records import Answer, Citation, Filter, Source, Status, Turn
from qabot.state.answers import Answers, Asking
from qabot.state.database import StateDatabase
from qabot.state.feedback import Feedback, Opinion
from qabot.state.missed import Missed, MissedQuestions
from qabot.state.people import People
from qabot.state.statements import run

ADA = Asking(chat=1, asked=10, user="ada", question="What lifts?")


def answer(question: str) -> Answer:
    also = Source("Again", None, None, None, None, "again.md", "page 3", 0, 9)
    cited = Citation(
        quote="The crane lifts 🏗.",
        highlight=(0, 9),
        title="Cranes <b>",
        author=None,
        published=date(2019, 3, 12),
        url=None,
        source=None,
        path="cranes.md",
        locator="line 12",
        start=0,
        end=18,
        confidence=0.5,
        before=("It is new.",),
        also=(also,),
    )
    return Answer(
        question=question,
        status=Status.ANSWERED,
        confidence=0.5,
        citations=(cited,),
        near_misses=(),
        generation=4,
        stale=False,
        undated=2,
        elapsed=0.1,
        understood=question,
        turn=Turn(question, (cited.quote,), ("The crane",)),
        within=Filter(after=date(2019, 1, 1), author="ada"),
    )


@pytest.fixture
def database(tmp_path: Path) -> Iterator[StateDatabase]:
    with closing(StateDatabase(tmp_path)) as opened:
        yield opened


@pytest.fixture
def answers(database: StateDatabase) -> Answers:
    return Answers(database)


def test_an_answer_is_found_whole_by_its_messages_and_its_question(answers: Answers) -> None:
    identity = answers.add(ADA, answer("What lifts?"))
    answers.show(identity, 1, 11)
    answers.show(identity, 1, 12)
    for kept in (
        answers.in_message(1, 11),
        answers.in_message(1, 12),
        answers.to_question(1, 10),
        answers.last(1, "ada"),
    ):
        assert kept is not None
        assert (kept.id, kept.asking, kept.answer) == (identity, ADA, answer("What lifts?"))
    assert answers.messages(identity) == [(1, 11), (1, 12)]
    assert answers.in_message(2, 11) is answers.last(2, "ada") is answers.last(1, "ben") is None


def test_the_history_of_an_answer_is_the_line_that_leads_to_it_oldest_first(
    answers: Answers,
) -> None:
    last = None
    for number in range(7):
        asking = replace(ADA, asked=number, question=f"{number}?", parent=last)
        last = answers.add(asking, answer(f"{number}?") if number != 5 else None)
        answers.show(last, 1, 100 + number)
    assert [turn.question for turn in answers.history(last)] == ["2?", "3?", "4?", "6?"]
    assert answers.history(None) == []


def test_what_a_killed_process_kept_of_a_question_is_replaced(answers: Answers) -> None:
    answers.add(ADA, None)
    again = answers.add(ADA, answer("What lifts?"))
    answers.show(again, 1, 11)
    answers.add(replace(ADA, asked=None), None)
    answers.add(ADA, answer("What lifts?"))
    kept = answers.in_message(1, 11)
    assert kept is not None
    assert kept.id == again


def test_an_answer_of_another_version_is_none(database: StateDatabase, answers: Answers) -> None:
    identity = answers.add(ADA, answer("What lifts?"))
    run(database, "UPDATE answers SET answer = '{\"question\": 1}'")
    kept = answers.to_question(1, 10)
    assert kept is not None
    assert (kept.id, kept.answer) == (identity, None)


def test_forgetting_a_user_takes_all_that_hangs_on_their_questions(
    database: StateDatabase, answers: Answers
) -> None:
    feedback, missed = Feedback(database), MissedQuestions(database)
    mine = answers.add(ADA, None)
    other = answers.add(replace(ADA, user="ben", asked=20), None)
    for identity, user in ((mine, "ben"), (other, "ada"), (other, "ben")):
        answers.show(identity, 1, 10 * identity)
        feedback.add(Opinion(identity, user, True, "?", None, None, 0.1, 1))  # noqa: FBT003 - a field
    missed.add(Missed(mine, "ada", "?", 0.1, 1))
    missed.add(Missed(other, "ben", "?", 0.1, 1))
    for part in (missed, feedback, answers):
        part.forget("ada")
    assert answers.to_question(1, 10) is None
    assert answers.in_message(1, 10 * mine) is None
    assert [each.user for each in missed.all()] == ["ben"]
    assert [(each.answer, each.user, each.helped) for each in feedback.all()] == [
        (other, "ben", True)
    ]


def test_names_of_users_last_and_differ_between_installations(tmp_path: Path) -> None:
    names = []
    for folder in ("a", "a", "b"):
        with closing(StateDatabase(tmp_path / folder)) as opened:
            names.append(People(opened).name(4711))
    assert names[0] == names[1] != names[2]
    assert "4711" not in "".join(names)
