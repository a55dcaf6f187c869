"""Which neighbours a quote is shown with."""

from pathlib import Path

import pytest
from composing_sets import ROOT, cases

from qabot.answering.context import MOST, REACH, needed
from qabot.answering.leaning import leans
from qabot.indexing.preparing import prepare
from qabot.records import Passage, Sentence
from qabot.wiring.indexing import loaders

# What the rules reach on tests/questions/context.jsonl; a change may better these, never worsen.
NEEDED_SHOWN = 36
UNNEEDED_SHOWN = 2


def sentences(path: str) -> list[Sentence]:
    """The sentences of a sample article, in reading order."""
    prepared = prepare(ROOT / "corpus", path, loaders()).article
    assert prepared is not None
    spans = [span for passage in prepared.passages for span in passage.sentences]
    whole = Passage(1, prepared.article, 0, len(prepared.article.text), "")
    return [Sentence(number, whole, *span) for number, span in enumerate(spans)]


@pytest.fixture(scope="module")
def shown() -> list[tuple[dict[str, list[str]], list[str]]]:
    """Each case with what its sentence is shown with."""
    articles = {case["path"]: sentences(case["path"]) for case in cases("context")}
    found = []
    for case in cases("context"):
        article = articles[case["path"]]
        at = next(each.id for each in article if each.text == case["sentence"])
        before = article[max(at - REACH, 0) : at]
        found.append((case, [each.text for each in needed(article[at], before)]))
    return found


def test_a_leaning_sentence_comes_with_what_it_needs(
    shown: list[tuple[dict[str, list[str]], list[str]]],
) -> None:
    leaning = [(case, context) for case, context in shown if case["needs"]]
    assert len(leaning) == 40
    assert sum(set(case["needs"]) <= set(context) for case, context in leaning) >= NEEDED_SHOWN


def test_hardly_any_sentence_comes_with_what_it_does_not_need(
    shown: list[tuple[dict[str, list[str]], list[str]]],
) -> None:
    beyond = [case for case, got in shown if not set(got) <= {*case["needs"], *case["may"]}]
    assert len(shown) == 80
    assert len(beyond) <= UNNEEDED_SHOWN


def test_the_context_is_short_and_in_reading_order() -> None:
    for path in sorted(file.relative_to(ROOT / "corpus").as_posix() for file in texts()):
        article = sentences(path)
        for at, sentence in enumerate(article):
            context = needed(sentence, article[max(at - REACH, 0) : at])
            assert len(context) <= MOST
            starts = [each.start for each in (*context, sentence)]
            assert starts == sorted(set(starts))


def texts() -> list[Path]:
    return list((ROOT / "corpus" / "news").rglob("*.md"))


@pytest.mark.parametrize(
    "text",
    [
        "It also said that the pier would close.",
        "The company will hire forty people.",
        "But nobody came.",
        "The second was found in spring.",
        "That was in 2019.",
        "Twelve were sold within a week.",
        "A copy of those plans was lost.",
        "“The pier is old,” she said.",
        "Its lamp was lit in May.",
        "By default its doors are open.",
        "Engineers from Lund found it in 1999.",
        "He left in June.",
        "The two sites have been sold.",
    ],
)
def test_pronouns_connectives_and_their_like_lean(text: str) -> None:
    assert leans(text, ("The town of Wistow has an old pier with two sites.",))


@pytest.mark.parametrize(
    "text",
    [
        "Wistow has sold its pier to Halden Locks.",
        "It is likely that the pier of Wistow will close.",
        "The mayor of Wistow, Ada Krommer, sold the boat.",
        "The Wistow pier is old.",
        "Those who fish in Wistow pay nothing.",
        "This year Wistow sold 300 boats.",
        "A pump that reports its own vibration saves money.",
        "Ada Krommer said she would sell the boat.",
    ],
)
def test_what_names_its_topic_itself_does_not_lean(text: str) -> None:
    assert not leans(text, ("Nothing was heard from the council.",))


def test_the_first_sentence_of_an_article_or_section_leans_on_nothing() -> None:
    assert not leans("It also said so.", ())
    article = sentences("explainers/isa-95-levels.md")
    after_heading = next(each for each in article if each.text.startswith("It has been declared"))
    assert needed(after_heading, article[: after_heading.id]) == ()


def test_an_item_comes_with_the_line_that_introduces_its_list() -> None:
    article = sentences("news/2023/estermark-telecom-ends-2g.html")
    item = next(each for each in article if each.text.startswith("a test cell"))
    assert [each.text for each in needed(item, article[: item.id])] == [
        "It offers three forms of help:"
    ]
