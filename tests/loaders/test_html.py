from __future__ import annotations

from datetime import date

import pytest

from qabot.documents import Block, BlockKind, Document, Metadata
from qabot.errors import LoadError
from qabot.loaders.html import HtmlLoader

FIRST = (
    "The harbour authority of Northport opened a test field for unloading robots on Monday, and "
    "three terminals took part from the first shift on."
)
SECOND = (
    "Each robot carries two cameras and a scale, so that a container whose weight differs from "
    "its papers is set aside before a truck is called."
)
THIRD = (
    "The union asked for a written rule on night shifts, which the authority promised to publish "
    "within a month, together with the accident figures."
)


def page(body: str, head: str = "<title>Robots at the quay</title>") -> bytes:
    return f'<!DOCTYPE html><html lang="en-GB"><head>{head}</head>{body}</html>'.encode()


def article(*parts: str) -> str:
    """Paragraphs long enough to be recognised, with ``parts`` between them."""
    return f"<body><article><p>{FIRST}</p>{''.join(parts)}<p>{SECOND}</p><p>{THIRD}</p></article>"


def load(data: bytes) -> Document:
    return HtmlLoader().load(data, "quay.html")


def texts(data: bytes) -> list[str]:
    return [block.text for block in load(data).blocks]


def between(*parts: str) -> list[Block]:
    """The blocks that ``parts`` become between the first and the second paragraph."""
    blocks = list(load(page(article(*parts))).blocks)
    order = [block.text for block in blocks]
    assert order[0] == FIRST
    assert order[-2:] == [SECOND, THIRD]
    return blocks[1:-2]


def metadata(head: str, body: str | None = None) -> Metadata:
    return load(page(body or article(), head)).metadata


def linked(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


def test_paragraphs_come_in_reading_order_without_positions() -> None:
    document = load(page(article()))
    assert document.blocks == (Block(FIRST), Block(SECOND), Block(THIRD))
    assert document.locator == "paragraph"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (
            "The <b>union</b>'s head, <a href='/li'>Li Wei</a>, re<i>made</i> the plan again.",
            "The union's head, Li Wei, remade the plan again.",
        ),
        (
            "<strong>Robots</strong> (<em>all</em> of them) lift \"<a href='/t'>tons</a>\".",
            'Robots (all of them) lift "tons".',
        ),
        (
            "It makes <span>H<sub>2</sub>O</span><span>, too</span>\n   and then\t it stops.",
            "It makes H2O, too and then it stops.",
        ),
        ("One line of it.<br>The next&nbsp;line of it.", "One line of it. The next line of it."),
        ("Fish &amp; chips cost &lt;5&nbsp;€ there.", "Fish & chips cost <5 € there."),
    ],
)
def test_inline_markup_neither_adds_nor_loses_a_space(markup: str, text: str) -> None:
    assert between(f"<p>{markup}</p>") == [Block(text)]


def test_two_line_breaks_part_paragraphs() -> None:
    body = f"<body><article><h1>Robots</h1><div>{FIRST}<br><br>{SECOND}<br/> <br/>{THIRD}</div>"
    assert texts(page(body)) == [FIRST, SECOND, THIRD]


def test_text_around_an_inner_block_is_not_joined_to_it() -> None:
    body = f"<body><div><div>{FIRST}<p>{SECOND}</p>{THIRD}</div></div>"
    assert texts(page(body)) == [FIRST, SECOND, THIRD]


def test_headings_keep_their_level() -> None:
    heading = Block("What the robots weigh", BlockKind.HEADING, 2)
    assert between("<h2>What the <em>robots</em> weigh</h2>") == [heading]


def test_list_items_keep_their_depth() -> None:
    markup = (
        "<ul><li>Robots lift the <b>containers</b> here<ul><li>at night they lift more</li></ul>"
        "</li><li><p>Cranes lift the rest of them</p></li></ul>"
    )
    assert between(markup) == [
        Block("Robots lift the containers here", BlockKind.LIST_ITEM, 1),
        Block("at night they lift more", BlockKind.LIST_ITEM, 2),
        Block("Cranes lift the rest of them", BlockKind.LIST_ITEM, 1),
    ]


def test_table_rows_join_their_cells() -> None:
    markup = (
        "<table><tr><th>Terminal</th><th>Robots<br>in use</th></tr>"
        "<tr><td><b>North</b> pier</td><td>12</td></tr></table>"
    )
    assert between(markup) == [
        Block("Terminal | Robots in use", BlockKind.TABLE_ROW),
        Block("North pier | 12", BlockKind.TABLE_ROW),
    ]


