"""The public Python API, asked over a real index."""

import inspect
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from workspace import ARTICLES, Workspace

import qabot
from qabot.errors import (
    CorpusError,
    IndexMismatchError,
    IndexMissingError,
    ModelError,
    UsageError,
)
from qabot.records import Filter, Status

ORDERED = "The port of Estermark has ordered three gantry cranes from Brambeck Robotics."
# A question for each fact, and the sentence it stands in.
FACTS = [
    ("Who will oversee the unloading?", "Captain Odalys Ferrante will oversee the unloading."),
    ("Why has the delivery slipped?", "The delivery has slipped twice because of a strike at"),
    ("Where is the vibration sensor glued?", "A vibration sensor is glued to the housing of"),
    ("How many pyrometers measure the furnace?", "with eleven pyrometers."),
    ("To how many degrees is the milk chilled?", "chills its milk to four degrees"),
]


def opened(space: Workspace) -> qabot.Index:
    return qabot.open_index(space.index, corpus=space.corpus)


@pytest.fixture(scope="module")
def index(built: Workspace) -> qabot.Index:
    return opened(built)


def test_the_public_names_are_these() -> None:
    expected = ["Answer", "Citation", "Filter", "Index", "IndexReport", "QabotError", "Source"]
    expected += ["Status", "Turn", "open_index", "update_index"]
    assert qabot.__all__ == expected
    assert dir(qabot) == expected
    assert all(getattr(qabot, name).__name__ == name for name in expected)


def test_a_name_that_is_not_public_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'answers'"):
        qabot.answers  # noqa: B018 - the access is the test


def test_the_signatures_are_these() -> None:
    assert str(inspect.signature(qabot.open_index)) == (
        "(index: 'str | Path' = 'index', *, corpus: 'str | Path' = 'corpus',"
        " model: 'str' = 'all-MiniLM-L6-v2', reranker: 'str | Path | None' = None) -> 'Index'"
    )
    assert str(inspect.signature(qabot.update_index)) == (
        "(index: 'str | Path' = 'index', *, corpus: 'str | Path' = 'corpus',"
        " model: 'str' = 'all-MiniLM-L6-v2', rebuild: 'bool' = False, rehash: 'bool' = False,"
        " progress: 'Progress | None' = None) -> 'IndexReport'"
    )
    parameters = inspect.signature(qabot.Index.ask).parameters
    expected = ["self", "question", "top", "context", "threshold", "within", "history", "today"]
    assert list(parameters) == expected
    assert [str(parameters[name]) for name in ("question", "within", "history", "today")] == [
        "question: 'str'",
        "within: 'Filter | None' = None",
        "history: 'Sequence[Turn]' = ()",
        "today: 'date | None' = None",
    ]


@pytest.mark.parametrize(("question", "expected"), FACTS)
def test_a_fact_is_answered_by_its_sentence(
    index: qabot.Index, question: str, expected: str
) -> None:
    answer = index.ask(question, threshold=0)
    assert answer.status is Status.ANSWERED
    assert expected in answer.citations[0].quote


@pytest.mark.parametrize(("question", "_"), FACTS)
def test_quotes_highlights_and_lines_are_those_of_the_file(
    built: Workspace, index: qabot.Index, question: str, _: str
) -> None:
    answer, declined = index.ask(question, threshold=0), index.ask(question, threshold=1)
    assert answer.citations
    assert len(declined.near_misses) == 3
    for citation in (*answer.citations, *declined.near_misses):
        text = " ".join((built.corpus / citation.path).read_text("utf-8").split())
        assert citation.quote in text
        assert citation.end - citation.start == len(citation.quote)
        if citation.highlight:
            start, end = citation.highlight
            assert 0 <= start < end <= len(citation.quote)
        kind, number = citation.locator.split()
        if kind == "line":
            line = (built.corpus / citation.path).read_text("utf-8").splitlines()[int(number) - 1]
            assert citation.quote[:12].split()[0] in line


def test_everything_is_answered_at_threshold_0_and_nothing_at_1(index: qabot.Index) -> None:
    yes, no = index.ask("Who?", threshold=0), index.ask("Who?", threshold=1)
    assert (yes.status, bool(yes.citations), yes.near_misses) == (Status.ANSWERED, True, ())
    assert (no.status, bool(no.near_misses), no.citations) == (Status.NOT_FOUND, True, ())
    assert yes.confidence == no.confidence
    assert no.near_misses[0] == yes.citations[0]


def test_no_more_is_cited_than_asked_for_best_first(index: qabot.Index) -> None:
    for top in (1, 2, 5):
        citations = index.ask("crane furnace milk bearing", threshold=0, top=top).citations
        assert 1 <= len(citations) <= top
        confidences = [citation.confidence for citation in citations]
        assert confidences == sorted(confidences, reverse=True)


