"""What is rendered is what Telegram shows, whatever stands in the articles: its parser is asked."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from parser import MAX_ENTITIES, MAX_UNITS, Parsed, parse_html, units

from qabot.records import Answer, Citation, Source, Status
from qabot.telegram import texts
from qabot.telegram.markup import Block, Message, Span, pack
from qabot.telegram.rendering import render

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
    messages = render(answer(*found, stale=stale, found=answers and bool(found)))
    parsed = [shown(message) for message in messages]
    quoted = [text for each in parsed for text in each.of("blockquote")]
    assert [text.split() for text in quoted] == [each.quote.split() for each in found]
    assert messages


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
    parsed = shown(render(answer(found))[0])
    assert (parsed.of("bold"), parsed.of("blockquote")) == (["ten tonnes"], [quote])


def test_no_words_of_a_near_miss_are_marked_as_an_answer() -> None:
    (message,) = render(answer(crane("It lifts ten.", highlight=(9, 12)), found=False))
    parsed = shown(message)
    assert parsed.of("bold") == []
    assert parsed.text.startswith(f"{texts.NOT_FOUND}\n\n{texts.NEAREST}\n\n")


def test_a_hostile_title_and_address_are_only_text() -> None:
    found = crane("It lifts.", title="</a><b>x</b> & <script>", url='https://e.org/"><b>?a=1&b=2')
    parsed = shown(render(answer(found))[0])
    assert "</a><b>x</b> & <script> (Jane Doe, 12 March 2019; line 12)" in parsed.text
    (link,) = [each for each in parsed.entities if each.kind == "text_link"]
    assert link.url is not None
    assert link.url.startswith("https://e.org/")


def test_an_address_that_is_no_web_address_is_no_link() -> None:
    for url in ("javascript:alert(1)", "ftp://e.org/", "https://", "//e.org", "http://[x", "x"):
        parsed = shown(render(answer(crane("It lifts.", url=url)))[0])
        assert parsed.of("text_link") == []
        assert "news/cranes.md, line 12" in parsed.text


def test_an_old_quote_and_its_other_places_are_told() -> None:
    also = Source("Again", None, None, None, "The Wire", "again.md", "page 3", 0, 9)
    (message,) = render(answer(crane("It lifts.", also=(also,)), stale=True))
    assert shown(message).text == (
        "It lifts.\nCranes (Jane Doe, 12 March 2019; news/cranes.md, line 12)\n"
        f"also in Again (The Wire, undated; again.md, page 3)\n\n{texts.STALE}"
    )


def test_a_long_answer_is_split_between_citations() -> None:
    found = [crane(f"{number} {'crane ' * 160}lifts.") for number in range(9)]
    messages = render(answer(*found))
    assert len(messages) > 1
    quotes = [quote for message in messages for quote in shown(message).of("blockquote")]
    assert quotes == [each.quote for each in found]


def test_a_quote_longer_than_a_message_is_cut_at_a_sentence_end() -> None:
    sentence = f"{'A crane ' * 250}lifts. "
    found = crane(sentence * 3, highlight=(0, len(sentence) * 3))
    quotes = [q for message in render(answer(found)) for q in shown(message).of("blockquote")]
    assert len(quotes) == 2
    assert all(quote.strip().endswith("lifts.") for quote in quotes)


def test_a_page_gone_wrong_doesnt_bury_the_quote() -> None:
    found = crane("It lifts.", title="T" * 9_999, author="A" * 9_999, path="p/" * 5_000)
    (message,) = render(answer(found))
    assert units(shown(message).text) < 1_000