def test_a_table_that_lays_out_the_page_is_read_as_its_content() -> None:
    body = (
        "<body><table><tr><td><a href='/'>Home</a></td><td><h2>Robots arrive</h2>"
        f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></td></tr></table>"
    )
    found = [block for block in load(page(body)).blocks if block.kind is BlockKind.PARAGRAPH]
    assert [block.text for block in found] == [FIRST, SECOND, THIRD]


def test_quotes_and_code_are_told_apart() -> None:
    markup = "<blockquote><p>We will publish every figure we have.</p></blockquote>"
    assert between(markup) == [Block("We will publish every figure we have.", BlockKind.QUOTE)]
    code = "<pre>robot.lift(\n    weight=20)</pre>"
    assert between(code) == [Block("robot.lift( weight=20)", BlockKind.CODE)]


def test_what_surrounds_the_article_is_left_out() -> None:
    body = (
        "<body><header><a href='/'>Quay News</a></header>"
        "<nav><ul><li><a href='/a'>Ports</a></li><li><a href='/b'>Ships</a></li></ul></nav>"
        "<div class='cookie-consent'><p>We use cookies to make this site better for you and our "
        "partners, and you can change that at any time.</p></div>"
        f"<article><h1>Robots at the quay</h1><p class='byline'>By Ada Reed</p><p>{FIRST}</p>"
        "<div class='share-bar'><a href='/s'>Share</a> <a href='/t'>Tweet</a></div>"
        f"<p>{SECOND}</p><p><a href='/x'>Read more: Cranes of the north are being sold</a></p>"
        f"<p>{THIRD}</p>"
        "<div class='newsletter-signup'><p>Sign up for our newsletter and get the week's harbour "
        "stories in your inbox every Friday morning.</p></div></article>"
        "<aside class='related'><h3>Related</h3><ul><li><a href='/r'>Cranes of the north</a></li>"
        "</ul></aside><footer><p>Copyright 2024 Quay News. All rights reserved.</p></footer>"
    )
    assert texts(page(body)) == [FIRST, SECOND, THIRD]


def test_the_title_is_not_a_heading_of_the_body() -> None:
    body = f"<body><article><h1>Robots at the quay</h1><p>{FIRST}</p><p>{SECOND}</p></article>"
    document = load(page(body))
    assert document.metadata.title == "Robots at the quay"
    assert [block.text for block in document.blocks] == [FIRST, SECOND]


def test_a_page_without_text_is_read_from_its_linked_data() -> None:
    told = f'{{"@type": "Article", "articleBody": "{FIRST}\\n\\n{SECOND}"}}'
    assert texts(page("<body><div id='app'>Loading</div></body>", linked(told))) == [FIRST, SECOND]


def test_metadata_from_meta_tags() -> None:
    head = (
        "<title>Robots at the quay | Quay News</title>"
        "<meta property='og:title' content='Robots at the quay | Quay News'>"
        "<meta property='og:site_name' content='Quay News'>"
        "<meta name='author' content='By Ada Reed'>"
        "<meta property='article:published_time' content='2023-04-05T23:30:00+02:00'>"
        "<link rel='canonical' href='https://quay.example/robots'>"
    )
    assert metadata(head) == Metadata(
        title="Robots at the quay",
        author="Ada Reed",
        published=date(2023, 4, 5),
        url="https://quay.example/robots",
        source="Quay News",
        language="en",
    )


def test_linked_data_outranks_meta_tags() -> None:
    told = (
        '{"@graph": [{"@type": "Organization", "@id": "#org", "name": "Quay News"},'
        ' {"@type": ["NewsArticle"], "headline": "Robots &amp; cranes",'
        ' "author": [{"name": "Ada Reed"}, {"name": "Bo Lind"}], "publisher": {"@id": "#org"},'
        ' "datePublished": "2023-04-05", "url": "https://quay.example/robots"}]}'
    )
    head = linked(told) + (
        "<meta property='og:title' content='Other'><meta name='author' content='Other'>"
        "<meta name='date' content='2001-01-01'>"
    )
    assert metadata(head) == Metadata(
        title="Robots & cranes",
        author="Ada Reed, Bo Lind",
        published=date(2023, 4, 5),
        url="https://quay.example/robots",
        source="Quay News",
        language="en",
    )


