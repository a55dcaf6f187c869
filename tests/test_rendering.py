"""What an answer looks like in a pipe, on a terminal and as JSON."""

import json
from dataclasses import replace
from datetime import date

import pytest

from qabot.records import Answer, Citation, Filter, Source, Status
from qabot.rendering import Role, as_json, as_text, place, written_date

CITATION = Citation(
    quote="The crane lifts ten tonnes.",
    highlight=(16, 26),
    title="Cranes",
    author="Juan Pedro Tomás",
    published=date(2019, 3, 12),
    url="https://example.com/cranes",
    source="The Wire",
    path="news/cranes.md",
    locator="line 12",
    start=100,
    end=127,
    confidence=0.87654,
)
BARE = Citation(
    quote="It is red.",
    highlight=None,
    title="Notes",
    author=None,
    published=None,
    url=None,
    source=None,
    path="notes.html",
    locator="paragraph 7",
    start=0,
    end=10,
    confidence=0.5,
)
ALSO = Source(
    title="Cranes again",
    author=None,
    published=date(2020, 1, 1),
    url=None,
    source="Carrier",
    path="again.pdf",
    locator="page 3",
    start=5,
    end=32,
)
ANSWERED = Answer(
    question="What does the crane lift?",
    status=Status.ANSWERED,
    confidence=0.87654,
    citations=(CITATION,),
    near_misses=(),
    generation=4,
    stale=False,
    undated=0,
    elapsed=0.12345,
)
NOT_FOUND = replace(ANSWERED, status=Status.NOT_FOUND, confidence=0.1, citations=())


def test_an_answer_is_quote_origin_link_and_place() -> None:
    assert as_text(ANSWERED, "corpus") == (
        "The crane lifts ten tonnes.\n"
        "  Cranes (Juan Pedro Tomás, The Wire, 12 March 2019)\n"
        "  https://example.com/cranes\n"
        "  corpus/news/cranes.md:12"
    )


def test_what_is_not_known_is_left_out_but_the_missing_date_is_told() -> None:
    assert as_text(replace(ANSWERED, citations=(BARE,)), "corpus") == (
        "It is red.\n  Notes (undated)\n  corpus/notes.html, paragraph 7"
    )


def test_citations_are_set_apart_by_an_empty_line() -> None:
    text = as_text(replace(ANSWERED, citations=(CITATION, BARE)), "corpus")
    assert text.split("\n\n") == [
        as_text(ANSWERED, "corpus"),
        as_text(replace(ANSWERED, citations=(BARE,)), "corpus"),
    ]


def test_other_articles_with_the_sentence_follow_it() -> None:
    text = as_text(replace(ANSWERED, citations=(replace(BARE, also=(ALSO,)),)), "corpus")
    assert text.splitlines()[3:] == [
        "  also in",
        "  Cranes again (Carrier, 1 January 2020)",
        "  corpus/again.pdf, page 3",
    ]


def test_context_stands_around_the_quote_and_indented() -> None:
    around = replace(BARE, before=("One.", "Two."), after=("Three.",))
    assert as_text(replace(ANSWERED, citations=(around,)), "corpus").splitlines()[:4] == [
        "  One.",
        "  Two.",
        "It is red.",
        "  Three.",
    ]


def test_what_a_quote_leans_on_follows_it_and_is_marked() -> None:
    leaning = replace(BARE, context=("The crane is new.", "It came by barge."))
    assert as_text(replace(ANSWERED, citations=(leaning,)), "corpus").splitlines()[:4] == [
        "It is red.",
        "  Context: The crane is new.",
        "  Context: It came by barge.",
        "  Notes (undated)",
    ]


def test_articles_that_differ_are_told_before_the_first_citation() -> None:
    both = (replace(CITATION, disputed=True), replace(BARE, disputed=True))
    told, newest, oldest = as_text(replace(ANSWERED, citations=both), "corpus").split("\n\n")
    assert told == "The articles differ. The newest comes first:"
    assert newest.startswith(CITATION.quote)
    assert oldest.startswith(BARE.quote)


def test_not_found_without_anything_near_is_one_line() -> None:
    assert as_text(NOT_FOUND, "corpus") == "Not found: the articles don't answer this."


def test_near_misses_are_labelled_as_no_answer() -> None:
    text = as_text(replace(NOT_FOUND, near_misses=(BARE, CITATION)), "corpus")
    first, label, *nearest = text.split("\n\n")
    assert first == "Not found: the articles don't answer this."
    assert label == "Nearest passages, not an answer:"
    assert nearest == [
        as_text(replace(ANSWERED, citations=(BARE,)), "corpus"),
        as_text(ANSWERED, "corpus"),
    ]


@pytest.mark.parametrize(
    ("undated", "told"), [(1, "1 article has no date."), (12, "12 articles have no date.")]
)
def test_the_undated_that_a_date_filter_left_out_are_counted(undated: int, told: str) -> None:
    for answer in (ANSWERED, NOT_FOUND):
        last = as_text(replace(answer, undated=undated), "corpus").splitlines()[-1]
        assert last == f"Left out by the date filter: {told}"