def test_a_sentence_that_stands_twice_is_one_citation_of_the_older(index: qabot.Index) -> None:
    answer = index.ask("Who sold the port of Estermark three gantry cranes?", threshold=0)
    (citation,) = [each for each in answer.citations if each.quote == ORDERED]
    assert citation.path == "news/cranes.md"
    assert [(also.path, also.published) for also in citation.also] == [
        ("news/cranes-late.md", date(2021, 7, 2))
    ]


def test_metadata_of_the_file_is_cited(index: qabot.Index) -> None:
    citation = index.ask(FACTS[0][0], threshold=0).citations[0]
    assert (citation.title, citation.author) == (
        "Estermark port orders three cranes",
        "Mira Halloran",
    )
    assert (citation.published, citation.source) == (date(2019, 3, 12), "The Quay Wire")
    assert citation.url == "https://example.com/cranes"


def test_context_gives_the_neighbours_in_the_article(index: qabot.Index) -> None:
    citation = index.ask(FACTS[0][0], threshold=0, context=1).citations[0]
    assert citation.before == ("The first crane arrives by barge in October.",)
    assert citation.after == ()


@pytest.mark.parametrize(
    ("within", "paths"),
    [
        (Filter(after=date(2021, 1, 1)), {"news/cranes-late.md"}),
        (Filter(before=date(2019, 12, 31)), {"news/cranes.md"}),
        (Filter(after=date(2019, 3, 12), before=date(2019, 3, 12)), {"news/cranes.md"}),
        (Filter(author="halloran"), {"news/cranes.md"}),
        (Filter(author="LINDQVIST"), {"explainers/glass.html"}),
        (Filter(source="courier"), {"news/cranes-late.md"}),
        (Filter(source="nobody"), set()),
    ],
)
def test_a_filter_restricts_the_search_itself(
    index: qabot.Index, within: Filter, paths: set[str]
) -> None:
    answer = index.ask("gantry cranes milk bearing", threshold=0, top=50, within=within)
    assert {citation.path for citation in answer.citations} == paths
    assert (answer.status is Status.ANSWERED) == bool(paths)
    assert answer.undated == (2 if within.dated else 0)


def test_the_same_question_gives_the_same_answer(built: Workspace) -> None:
    answers = [opened(built).ask(FACTS[0][0], threshold=0, top=9, context=2) for _ in range(2)]
    assert replace(answers[0], elapsed=0) == replace(answers[1], elapsed=0)


def test_many_threads_get_the_answers_that_one_gets(index: qabot.Index) -> None:
    questions = [question for question, _ in FACTS] * 2
    expected = [replace(index.ask(each, threshold=0), elapsed=0) for each in questions]
    with ThreadPoolExecutor(4) as pool:
        got = list(pool.map(lambda each: index.ask(each, threshold=0), questions))
    assert [replace(answer, elapsed=0) for answer in got] == expected


def test_an_open_index_sees_a_new_generation_and_a_changed_file(space: Workspace) -> None:
    index = opened(space)
    question, _ = FACTS[0]
    assert (index.generation, index.pending()) == (1, 0)
    space.edit("news/cranes.md", "Odalys Ferrante", "Benedikt Aumont")
    assert index.pending() == 1
    before = index.ask(question, threshold=0, top=1)
    assert before.stale
    assert "Ferrante" in before.citations[0].quote
    qabot.update_index(space.index, corpus=space.corpus)
    after = index.ask(question, threshold=0, top=1)
    assert after.citations[0].quote == "Captain Benedikt Aumont will oversee the unloading."
    assert (after.generation, after.stale, index.pending()) == (2, False, 0)


def test_an_answer_from_a_file_that_is_gone_is_stale(space: Workspace) -> None:
    (space.corpus / "undated.md").unlink()
    assert opened(space).ask(FACTS[4][0], threshold=0, top=1).stale
    assert not opened(space).ask(FACTS[0][0], threshold=0, top=1).stale


def test_pending_without_a_corpus_says_so(space: Workspace) -> None:
    index = qabot.open_index(space.index, corpus=space.root / "none")
    with pytest.raises(CorpusError, match="no corpus folder"):
        index.pending()


@pytest.mark.parametrize(
    "question",
    [
        *('crane AND "red', "NEAR(crane, ship) OR *", "') OR 1=1 --", "title:crane ^x", "-crane"),
        *("🏗 crane?", "谁订购了起重机", "crane\tcrane\ncrane", "crane\x07\x1b[31m", "a" * 2_000),
    ],
    ids=ascii,
)
def test_any_text_is_a_question_and_comes_back_as_asked(index: qabot.Index, question: str) -> None:
    answer = index.ask(question, threshold=0)
    assert answer.question == question
    assert answer.citations


