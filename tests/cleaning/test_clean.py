from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qabot.cleaning import CLEANING_VERSION, CleanedArticle, clean
from qabot.documents import Block, BlockKind, Document, Metadata
from qabot.records import BlockSpan, SourceMap

PROSE = "Four makers of gears have formed a union, a paper said on Friday, and more may join it."
SCRAPED = (
    "YOU ARE AT:PlantsGear makers form a union: paper",
    "Gear makers form a union: paper",
    "By Jane Doe | 12 March 2019",
    "Facebook Twitter LinkedIn",
    PROSE,
    "\u201cWe share our tools,\u201d its head said.",
    "Advertisement",
    "It meets in Bergen.",
    "ABOUT AUTHOR",
    "Marta Lind Olsen",
    "Marta Lind Olsen",
    "Marta covers gears. Prior to GTN, Marta worked for a bank and wrote about ships for others.",
    "Related:",
    "Ships are late again",
    "\u00a9 2019 GTN",
)


def document(*texts: str, metadata: Metadata | None = None) -> Document:
    return Document(tuple(Block(text) for text in texts), metadata or Metadata())


def test_only_the_article_of_a_scraped_page_is_left() -> None:
    article = clean(document(*SCRAPED), "file")
    assert article.text == "\n\n".join((PROSE, SCRAPED[5], SCRAPED[7]))
    assert article.metadata == Metadata(
        title="Gear makers form a union: paper",
        author="Jane Doe",
        published=date(2019, 3, 12),
        source="GTN",
    )
    assert article.source_map == SourceMap(
        "paragraph", (0, len(PROSE) + 2, len(PROSE) + len(SCRAPED[5]) + 4), (1, 2, 3)
    )


def test_what_the_loader_knows_goes_before_what_the_text_shows() -> None:
    known = Metadata(title="Union", author="By Ann Roe", published=date(2020, 1, 1), source="X")
    article = clean(document(*SCRAPED[2:], metadata=known), "file")
    assert article.metadata == Metadata(
        title="Union", author="Ann Roe", published=date(2020, 1, 1), source="X"
    )
    assert "Jane Doe" not in article.text


def test_a_page_without_headline_takes_the_fallback() -> None:
    assert clean(document(PROSE), "file").metadata.title == "file"


def test_a_byline_far_down_is_prose() -> None:
    texts = [f"{PROSE} {number}" for number in range(8)]
    assert "By Jane Doe" in clean(document(*texts, "By Jane Doe"), "file").text


def test_an_empty_document_is_an_empty_article() -> None:
    assert clean(document("\u200b", " "), "file") == CleanedArticle(
        "", (), Metadata(title="file"), SourceMap("paragraph", (), ())
    )


def test_list_items_and_table_rows_stand_on_lines_of_their_own() -> None:
    kinds = [
        BlockKind.PARAGRAPH,
        BlockKind.LIST_ITEM,
        BlockKind.LIST_ITEM,
        BlockKind.TABLE_ROW,
        BlockKind.TABLE_ROW,
        BlockKind.HEADING,
    ]
    blocks = tuple(Block(f"block {number}.", kind) for number, kind in enumerate(kinds))
    article = clean(Document((*blocks, Block("End.")), Metadata(title="T")), "file")
    assert article.text == (
        "block 0.\n\nblock 1.\nblock 2.\n\nblock 3.\nblock 4.\n\nblock 5.\n\nEnd."
    )
    assert article.blocks[2] == BlockSpan(19, 27, BlockKind.LIST_ITEM)


def test_lines_are_found_after_characters_have_gone() -> None:
    block = Block("One\u00a0\u200b two\u00ad three.", positions=((0, 4), (6, 5), (11, 6)))
    article = clean(Document((block, Block("Four.", positions=((0, 9),))), locator="line"), "file")
    assert article.text == "One two three.\n\nFour."
    assert [
        article.source_map.locate(article.text.index(word)) for word in article.text.split()
    ] == [
        4,
        5,
        6,
        9,
    ]


def test_pages_go_on_until_the_next_begins() -> None:
    blocks = tuple(
        Block(f"Text {page} is here.", positions=((0, page),)) for page in (1, 1, 2, 2, 3)
    )
    article = clean(Document(blocks, locator="page"), "file")
    assert article.source_map == SourceMap("page", (0, 34, 68), (1, 2, 3))


blocks_of_lines = st.lists(
    st.tuples(
        st.lists(st.from_regex(r"[a-d\u00a0\u200b ]{0,9}", fullmatch=True), min_size=1, max_size=3),
        st.sampled_from(BlockKind),
    ),
    max_size=8,
)


@pytest.mark.parametrize("locator", ["line", "paragraph"])
@given(given=blocks_of_lines)
def test_spans_and_source_map_are_exact(
    locator: str, given: list[tuple[list[str], BlockKind]]
) -> None:
    blocks = []
    wanted: list[tuple[str, BlockKind, list[int]]] = []
    line = 0
    for lines, kind in given:
        starts = []
        text = ""
        owners: list[int] = []
        for piece in lines:
            line += 1
            starts.append((len(text), line))
            text += f"{piece} "
            owners += [line] * sum(char in "abcd" for char in piece)
        blocks.append(Block(text, kind, positions=tuple(starts)))
        tidy = " ".join(text.replace("\u200b", "").split())
        if tidy:
            wanted.append((tidy, kind, owners))
    article = clean(
        Document(
            tuple(blocks), Metadata(title="Zzz"), "line" if locator == "line" else "paragraph"
        ),
        "file",
    )
    assert [(article.text[span.start : span.end], span.kind) for span in article.blocks] == [
        (text, kind) for text, kind, _ in wanted
    ]
    for number, (span, (_, _, owners)) in enumerate(zip(article.blocks, wanted, strict=True), 1):
        letters = [at for at in range(span.start, span.end) if article.text[at] in "abcd"]
        found = [article.source_map.locate(at) for at in letters]
        assert found == (owners if locator == "line" else [number] * len(letters))


def test_the_version_is_part_of_the_fingerprint() -> None:
    assert CLEANING_VERSION == "1"
