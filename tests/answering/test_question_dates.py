"""What questions say of time."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qabot.answering.dates import Dated, read_dates, without_times
from qabot.answering.periods import Period, states, states_another

TODAY = date(2024, 6, 20)  # a Thursday


def days(first: str | None, last: str | None) -> Period:
    return Period(*(each and date.fromisoformat(each) for each in (first, last)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "period"),
    [
        ("in November 2018", days("2018-11-01", "2018-11-30")),
        ("in Nov. 2018", days("2018-11-01", "2018-11-30")),
        ("on 12 October 2023", days("2023-10-12", "2023-10-12")),
        ("on October 12th, 2023", days("2023-10-12", "2023-10-12")),
        ("on 2023-10-12", days("2023-10-12", "2023-10-12")),
        ("in 2024", days("2024-01-01", "2024-12-31")),
        ("during the year 1988", days("1988-01-01", "1988-12-31")),
        ("before June 2020", days(None, "2020-05-31")),
        ("after 2022", days("2023-01-01", None)),
        ("until May 2021", days(None, "2021-05-31")),
        ("since March", days("2024-03-01", None)),
        ("since July", days("2023-07-01", None)),
        ("between March 2022 and June 2023", days("2022-03-01", "2023-06-30")),
        ("from 2019 to 2021", days("2019-01-01", "2021-12-31")),
        ("in the last 3 weeks", days("2024-05-30", "2024-06-20")),
        ("in the last year", days("2023-06-20", "2024-06-20")),
        ("last week", days("2024-06-10", "2024-06-16")),
    ],
)
def test_a_time_is_understood_and_stays_in_the_question(said: str, period: Period) -> None:
    for question in (f"What did it cost {said}?", f"What, {said}, did it cost?"):
        assert read_dates(question, TODAY) == Dated(question, about=period)


@pytest.mark.parametrize(
    ("said", "written", "period"),
    [
        ("last year", "in 2023", days("2023-01-01", "2023-12-31")),
        ("this year", "in 2024", days("2024-01-01", "2024-12-31")),
        ("last month", "in May 2024", days("2024-05-01", "2024-05-31")),
        ("last October", "in October 2023", days("2023-10-01", "2023-10-31")),
        ("last June", "in June 2023", days("2023-06-01", "2023-06-30")),
        ("this February", "in February 2024", days("2024-02-01", "2024-02-29")),
        ("yesterday", "on 19 June 2024", days("2024-06-19", "2024-06-19")),
        ("two months ago", "in April 2024", days("2024-04-01", "2024-04-30")),
        ("5 years ago", "in 2019", days("2019-01-01", "2019-12-31")),
    ],
)
def test_a_time_told_from_today_is_written_out(said: str, written: str, period: Period) -> None:
    found = read_dates(f"What did it cost {said}?", TODAY)
    assert found == Dated(f"What did it cost {written}?", about=period)


@pytest.mark.parametrize(
    ("question", "left", "period"),
    [
        ("Who runs it, according to articles since March 2024?", "Who runs it?", "2024-03-01/"),
        (
            "Who runs it, according to last year's articles?",
            "Who runs it?",
            "2023-01-01/2023-12-31",
        ),
        ("Who runs it in news from 2023?", "Who runs it?", "2023-01-01/2023-12-31"),
        ("In articles published before 2023, who runs it?", "who runs it?", "/2022-12-31"),
        (
            "What is the news from last week?",
            "What is the news from last week?",
            "2024-06-10/2024-06-16",
        ),
    ],
)
def test_wording_about_the_articles_filters_them(question: str, left: str, period: str) -> None:
    first, last = period.split("/")
    assert read_dates(question, TODAY) == Dated(left, articles=days(first or None, last or None))


@pytest.mark.parametrize(
    "question",
    [
        "What did the 2024 model cost?",
        "How many of the 2000 shops closed?",
        "Who may march in May?",
        "What happened on 31 February 2023?",
        "Is ISO 2024-99 a norm?",
        "What is it used for today?",
        "Who sang at this year's show?",
        "What did the firm buy in its last year?",
        "How long does a battery last?",
    ],
)
def test_no_time_is_found_where_none_is_said(question: str) -> None:
    found = read_dates(question, TODAY)
    assert found.text == question
    assert (found.about, found.articles) == (None, None)


@given(
    st.text().filter(
        lambda text: not re.search(r"\d|day|month|week|year|[a-z]{3}", text, re.IGNORECASE)
    )
)
def test_text_without_a_time_is_untouched(question: str) -> None:
    assert read_dates(question, TODAY) == Dated(question)


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("How many cranes did the port have in June 2024?", "How many cranes did the port have?"),
        ("In 2022, who ran it?", "who ran it?"),
        ("What fell between 2019 and 2021, and rose in 2022?", "What fell and rose?"),
        ("Who runs it?", "Who runs it?"),
        ("What did the 2024 model cost?", "What did the 2024 model cost?"),
        ("What did we buy in MY last year?", "What did we buy in MY last year?"),
    ],
)
def test_a_question_can_be_put_without_its_times(question: str, left: str) -> None:
    assert without_times(question) == left


@given(st.text(max_size=60), st.dates(date(1600, 1, 1), date(2100, 1, 1)))
def test_any_text_and_day_can_be_read(question: str, today: date) -> None:
    read_dates(f"{question} last year", today)
    # "My last year" is no time; behind a comma it can't be owned.
    said = f"{question}, last year"
    assert len(without_times(said)) <= len(said) - len(", last year")


def test_a_sentence_states_a_time_that_it_names() -> None:
    october = days("2023-10-01", "2023-10-31")
    assert states("The low point came on 12 October 2023.", october)
    assert states("It all changed in 2023.", october)
    assert not states("It opened in November 2023.", october)
    assert not states("It lasted 2,023 minutes.", october)


def test_a_sentence_states_another_time_if_it_names_only_others() -> None:
    october = days("2023-10-01", "2023-10-31")
    assert states_another("It opened in November 2023.", october)
    assert not states_another("It opened in October 2023, not in November 2023.", october)
    assert not states_another("The cranes stood still last Thursday.", october)
