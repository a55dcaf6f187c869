"""Filters typed in a question."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qabot.answering.query_filters import merge_filters, take_filters
from qabot.errors import UsageError
from qabot.records import Filter

NAMES = re.compile(r"(?:after|before|source|author):", re.IGNORECASE)


@pytest.mark.parametrize(
    ("question", "left", "taken"),
    [
        (
            'Who runs it? after:2024-01 before:2024-06-30 source:RCR author:"Juan Pedro"',
            "Who runs it?",
            Filter(date(2024, 1, 1), date(2024, 6, 30), "Juan Pedro", "RCR"),
        ),
        ("source:RCR Who runs it?", "Who runs it?", Filter(source="RCR")),
        ("Who runs After:2024 the port?", "Who runs the port?", Filter(after=date(2024, 1, 1))),
        ("Who runs it before:2023?", "Who runs it?", Filter(before=date(2023, 12, 31))),
        ("Who runs it? author:“Ann Lee”", "Who runs it?", Filter(author="Ann Lee")),
        ("Who? source:Müller&Söhne.", "Who?.", Filter(source="Müller&Söhne")),
    ],
)
def test_filters_are_taken_out_wherever_they_stand(question: str, left: str, taken: Filter) -> None:
    assert take_filters(question) == (left, taken)


@pytest.mark.parametrize(
    "question",
    [
        "What is https://example.com/after:2024 about?",
        "What does note: after all mean?",
        "Is the ratio 3:1?",
        "Who said author: Jane?",
        "Which is the open-source:model?",
        "hereafter:2024",
    ],
)
def test_what_only_looks_like_a_filter_is_left_alone(question: str) -> None:
    assert take_filters(question) == (question, Filter())


@given(st.text().filter(lambda text: NAMES.search(text) is None))
def test_text_without_filters_is_untouched(question: str) -> None:
    assert take_filters(question) == (question, Filter())


@given(
    st.text(st.characters(categories=["L", "N", "Z"]), min_size=1).filter(
        lambda text: any(map(str.isalnum, text))
    ),
    st.integers(0, 20),
)
def test_what_is_left_has_the_words_of_the_question(question: str, place: int) -> None:
    words = question.split()
    words.insert(place, "source:Wire")
    left, taken = take_filters(" ".join(words))
    assert left.split() == question.split()
    assert taken == Filter(source="Wire")


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Who? after:soon", "after: 'soon' is no date"),
        ("Who? before:2024-13", "before: '2024-13' is no date"),
        ("Who? after:2024 after:2023", "after: is given twice"),
        ("Who? after:2024 before:2023", "no day is after 2024 and before 2023"),
        ('Who? author:"Ann Lee', 'author:"Ann lacks its closing quotation mark'),
        ('Who? source:""', "source: has no value"),
        ("after:2024 ?!", "nothing is asked beside the filters"),
    ],
)
def test_a_filter_that_cant_be_used_is_one_clear_error(question: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        take_filters(question)
    assert str(caught.value) == told
    assert caught.value.hint


def test_both_filters_hold_after_merging() -> None:
    given_filter = Filter(date(2023, 1, 1), date(2024, 6, 30), source="Wire")
    typed = Filter(date(2024, 1, 1), None, "Ann", "The Quay Wire")
    assert merge_filters(given_filter, typed) == Filter(
        date(2024, 1, 1), date(2024, 6, 30), "Ann", "The Quay Wire"
    )
    assert merge_filters(given_filter, Filter()) == given_filter


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (Filter(after=date(2025, 1, 1)), "no day is from 2025-01-01 on and up to 2024-06-30"),
        (Filter(source="Courier"), "the question's source:Courier is beside the source 'Wire'"),
    ],
)
def test_filters_that_contradict_are_refused(typed: Filter, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        merge_filters(Filter(before=date(2024, 6, 30), source="Wire"), typed)