def test_broken_linked_data_counts_as_absent() -> None:
    head = linked('{"@type": "NewsArticle", "headline": ') + "<title>Robots</title>"
    assert metadata(head).title == "Robots"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2023-04-05", date(2023, 4, 5)),
        ("2023-04-05T00:10:00Z", date(2023, 4, 5)),
        ("20230405", date(2023, 4, 5)),
        ("2023/4/5", date(2023, 4, 5)),
        ("April 5, 2023", date(2023, 4, 5)),
        ("5 Apr 2023", date(2023, 4, 5)),
        ("Wed, 05 Apr 2023 10:00:00 GMT", date(2023, 4, 5)),
        ("25.04.2023", date(2023, 4, 25)),
        ("04/25/2023", date(2023, 4, 25)),
        ("04/05/2023", None),
        ("2023-13-45", None),
        ("1970-01-01T00:00:00Z", None),
        ("yesterday", None),
    ],
)
def test_dates_are_read_where_they_are_certain(written: str, day: date | None) -> None:
    assert metadata(f"<meta name='date' content='{written}'>").published == day


def test_an_undated_page_has_no_date() -> None:
    assert metadata("<title>Robots</title>").published is None


def test_a_time_beside_the_headline_is_the_date() -> None:
    body = (
        "<body><aside><time datetime='2020-01-01'>old</time></aside><article><h1>Robots</h1>"
        f"<time datetime='2023-04-05T08:00'>today</time><p>{FIRST}</p><p>{SECOND}</p></article>"
        "<section><time datetime='2019-01-01'>older</time></section></body>"
    )
    assert metadata("", body).published == date(2023, 4, 5)


def test_times_of_other_articles_are_not_the_date() -> None:
    teasers = "<section><time datetime='2020-01-01'>a</time><time datetime='2021-01-01'>b</time>"
    assert metadata("", article() + teasers).published is None


@pytest.mark.parametrize(
    ("opening", "encoding"),
    [
        ("<meta charset='utf-8'>", "utf-8"),
        ("<p></p>", "utf-8"),
        ("<meta charset=iso-8859-1>", "cp1252"),
        ("<meta http-equiv='Content-Type' content='text/html; charset=windows-1252'>", "cp1252"),
        ("<?xml version='1.0' encoding='iso-8859-2'?><p></p>", "iso-8859-2"),
        ("<p></p>", "cp1252"),
        ("<p></p>", "utf-16"),
        ("<p></p>", "utf-8-sig"),
        ("<meta charset=no-such-thing>", "cp1252"),
    ],
)
def test_encodings_are_read_as_declared_or_detected(opening: str, encoding: str) -> None:
    text = "Die Z\u00fcge f\u00fcr den Hafen h\u00e4lt er f\u00fcr zu klein und zu sch\u00f6n."
    assert texts((opening + text).encode(encoding)) == [text]


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "latin1"])
def test_a_page_that_declares_latin_1_has_the_punctuation_of_windows(declared: str) -> None:
    text = "\u201cRobots\u201d \u2013 the harbour\u2019s 5 \u20ac helpers"
    assert texts(f"<meta charset={declared}><p>{text}</p>".encode("cp1252")) == [text]


def test_a_page_in_an_east_asian_encoding_is_read() -> None:
    text = "深圳的工厂正在使用机器人。"
    assert texts(f"<meta charset=gb2312><p>{text}</p>".encode("gb18030")) == [text]


def test_a_damaged_byte_costs_one_character() -> None:
    data = "<p>Caf\u00e9 and na\u00efve \u00e9lan, \u00fcber all".encode() + b" but \xff one.</p>"
    assert texts(data) == ["Caf\u00e9 and na\u00efve \u00e9lan, \u00fcber all but \ufffd one."]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "the file is empty"),
        (b" \n\t", "the file is empty"),
        (b"Only words, and a < b.", "not HTML"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xfe", "binary"),
        (b"<html><head><title>Robots</title></head><body></body></html>", "no article text"),
        (b"<html><body><script>let robots = 1</script></body></html>", "no article text"),
        (b"<html><body><nav><a href='/'>Home</a></nav></body></html>", "no article text"),
    ],
)
def test_what_holds_no_article_is_refused_with_a_hint(data: bytes, problem: str) -> None:
    with pytest.raises(LoadError, match=problem) as caught:
        load(data)
    assert "quay.html" in str(caught.value)
    assert caught.value.hint.endswith(".")


def test_blocks_are_on_one_line_with_single_spaces() -> None:
    for block in load(page(article("<p>a\n\n b \u00a0 c\r\nd\u2003e f</p>"))).blocks:
        assert block.text == " ".join(block.text.split())


def test_deeply_nested_pages_are_read() -> None:
    assert texts(b"<div>" * 400 + FIRST.encode() + b"</div>" * 400) == [FIRST]


def test_the_same_bytes_load_the_same() -> None:
    data = page(article("<h2>More</h2>", "<ul><li>one of the many robots</li></ul>"))
    assert load(data) == load(data)


def test_version_names_the_library_that_shapes_the_text() -> None:
    assert "trafilatura-" in HtmlLoader().version
    assert HtmlLoader().suffixes == (".html", ".htm")
