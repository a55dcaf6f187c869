"""What stands around a quote now, and the list of articles."""

from datetime import date

import pytest
from workspace import Workspace

import qabot
from qabot.api import Index

QUOTE = "Each crane lifts ninety tonnes and stands on rails beside the northern basin."


@pytest.fixture(scope="module")
def index(built: Workspace) -> Index:
    return qabot.open_index(built.index, corpus=built.corpus)


def test_sentences_around_a_quote_are_those_of_its_article(index: Index) -> None:
    before, after = index.surroundings("news/cranes.md", QUOTE, 1) or ((), ())
    assert before == (
        "The port of Estermark has ordered three gantry cranes from Brambeck Robotics.",
    )
    assert after == ("The first crane arrives by barge in October.",)
    assert index.surroundings("news/cranes.md", QUOTE, 0) == ((), ())
    assert len((index.surroundings("news/cranes.md", QUOTE, 9) or ((), ()))[1]) == 2


def test_a_quote_that_the_article_doesnt_hold_has_no_surroundings(index: Index) -> None:
    assert index.surroundings("news/cranes.md", QUOTE.upper(), 1) is None
    assert index.surroundings("news/gone.md", QUOTE, 1) is None


def test_articles_are_listed_newest_first_undated_last(index: Index) -> None:
    count, articles = index.articles(0, 10)
    assert count == 5
    assert [each.published for each in articles] == [
        date(2021, 7, 2),
        date(2020, 11, 5),
        date(2019, 3, 12),
        None,
        None,
    ]
    assert (articles[2].title, articles[2].url) == (
        "Estermark port orders three cranes",
        "https://example.com/cranes",
    )
    assert index.articles(3, 1) == (5, [articles[3]])
    assert index.articles(5, 10) == (5, [])
