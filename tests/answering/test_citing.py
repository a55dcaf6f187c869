"""Which sentences are shown, in which order, and what is said of their place."""

from datetime import date

import pytest

from qabot.answering.citing import cite, locator, merge_repeats
from qabot.documents import LocatorKind
from qabot.records import Article, Hit, Passage, Scores, Sentence, SourceMap


def hit(  # an article of one sentence, found with this confidence
    text: str, path: str = "a.md", published: date | None = None, confidence: float = 0.5
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
    sentence = Sentence(1, passage, 8, 8 + len(text))
    return Hit(sentence, Scores(0, 0, 0, 0, confidence=confidence), (0, 3))


def everything(_: Hit) -> bool:
    return True


def paths(chosen: list[tuple[Hit, tuple[Hit, ...]]]) -> list[list[str]]:
    return [[each.sentence.article.path for each in (first, *rest)] for first, rest in chosen]


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
    chosen = merge_repeats([hit("The crane is red."), hit(variant, "b.md")], 5, everything)
    assert paths(chosen) == [["a.md", "b.md"]]


def test_sentences_that_differ_in_a_word_are_two() -> None:
    found = [hit("The crane is red."), hit("The crane is new.", "b.md")]
    assert paths(merge_repeats(found, 5, everything)) == [["a.md"], ["b.md"]]


def test_the_oldest_is_quoted_and_the_undated_come_last() -> None:
    text = "The crane is red."
    found = [
        hit(text, "undated.md"),
        hit(text, "new.md", date(2024, 1, 1)),
        hit(text, "old.md", date(2019, 1, 1)),
        hit(text, "also-undated.md"),
    ]
    assert paths(merge_repeats(found, 1, everything)) == [
        ["old.md", "new.md", "also-undated.md", "undated.md"]
    ]


def test_the_quoted_one_has_the_confidence_that_its_best_repeat_earned() -> None:
    found = [
        hit("One.", "new.md", date(2024, 1, 1), confidence=0.9),
        hit("One.", "old.md", date(2019, 1, 1), confidence=0.2),
    ]
    ((first, (other,)),) = merge_repeats(found, 1, everything)
    assert (first.sentence.article.path, first.scores.confidence) == ("old.md", 0.9)
    assert other.sentence.article.path == "new.md"


def test_no_more_are_chosen_than_asked_for_but_their_repeats_still_join() -> None:
    found = [hit("One."), hit("Two.", "b.md"), hit("Three.", "c.md"), hit("one", "d.md")]
    assert paths(merge_repeats(found, 2, everything)) == [["a.md", "d.md"], ["b.md"]]


def test_the_first_is_always_chosen_and_others_only_if_wanted() -> None:
    found = [hit("One.", confidence=0.1), hit("Two.", "b.md", confidence=0.9)]
    assert paths(merge_repeats(found, 3, lambda each: each.scores.confidence > 0.95)) == [["a.md"]]
    assert merge_repeats([], 3, everything) == []


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
    made = cite(first, [repeat], ([neighbour], []))
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