@pytest.mark.parametrize("question", ["", " \n", "?!", "w" * 10_000])
def test_a_question_that_cant_be_asked_is_a_usage_error(index: qabot.Index, question: str) -> None:
    with pytest.raises(UsageError):
        index.ask(question)


def test_opening_what_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError) as caught:
        qabot.open_index(tmp_path / "none")
    assert isinstance(caught.value, qabot.QabotError)
    assert "qabot index" in caught.value.hint


def test_opening_with_another_model_says_what_differs(built: Workspace) -> None:
    with pytest.raises(IndexMismatchError, match="model was all-MiniLM-L6-v2, is other"):
        qabot.open_index(built.index, corpus=built.corpus, model="other")


def test_an_index_whose_exported_model_is_broken_says_so(space: Workspace) -> None:
    (space.index / "model" / "model.onnx").write_bytes(b"no model")
    with pytest.raises(ModelError, match="can't be loaded"):
        opened(space)


def test_progress_is_told_stage_by_stage(space: Workspace) -> None:
    space.write("new.md", "# New\n\nA new sentence about a lighthouse.\n")
    told: list[tuple[str, int, int]] = []
    report = qabot.update_index(
        space.index,
        corpus=space.corpus,
        progress=lambda stage, done, total, _: told.append((stage, done, total)),
    )
    assert report.added == ("new.md",)
    assert report.articles == len(ARTICLES) + 1
    assert told == [
        ("reading", 0, 1),
        ("reading", 1, 1),
        ("loading the model", 0, 0),
        ("embedding", 0, report.embedded),
        ("embedding", report.embedded, report.embedded),
    ]


@pytest.mark.parametrize(
    "question",
    [
        "When will Captain Odalys Ferrante oversee the unloading?",
        "Why has the delivery of Brambeck Robotics slipped?",
        "How many gantry cranes has the port of Estermark ordered from Brambeck Robotics?",
    ],
)
def test_a_question_that_stands_alone_is_answered_alike_after_any_other(
    index: qabot.Index, question: str
) -> None:
    alone = index.ask(question)
    before = index.ask("How many pyrometers does Ludmere Glassworks have?").turn
    after = index.ask(question, history=[before], today=date(1999, 1, 1))
    assert replace(after, elapsed=0) == replace(alone, elapsed=0)
    assert alone.understood == alone.turn.question == question
    assert alone.within == qabot.Filter()


def test_a_short_question_without_a_name_keeps_its_answer_after_another(
    index: qabot.Index,
) -> None:
    question = "How many pyrometers measure the furnace?"
    before = index.ask("How many cranes has the port of Estermark ordered?").turn
    (alone, after) = (index.ask(question, history=each) for each in ((), (before,)))
    assert after.citations[0].quote == alone.citations[0].quote
    assert after.confidence >= alone.confidence


def test_a_follow_up_is_answered_from_the_turn_before(index: qabot.Index) -> None:
    before = index.ask("How many cranes has the port of Estermark ordered?", threshold=0)
    answer = index.ask("And from whom?", threshold=0, history=[before.turn])
    assert answer.question == "And from whom?"
    assert answer.understood == "From whom has the port of Estermark ordered?"
    assert "from Brambeck Robotics" in answer.citations[0].quote
    assert answer.turn.question == answer.understood
    assert answer.turn.quotes == tuple(each.quote for each in answer.citations)


def test_the_time_that_a_question_speaks_of_decides_between_articles(index: qabot.Index) -> None:
    question = "How did the delivery of the cranes go {}?"
    late = index.ask(question.format("last year"), threshold=0, today=date(2022, 5, 1))
    assert late.understood == question.format("in 2021")
    assert late.citations[0].published == date(2021, 7, 2)
    early = index.ask(question.format("in March 2019"), threshold=0)
    assert early.citations[0].published == date(2019, 3, 12)
    assert early.citations[0].also == ()
    # This sentence stands in two articles, and the older one is named first.
    question = "Which cranes did the port of Estermark order last year?"
    both = index.ask(question, threshold=0, today=date(2022, 5, 1))
    assert [each.published for each in both.citations[0].also] == [date(2021, 7, 2)]


def test_articles_of_a_time_are_filtered_when_the_question_says_articles(
    index: qabot.Index,
) -> None:
    answer = index.ask("What was ordered, according to articles before 2020?", threshold=0)
    assert answer.within == qabot.Filter(before=date(2019, 12, 31))
    assert answer.understood == "What was ordered?"
    assert {each.path for each in answer.citations} == {"news/cranes.md"}
    assert answer.undated == 2