def test_a_quote_of_a_changed_file_says_so() -> None:
    last = as_text(replace(ANSWERED, stale=True), "corpus").splitlines()[-1]
    assert last == "The file has changed since it was indexed; the quote is of then."


def test_a_style_sees_each_piece_once_and_the_highlight_apart() -> None:
    seen: list[tuple[str, Role]] = []

    def note(text: str, role: Role) -> str:
        seen.append((text, role))
        return text

    assert as_text(ANSWERED, "corpus", note) == as_text(ANSWERED, "corpus")
    assert seen[:3] == [
        ("The crane lifts ", "quote"),
        ("ten tonnes", "answer"),
        (".", "quote"),
    ]
    assert ("Cranes", "title") in seen
    assert ("corpus/news/cranes.md:12", "faint") in seen


def test_a_highlight_of_the_whole_quote_leaves_no_empty_piece() -> None:
    marked = replace(ANSWERED, citations=(replace(BARE, highlight=(0, 10)),))
    text = as_text(marked, "", lambda piece, role: f"<{role}:{piece}>")
    assert text.splitlines()[0] == "<answer:It is red.>"


@pytest.mark.parametrize(
    ("origin", "corpus", "expected"),
    [
        (CITATION, "corpus", "corpus/news/cranes.md:12"),
        (CITATION, "", "news/cranes.md:12"),
        (ALSO, "/srv/articles", "/srv/articles/again.pdf, page 3"),
        (BARE, "corpus", "corpus/notes.html, paragraph 7"),
    ],
)
def test_a_place_is_written_as_editors_and_readers_know_it(
    origin: Citation | Source, corpus: str, expected: str
) -> None:
    assert place(origin, corpus) == expected


def test_dates_are_written_in_english_whatever_the_locale() -> None:
    assert [written_date(date(2024, month, month)) for month in (1, 5, 12)] == [
        "1 January 2024",
        "5 May 2024",
        "12 December 2024",
    ]


def test_json_holds_every_field_of_the_answer() -> None:
    answer = replace(
        ANSWERED,
        citations=(
            replace(
                CITATION,
                before=("A.",),
                after=("B.",),
                also=(ALSO,),
                context=("C.",),
                disputed=True,
            ),
        ),
        undated=3,
    )
    values = as_json(answer, 2)
    (citation,) = values.pop("citations")
    assert values == {
        "schema": "qabot.answer/1",
        "question": "What does the crane lift?",
        "status": "answered",
        "confidence": 0.8765,
        "near_misses": [],
        "generation": 4,
        "stale": False,
        "pending_changes": 2,
        "undated_left_out": 3,
        "elapsed_ms": 123.5,
        "reason": None,
        "understood": "",
        "within": {"after": None, "before": None, "author": None, "source": None},
        "turn": {"question": "", "quotes": [], "answers": []},
    }
    assert citation == {
        "quote": "The crane lifts ten tonnes.",
        "highlight": [16, 26],
        "title": "Cranes",
        "author": "Juan Pedro Tomás",
        "published": "2019-03-12",
        "url": "https://example.com/cranes",
        "source": "The Wire",
        "path": "news/cranes.md",
        "locator": "line 12",
        "start": 100,
        "end": 127,
        "confidence": 0.8765,
        "before": ["A."],
        "after": ["B."],
        "also": [
            {
                "title": "Cranes again",
                "author": None,
                "published": "2020-01-01",
                "url": None,
                "source": "Carrier",
                "path": "again.pdf",
                "locator": "page 3",
                "start": 5,
                "end": 32,
            }
        ],
        "context": ["C."],
        "disputed": True,
    }


def test_json_tells_near_misses_from_citations_and_unknown_from_none() -> None:
    values = as_json(replace(NOT_FOUND, near_misses=(BARE,)), None)
    assert values["status"] == "not_found"
    assert values["citations"] == []
    assert values["near_misses"][0]["quote"] == "It is red."
    assert values["near_misses"][0]["highlight"] is None
    assert values["near_misses"][0]["published"] is None
    assert values["pending_changes"] is None
    assert json.loads(json.dumps(values)) == values


def test_how_a_question_was_understood_is_shown_where_it_differs() -> None:
    asked = Answer(
        question="And  who runs it? source:wire after:2024",
        status=Status.NOT_FOUND,
        confidence=0,
        citations=(),
        near_misses=(),
        generation=1,
        stale=False,
        undated=0,
        elapsed=0,
        understood="Who runs the port?",
        within=Filter(after=date(2024, 1, 1), source="wire"),
    )
    shown = as_text(asked, "").splitlines()[0]
    assert shown == "Understood as: Who runs the port? (from 1 January 2024 on, source: wire)"
    same = replace(asked, question="Who  runs the port?")
    assert as_text(same, "").startswith("Not found")
