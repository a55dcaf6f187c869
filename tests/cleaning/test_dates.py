from datetime import date

import pytest

from qabot.cleaning.dates import parse_date


@pytest.mark.parametrize(
    "text",
    [
        "2019-03-12",
        "2019/03/12",
        "20190312",
        "2019-03-12T10:00:00.000Z",
        "2019-03-12 10:00:00+01:00",
        "12 March 2019",
        "12 Mar. 2019, 10:15 GMT",
        "12th of March, 2019",
        "12-Mar-2019",
        "March 12, 2019",
        "Mar 12th 2019 at 3:05 p.m. EST",
        "Tuesday, March 12, 2019",
        "Tue, 12 Mar 2019 10:00:00 +0000",
    ],
)
def test_unambiguous_forms_are_read(text: str) -> None:
    assert parse_date(text) == date(2019, 3, 12)


@pytest.mark.parametrize(
    "text",
    [
        "03/04/2019",
        "12.03.2019",
        "31 February 2019",
        "March 2019",
        "2019",
        "soon",
        "",
        "on 2019-03-12",
        "12 March 20199",
        "2019-13-01",
        "12 March 2019 and later",
    ],
)
def test_what_names_no_certain_day_is_not_read(text: str) -> None:
    assert parse_date(text) is None
