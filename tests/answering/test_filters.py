"""Filters as people write them."""

from datetime import date

import pytest

from qabot.answering.filters import make_filter
from qabot.errors import UsageError
from qabot.records import Filter


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-2", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024-12", date(2024, 12, 1), date(2024, 12, 31)),
        ("2024-03-05", date(2024, 3, 5), date(2024, 3, 5)),
        ("2024-3-5", date(2024, 3, 5), date(2024, 3, 5)),
        (" 2024 ", date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_a_bound_takes_in_the_whole_year_month_or_day(
    written: str, first: date, last: date
) -> None:
    assert make_filter(after=written) == Filter(after=first)
    assert make_filter(before=written) == Filter(before=last)


def test_the_same_day_may_be_both_bounds() -> None:
    assert make_filter(after="2024-03-05", before="2024-03-05") == Filter(
        after=date(2024, 3, 5), before=date(2024, 3, 5)
    )


def test_a_year_may_be_both_bounds() -> None:
    assert make_filter(after="2024", before="2024") == Filter(
        after=date(2024, 1, 1), before=date(2024, 12, 31)
    )


@pytest.mark.parametrize(
    "written",
    [
        *("yesterday", "24", "2024-", "2024-13", "2024-00", "2024-02-30", "2024-00-05", "0000"),
        *("2024-04-00", "05.03.2024", "2024/03/05", "2024-03-05T00:00", "-2024", "2024-03-05-01"),
    ],
)
@pytest.mark.parametrize("name", ["after", "before"])
def test_what_is_no_date_is_named_with_the_forms_that_are(name: str, written: str) -> None:
    with pytest.raises(UsageError, match=name) as caught:
        make_filter(**{name: written})
    assert written in str(caught.value)
    assert "2024-03-05" in caught.value.hint


def test_bounds_that_leave_no_day_are_refused() -> None:
    with pytest.raises(UsageError, match="no day is after 2024 and before 2023"):
        make_filter(after="2024", before="2023")


def test_author_and_source_are_kept_as_written() -> None:
    assert make_filter(author="Tomás", source="The Wire") == Filter(
        author="Tomás", source="The Wire"
    )


def test_what_is_not_given_or_empty_filters_nothing() -> None:
    assert make_filter() == Filter()
    assert make_filter("", "", "", "") == Filter()
    assert not make_filter(author="x").dated
    assert make_filter(after="2024").dated
