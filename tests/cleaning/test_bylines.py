from datetime import date

import pytest

from qabot.cleaning.bylines import fill, read_byline
from qabot.documents import Metadata

DAY = date(2019, 3, 12)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("By Jane Doe", Metadata(author="Jane Doe")),
        ("by Jane Doe and Ann van der Berg", Metadata(author="Jane Doe, Ann van der Berg")),
        ("By Jane Doe, Senior Editor", Metadata(author="Jane Doe")),
        ("By Jane Doe | 12 March 2019", Metadata(author="Jane Doe", published=DAY)),
        ("By Jane Doe, March 12, 2019", Metadata(author="Jane Doe", published=DAY)),
        ("Posted on March 12, 2019 by Jane Doe", Metadata(author="Jane Doe", published=DAY)),
        ("Posted by Jane Doe on 12 March 2019", Metadata(author="Jane Doe", published=DAY)),
        ("Published 12 March 2019", Metadata(published=DAY)),
        ("Published: Tuesday, March 12, 2019 10:15 AM EST", Metadata(published=DAY)),
        ("Published 12 March 2019 - Updated 14 March 2019", Metadata(published=DAY)),
        ("Chips | 12 March 2019 | 4 min read", Metadata(published=DAY)),
        ("2019-03-12", Metadata(published=DAY)),
        ("Source: Gear News", Metadata(source="Gear News")),
        ("Author: jdoe", Metadata(author="jdoe")),
        ("https://example.com/a", Metadata(url="https://example.com/a")),
        ("Title: Gears turn", Metadata(title="Gears turn")),
        ("Date: 03/04/2019", Metadata()),
        ("Last updated 14 March 2019", Metadata()),
        ("By staff | 3 min read", Metadata()),
        ("5 min read", Metadata()),
    ],
)
def test_lines_about_the_article_are_read(line: str, shown: Metadata) -> None:
    assert read_byline(line) == shown


@pytest.mark.parametrize(
    "line",
    [
        "By Monday",
        "By The Numbers",
        "By Monday the plant had stopped.",
        "By Jane Doe's account the plant had stopped.",
        "The deal closed on March 12, 2019",
        "Published works from 12 March 2019 onwards are free.",
        "Source: the firm's own report shows that sales fell by a third.",
        "Link: the missing piece",
        "Date: soon",
        "Language: a barrier",
        "Gears turn again",
    ],
)
def test_prose_is_no_byline(line: str) -> None:
    assert read_byline(line) is None


def test_what_is_known_goes_before_what_is_shown() -> None:
    known = Metadata(title="A", author="Jane Doe")
    shown = Metadata(title="B", published=DAY)
    assert fill(known, shown) == Metadata(title="A", author="Jane Doe", published=DAY)
