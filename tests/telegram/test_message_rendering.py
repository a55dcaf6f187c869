"""What is rendered is what Telegram shows, whatever stands in the articles: its parser is asked."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from parser import MAX_ENTITIES, MAX_UNITS, Parsed, parse_html, units

from qabot.records import Answer, ArticleSummary, Citation, Source, Status
from qabot.telegram.german import GERMAN
from qabot.telegram.keyboards import MAX_DATA, Shape, View
from qabot.telegram.listing import AT_ONCE, render_greeting, render_listing
from qabot.telegram.markup import Block, Button, Message, Span, pack
from qabot.telegram.rendering import (
    Presentation,
    Surroundings,
    pages_of,
    render,
    render_citation,
    render_view,
)
from qabot.telegram.texts import ENGLISH

HOW = Presentation(ENGLISH, 3)
HOSTILE = st.sampled_from(
    ["<b>", "</b>", "</blockquote>", "<br>", "&", "&lt;", "&#0;", '"', "'", "a < b", "]]>", "\\"]
)
VISIBLE = st.characters(
    codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"]
)
TEXT = st.lists(st.text(VISIBLE, min_size=1, max_size=30) | HOSTILE, min_size=1).map("".join)
# Text of articles has no control characters; see test_characters.py.
SHORT = TEXT.filter(str.strip)
URLS = st.none() | TEXT | TEXT.map(lambda text: f"https://example.com/{text}")


@st.composite
def citations(draw: st.DrawFn) -> Citation:
    quote = draw(SHORT)
    marked = st.tuples(st.integers(0, len(quote)), st.integers(0, len(quote)))
    highlight = draw(st.none() | marked.map(lambda pair: (min(pair), max(pair))))
    return Citation(
        quote=quote,
        highlight=highlight,
        **draw(origins()),
        confidence=0.5,
        also=tuple(Source(**each) for each in draw(st.lists(origins(), max_size=3))),
        context=tuple(draw(st.lists(SHORT, max_size=2))),
        disputed=draw(st.booleans()),
    )


def origins() -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries(
        {
            "title": TEXT,
            "author": st.none() | TEXT,
            "published": st.none() | st.dates(),
            "url": URLS,
            "source": st.none() | TEXT,
            "path": SHORT,
            "locator": st.sampled_from(["line 3", "page 2", "paragraph 17"]),
            "start": st.just(0),
            "end": st.just(1),
        }
    )


def answer(*citations: Citation, stale: bool = False, found: bool = True) -> Answer:
    return Answer(
        question="?",
        status=Status.ANSWERED if found else Status.NOT_FOUND,
        confidence=0.5,
        citations=citations if found else (),
        near_misses=() if found else citations,
        generation=1,
        stale=stale,
        undated=0,
        elapsed=0.1,
    )


def crane(quote: str, **more: object) -> Citation:
    known: dict[str, object] = {
        "highlight": None,
        "title": "Cranes",
        "author": "Jane Doe",
        "published": date(2019, 3, 12),
        "url": None,
        "source": None,
        "path": "news/cranes.md",
        "locator": "line 12",
        "start": 0,
        "end": len(quote),
        "confidence": 0.9,
    }
    return Citation(quote=quote, **{**known, **more})  # type: ignore[arg-type] - checked by use


def buttons(message: Message) -> list[Button]:
    return [button for row in message.buttons for button in row]


def shown(message: Message) -> Parsed:
    """What Telegram makes of a message; it must accept both forms, and they must agree."""
    parsed = parse_html(message.html())
    assert parsed.refusal is None
    assert units(message.plain()) <= MAX_UNITS
    assert len(parsed.entities) <= MAX_ENTITIES
    # It leaves out space at the ends, and makes other space plain.
    assert parsed.text.split() == message.plain().split()
    return parsed


@settings(deadline=None, max_examples=60)
@given(found=st.lists(citations(), max_size=5), stale=st.booleans(), answers=st.booleans())
def test_telegram_accepts_every_answer_and_shows_every_character_of_it(
    found: list[Citation], *, stale: bool, answers: bool
) -> None:
    messages = render(answer(*found, stale=stale, found=answers and bool(found)), HOW)
    parsed = [shown(message) for message in messages]
    quoted = [text for each in parsed for text in each.of("blockquote")]
    assert [text.split() for text in quoted] == [each.quote.split() for each in found[:3]]
    assert messages
    assert [bool(message.buttons) for message in messages[:-1]] == [False] * (len(messages) - 1)


@settings(deadline=None, max_examples=60)
@given(data=st.data(), found=st.lists(citations(), min_size=1, max_size=7), answers=st.booleans())
def test_telegram_accepts_every_view_of_an_answer_as_one_message(
    data: st.DataObject, found: list[Citation], *, answers: bool
) -> None:
    how = Presentation(ENGLISH, 3, data.draw(st.just("") | TEXT))
    pages = pages_of(answer(*found, found=answers), 3)
    page = data.draw(st.integers(0, len(pages) - 1))
    sentences = st.lists(SHORT, max_size=3).map(tuple)
    around = st.builds(Surroundings, sentences, sentences, st.booleans())
    count = len(pages[page])
    around_each = data.draw(st.just([]) | st.lists(around, min_size=count, max_size=count))
    for shape in Shape:
        view = View(page, shape)
        message = render_view(answer(*found, found=answers), how, view, around_each)
        parsed = shown(message)
        assert all(len(each.data.encode()) <= MAX_DATA for each in buttons(message))
        if shape is not Shape.SOURCES:
            quoted = [text.split() for text in parsed.of("blockquote")]
            assert quoted == [each.quote.split() for each in pages[page]]


@settings(deadline=None, max_examples=40)
@given(citations(), TEXT)
def test_telegram_accepts_what_inline_mode_sends(found: Citation, question: str) -> None:
    parsed = shown(render_citation(found, Presentation(ENGLISH, 1, question)))
    assert [text.split() for text in parsed.of("blockquote")] == [found.quote.split()]


@settings(deadline=None, max_examples=40)
@given(st.lists(origins(), max_size=AT_ONCE), st.integers(0, 99), st.integers(0, 9_999))
def test_telegram_accepts_every_list_of_articles(
    found: list[dict[str, object]], page: int, more: int
) -> None:
    for each in found:
        for unwanted in ("locator", "start", "end"):
            del each[unwanted]
    articles = [ArticleSummary(**each) for each in found]  # type: ignore[arg-type] - checked by use
    message = render_listing(articles, page * AT_ONCE + len(found) + more, page, ENGLISH)
    assert shown(message).text


@settings(deadline=None, max_examples=40)
@given(questions=st.lists(SHORT, max_size=3, unique=True), private=st.booleans())
def test_telegram_accepts_every_greeting(questions: list[str], *, private: bool) -> None:
    named = {f"q-{number}": question for number, question in enumerate(questions)}
    message = render_greeting(ENGLISH.start, named, "qabot_test_bot", ENGLISH, private=private)
    parsed = shown(message)
    links = [each.url for each in parsed.entities if each.kind == "text_link"]
    assert links == [f"https://t.me/qabot_test_bot?start={name}" for name in named]
    assert [(bool(b.data), bool(b.url)) for b in buttons(message)] == [
        (private, not private) for _ in named
    ]


@settings(deadline=None, max_examples=30)
@given(st.lists(TEXT.map(lambda text: text * 40), min_size=1, max_size=8))
def test_long_blocks_are_split_into_messages_that_hold_all_of_their_text(long: list[str]) -> None:
    blocks = [[Block((Span(text[:9]), Span(text[9:], bold=True)), quoted=True)] for text in long]
    parsed = [message.plain() for message in pack(blocks)]
    assert "".join("".join(parsed).split()) == "".join("".join(long).split())
    for message in pack(blocks):
        html = parse_html(message.html())
        assert html.refusal in {None, "Bad Request: message text is empty"}


def test_the_words_that_answer_are_bold_and_offsets_count_characters_not_units() -> None:
    quote = "🏗🏗 The crane lifts ten tonnes."
    found = crane(quote, highlight=(quote.index("ten"), quote.index(".")))
    parsed = shown(render(answer(found), HOW)[0])
    assert (parsed.of("bold"), parsed.of("blockquote")) == (["ten tonnes"], [quote])


def test_no_words_of_a_near_miss_are_marked_as_an_answer() -> None:
    (message,) = render(answer(crane("It lifts ten.", highlight=(9, 12)), found=False), HOW)
    parsed = shown(message)
    assert parsed.of("bold") == []
    assert parsed.text.startswith(f"{ENGLISH.not_found}\n\n{ENGLISH.nearest}\n\n")


def test_a_hostile_title_and_address_are_only_text() -> None:
    found = crane("It lifts.", title="</a><b>x</b> & <script>", url='https://e.org/"><b>?a=1&b=2')
    parsed = shown(render(answer(found), HOW)[0])
    assert "</a><b>x</b> & <script> (Jane Doe, 12 March 2019; line 12)" in parsed.text
    (link,) = [each for each in parsed.entities if each.kind == "text_link"]
    assert link.url is not None
    assert link.url.startswith("https://e.org/")


def test_an_address_that_is_no_web_address_is_no_link() -> None:
    for url in ("javascript:alert(1)", "ftp://e.org/", "https://", "//e.org", "http://[x", "x"):
        parsed = shown(render(answer(crane("It lifts.", url=url)), HOW)[0])
        assert parsed.of("text_link") == []
        assert "news/cranes.md, line 12" in parsed.text


def test_an_old_quote_and_its_other_places_are_told() -> None:
    also = Source("Again", None, None, None, "The Wire", "again.md", "page 3", 0, 9)
    (message,) = render(answer(crane("It lifts.", also=(also,)), stale=True), HOW)
    assert shown(message).text == (
        "It lifts.\nCranes (Jane Doe, 12 March 2019; news/cranes.md, line 12)\n"
        f"also in Again (The Wire, undated; again.md, page 3)\n\n{ENGLISH.stale}"
        "\n\nConfidence: high"
    )


def test_what_a_quote_leans_on_stands_before_it_once() -> None:
    leaning = crane("It lifts.", context=("The crane is new.", "It is red."))
    plain = shown(render(answer(leaning), HOW)[0]).text.splitlines()
    assert plain[:2] == ["Context: The crane is new. It is red.", "It lifts."]
    around = Surroundings(("It is red.",), ("It is fast.",))
    message = render_view(answer(leaning), HOW, View(0, Shape.CONTEXT), [around])
    expanded = ["Context: The crane is new.", "It is red.", "It lifts.", "It is fast."]
    assert shown(message).text.splitlines()[:4] == expanded


def test_why_nothing_answers_is_told_in_the_language_of_the_reader() -> None:
    declined = replace(answer(crane("It lifts."), found=False), reason="It is in Greek.")
    for texts in (ENGLISH, GERMAN):
        lines = shown(render(declined, Presentation(texts, 3))[0]).text.splitlines()
        assert lines[:2] == [texts.not_found, texts.other_language]


def test_articles_that_differ_are_told() -> None:
    found = answer(crane("It lifts ten.", disputed=True), crane("It lifts nine.", disputed=True))
    assert shown(render(found, HOW)[0]).text.startswith(f"{ENGLISH.disputed}\n\nIt lifts ten.")


def test_confidence_is_told_in_words() -> None:
    told = [
        shown(render(answer(crane("It lifts.", confidence=value)), HOW)[0]).text.splitlines()[-1]
        for value in (0.95, 0.8, 0.79, 0.5, 0.49, 0.2)
    ]
    words = [line.removeprefix("Confidence: ") for line in told]
    assert words == ["high", "high", "fair", "fair", "low", "low"]


def test_more_citations_than_are_shown_at_once_can_be_leafed_through() -> None:
    found = answer(*(crane(f"Crane {number} lifts.") for number in range(7)))
    first, second, third = (render_view(found, HOW, View(page), []) for page in range(3))
    labels = [[each.text for each in message.buttons[0]] for message in (first, second, third)]
    assert labels == [
        ["Context", "Next", "Sources"],
        ["Context", "Previous", "Next", "Sources"],
        ["Context", "Previous", "Sources"],
    ]
    assert shown(second).of("blockquote") == [f"Crane {number} lifts." for number in (3, 4, 5)]
    assert shown(second).text.splitlines()[-1] == "Confidence: high · 4–6 of 7"
    assert render(found, HOW) == [first]


def test_context_that_is_too_long_is_cut_from_its_far_ends() -> None:
    around = Surroundings(("Far. " * 300, "Near."), ("Close.", "Off. " * 300))
    message = render_view(answer(crane("It lifts. " * 150)), HOW, View(0, Shape.CONTEXT), [around])
    lines = shown(message).text.splitlines()
    assert (lines[0], lines[2]) == ("Near.", "Close.")


def test_context_of_an_article_that_changed_says_so() -> None:
    gone = Surroundings(current=False)
    message = render_view(answer(crane("It lifts.")), HOW, View(0, Shape.CONTEXT), [gone])
    assert ENGLISH.changed in shown(message).text


def test_the_sources_of_an_answer_name_each_place_once_with_its_file() -> None:
    also = Source("Again", None, None, None, "The Wire", "again.md", "page 3", 0, 9)
    cited = crane("It lifts.", also=(also,), url="https://e.org/")
    message = render_view(answer(cited, cited), HOW, View(0, Shape.SOURCES), [])
    assert shown(message).text.splitlines() == [
        ENGLISH.sources_of_answer,
        "– Cranes (Jane Doe, 12 March 2019; news/cranes.md, line 12)",
        "– Again (The Wire, undated; again.md, page 3)",
    ]
    assert [each.text for each in message.buttons[0]] == ["Back"]


def test_a_long_answer_is_split_between_citations() -> None:
    found = [crane(f"{number} {'crane ' * 160}lifts.") for number in range(9)]
    messages = render(answer(*found), Presentation(ENGLISH, 9))
    assert len(messages) > 1
    quotes = [quote for message in messages for quote in shown(message).of("blockquote")]
    assert quotes == [each.quote for each in found]


def test_a_quote_longer_than_a_message_is_cut_at_a_sentence_end() -> None:
    sentence = f"{'A crane ' * 250}lifts. "
    found = crane(sentence * 3, highlight=(0, len(sentence) * 3))
    quotes = [q for message in render(answer(found), HOW) for q in shown(message).of("blockquote")]
    assert len(quotes) == 2
    assert all(quote.strip().endswith("lifts.") for quote in quotes)


def test_a_page_gone_wrong_doesnt_bury_the_quote() -> None:
    found = crane("It lifts.", title="T" * 9_999, author="A" * 9_999, path="p/" * 5_000)
    (message,) = render(answer(found), HOW)
    assert units(shown(message).text) < 1_000
