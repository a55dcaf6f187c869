"""What comes of questions about the articles of the test workspace."""

import pytest
from workspace import Workspace

import qabot
from qabot.evaluation.questions import Question
from qabot.evaluation.running import Outcome, Stage, ask_all, matches

ORDERED = "The port of Estermark has ordered three gantry cranes from Brambeck Robotics."
OVERSEE = "Captain Odalys Ferrante will oversee the unloading."


@pytest.fixture(scope="module")
def index(built: Workspace) -> qabot.Index:
    return qabot.open_index(built.index, corpus=built.corpus)


@pytest.mark.parametrize(
    ("expected", "right"),
    [
        (OVERSEE, True),
        ("captain  Odalys Ferrante will oversee the unloading", True),
        ("Odalys Ferrante", True),
        (f"Nothing is due. {OVERSEE} It rained.", True),
        ("Odalys Ferrant", False),
        ("Captain Ferrante will oversee the unloading.", False),
    ],
)
def test_a_sentence_matches_if_one_holds_the_words_of_the_other(expected: str, right: bool) -> None:  # noqa: FBT001 - a parameter of the table
    assert matches(OVERSEE, [expected]) is right
    assert matches(OVERSEE, ["Another one.", expected]) is right
    assert not matches(OVERSEE, [])


def test_a_sentence_of_three_words_doesnt_match_all_that_holds_it() -> None:
    assert not matches("It is due.", ["A lawyer said that it is due."])
    assert matches("It is due today.", ["A lawyer said that it is due today."])


def test_the_first_sentence_is_what_ask_cites(index: qabot.Index) -> None:
    questions = [
        Question("1", "Who will oversee the unloading?", (OVERSEE,)),
        Question("2", "How many cranes has the port of Estermark ordered?", (ORDERED,)),
        Question("3", "What does a bicycle cost in Lisbon?", ()),
    ]
    for question, outcome in zip(questions, ask_all(questions, index.examine), strict=True):
        answer = index.ask(question.text, threshold=0)
        first = answer.citations[0]
        assert outcome.quote == first.quote
        assert outcome.path == first.path
        assert outcome.confidence == answer.confidence == first.confidence
        assert outcome.answerable is bool(question.expected)
        assert (outcome.rank == 1) is (first.quote in question.expected)
        marked = first.quote[slice(*first.highlight)] if first.highlight else None
        assert outcome.highlight == marked


def test_a_sentence_that_is_not_in_the_index_has_no_rank_and_is_not_retrieved(
    index: qabot.Index,
) -> None:
    question = Question("1", "Who will oversee the unloading?", ("Nobody will ever say this.",))
    (outcome,) = ask_all([question], index.examine)
    assert (outcome.rank, outcome.retrieved, outcome.read) == (None, None, False)
    assert outcome.stage(0.0) is Stage.NOT_RETRIEVED


def test_a_passage_that_is_not_read_is_told_from_one_that_is(index: qabot.Index) -> None:
    question = Question("1", "Who will oversee the unloading?", ("Broken panes are melted down",))
    (whole,) = ask_all([question], index.examine)
    (cut,) = ask_all([question], lambda text: index.examine(text, read=1))
    assert whole.read
    assert whole.stage(0.0) is Stage.NOT_FIRST
    assert not cut.read
    assert cut.retrieved == whole.retrieved
    assert cut.stage(0.0) is Stage.NOT_READ


def made(*, answerable: bool, rank: int | None, confidence: float) -> Outcome:
    return Outcome(
        id="1",
        question="Who?",
        answerable=answerable,
        confidence=confidence,
        rank=rank,
        retrieved=rank,
        read=rank is not None,
        quote="She.",
        highlight=None,
        path="a.md",
        expected=(),
        elapsed=0.1,
    )


@pytest.mark.parametrize(
    ("outcome", "stage"),
    [
        (made(answerable=True, rank=1, confidence=0.5), Stage.FINE),
        (made(answerable=True, rank=1, confidence=0.4), Stage.DECLINED),
        (made(answerable=True, rank=2, confidence=0.9), Stage.NOT_FIRST),
        (made(answerable=False, rank=None, confidence=0.4), Stage.FINE),
        (made(answerable=False, rank=None, confidence=0.5), Stage.ANSWERED),
    ],
)
def test_the_threshold_decides_between_the_last_stages(outcome: Outcome, stage: Stage) -> None:
    assert outcome.stage(0.5) is stage
