"""Which sentences are shown, in which order, and what is said of their place."""

from datetime import date

import pytest

from qabot.answering.citing import Shown, cite, locator, merge_repeats
from qabot.documents import LocatorKind
from qabot.records import Article, Hit, Passage, Scores, Sentence, SourceMap


def hit(  # an article of one sentence, found with this confidence
    text: str,
    path: str = "a.md",
    published: date | None = None,
    confidence: float = 0.5,
    number: int = 1,
) -> Hit:
    article = Article(
        id=1,
        path=path,
        title=f"Title of {path}",
        author="An Author",
        published=published,
        url="https://example.com/a",
        source="The Wire",
        language=None,
        text=f"Before. {text} After.",
        digest="",
        source_map=SourceMap("line", (0, 8), (3, 5)),
    )
    passage = Passage(1, article, 0, len(article.text), "")
    sentence = Sentence(number, passage, 8, 8 + len(text))
    return Hit(sentence, Scores(0, 0, 0, 0, confidence=confidence), (0, 3))


def paths(chosen: list[Shown]) -> list[list[str]]:
    return [[hit.sentence.article.path for hit in (each.hit, *each.repeats)] for each in chosen]


@pytest.mark.parametrize(
    "variant",
    [
        "The crane is red.",
        "THE CRANE IS RED.",
        "The  crane\u00a0is red",
        "“The crane is red”",
        "The crane, is: red!",
    ],
)
def test_sentences_equal_but_for_case_spacing_and_punctuation_are_one(variant: str) -> None:
    chosen = merge_repeats([hit("The crane is red."), hit(variant, "b.md")], 5)
    assert paths(chosen) == [["a.md", "b.md"]]


def test_sentences_that_differ_in_a_word_are_two() -> None:
    found = [hit("The crane is red."), hit("The crane is new.", "b.md")]
    assert paths(merge_repeats(found, 5)) == [["a.md"], ["b.md"]]


def test_the_oldest_is_quoted_and_the_undated_come_last() -> None:
    text = "The crane is red."
    found = [
        hit(text, "undated.md"),
        hit(text, "new.md", date(2024, 1, 1)),
        hit(text, "old.md", date(2019, 1, 1)),
        hit(text, "also-undated.md"),
    ]
    assert paths(merge_repeats(found, 1)) == [["old.md", "new.md", "also-undated.md", "undated.md"]]


def test_the_quoted_one_has_the_confidence_that_its_best_repeat_earned() -> None:
    found = [
        hit("One.", "new.md", date(2024, 1, 1), confidence=0.9),
        hit("One.", "old.md", date(2019, 1, 1), confidence=0.2),
    ]
    (shown,) = merge_repeats(found, 1)
    first, (other,) = shown.hit, shown.repeats
    assert (first.sentence.article.path, first.scores.confidence) == ("old.md", 0.9)
    assert other.sentence.article.path == "new.md"


def test_no_more_are_chosen_than_asked_for_but_their_repeats_still_join() -> None:
    found = [hit("One."), hit("Two.", "b.md"), hit("Three.", "c.md"), hit("one", "d.md")]
    assert paths(merge_repeats(found, 2)) == [["a.md", "d.md"], ["b.md"]]


def test_what_is_not_wanted_only_repeats() -> None:
    found = [hit("One."), hit("Two.", "b.md", number=2), hit("one", "c.md", number=3)]
    assert paths(merge_repeats(found, 3, {1})) == [["a.md", "c.md"]]
    assert merge_repeats([], 3) == []


def test_an_edited_copy_in_another_article_is_the_same_statement() -> None:
    found = [
        hit("The port closes for nine days, a spokesman said.", "a.md", date(2024, 1, 2)),
        hit("The port closes for 9 days.", "b.md", date(2024, 1, 1)),
    ]
    assert paths(merge_repeats(found, 3)) == [["b.md", "a.md"]]


@pytest.mark.parametrize(
    ("kind", "expected"), [("line", "line 5"), ("page", "page 5"), ("paragraph", "paragraph 5")]
)
def test_a_locator_names_line_page_or_paragraph(kind: LocatorKind, expected: str) -> None:
    found = hit("One.")
    article = Article(
        **{
            name: getattr(found.sentence.article, name)
            for name in Article.__dataclass_fields__
            if name != "source_map"
        },
        source_map=SourceMap(kind, (0, 8), (3, 5)),
    )
    passage = Passage(1, article, 0, len(article.text), "")
    assert locator(Sentence(1, passage, 8, 12)) == expected


def test_a_citation_carries_quote_place_context_and_sources() -> None:
    first, repeat = hit("One.", "a.md", date(2019, 1, 2)), hit("One!", "b.md")
    neighbour = hit("Neighbour.").sentence
    made = cite(Shown(first, (repeat,)), ([neighbour], []))
    assert made.quote == "One." == first.sentence.article.text[made.start : made.end]
    assert (made.path, made.locator, made.title) == ("a.md", "line 5", "Title of a.md")
    assert (made.author, made.source, made.published) == (
        "An Author",
        "The Wire",
        date(2019, 1, 2),
    )
    assert (made.before, made.after) == (("Neighbour.",), ())
    assert made.highlight == (0, 3)
    assert made.confidence == 0.5
    (also,) = made.also
    assert (also.path, also.locator, also.published) == ("b.md", "line 5", None)
    assert repeat.sentence.article.text[also.start : also.end] == "One!"
