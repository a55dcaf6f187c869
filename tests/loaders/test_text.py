import textwrap
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qabot.documents import BlockKind, Document, Metadata
from qabot.loaders.text import TextLoader

LONG = (
    "The works council has agreed to a new line for gearboxes, which begins to run in spring and"
    " will be watched by some four hundred sensors from the first day."
)
OTHER = (
    "Its builder, Norvik Drives, says that a bearing which wears out is noticed about a week"
    " before it fails, so nobody has to stop the line."
)


def load(text: str) -> Document:
    return TextLoader().load(text.encode(), "a.txt")


def texts(text: str) -> list[str]:
    return [block.text for block in load(text).blocks]


def test_paragraphs_end_at_blank_lines_and_know_their_line() -> None:
    document = load(f"{LONG}\n\n{OTHER}\n")
    assert [(block.text, block.positions) for block in document.blocks] == [
        (LONG, ((0, 1),)),
        (OTHER, ((0, 3),)),
    ]
    assert document.locator == "line"


@pytest.mark.parametrize("width", [50, 72, 95])
def test_hard_wrapped_lines_are_joined(width: int) -> None:
    wrapped = "\n\n".join(textwrap.fill(paragraph, width) for paragraph in (LONG, OTHER))
    assert texts(wrapped) == [LONG, OTHER]


def test_a_wrapped_paragraph_knows_each_of_its_lines() -> None:
    lines = textwrap.wrap(LONG, 60)
    (block,) = load("\n".join(lines)).blocks
    starts = [LONG.index(line) for line in lines]
    assert block.positions == tuple(zip(starts, range(1, len(lines) + 1), strict=True))


def test_long_lines_without_blank_ones_are_paragraphs() -> None:
    assert texts(f"{LONG}\n{OTHER}\n{LONG}") == [LONG, OTHER, LONG]


def test_short_lines_that_end_sentences_stay_apart() -> None:
    assert texts(f"{LONG}\n\nWho pays?\nNobody knows.\n\n{OTHER}") == [
        LONG,
        "Who pays?",
        "Nobody knows.",
        OTHER,
    ]


def test_a_line_that_goes_on_in_lower_case_is_joined() -> None:
    assert texts(f"{LONG}\n\nThe line will run\nby spring.\n\n{OTHER}")[1] == (
        "The line will run by spring."
    )


def test_a_compound_broken_at_its_hyphen_is_joined_without_space() -> None:
    head = "Norvik Drives sells gearboxes that are made for an industry-"
    assert texts(f"{head}\nwide network of pre-\nand post-sale firms.")[0] == (
        f"{head}wide network of pre- and post-sale firms."
    )


def test_list_items_lose_their_marks() -> None:
    document = load(
        f"{LONG}\n\n- first one\n- second one\n  goes on\n * deeper\n\n1. third\n2) last"
    )
    assert [(block.text, block.kind, block.level) for block in document.blocks[1:]] == [
        ("first one", BlockKind.LIST_ITEM, 1),
        ("second one goes on", BlockKind.LIST_ITEM, 1),
        ("deeper", BlockKind.LIST_ITEM, 1),
        ("third", BlockKind.LIST_ITEM, 1),
        ("last", BlockKind.LIST_ITEM, 1),
    ]


def test_a_dash_at_the_start_of_a_wrapped_line_is_no_list() -> None:
    paragraph = (
        "The firm that runs the plant - a maker of gearboxes - has said that it"
        " will add a second hall next year."
    )
    cut = paragraph.index("- has")
    assert texts(f"{paragraph[:cut].strip()}\n{paragraph[cut:]}") == [paragraph]


def test_a_short_first_line_of_its_own_is_the_title() -> None:
    document = load(f"Gearbox line to open in spring\n\n{LONG}")
    assert document.metadata == Metadata(title="Gearbox line to open in spring")
    assert (document.blocks[0].kind, document.blocks[0].level) == (BlockKind.HEADING, 1)


@pytest.mark.parametrize(
    "text",
    [LONG, f"A short sentence ends.\n\n{LONG}", "Only one line", f"- an item\n\n{LONG}"],
    ids=["long", "sentence", "nothing below", "list"],
)
def test_what_is_no_title(text: str) -> None:
    assert load(text).metadata.title is None


@pytest.mark.parametrize(
    "header",
    [
        "Title: Gears\nBy: Jane Doe\nPublished: 12 March 2019\nSource: Gear News\nURL: https://x.org/1",
        "Gears\n\nBy Jane Doe\n12 March 2019\nSource: Gear News\nhttps://x.org/1",
        "Gears\n=====\nBy Jane Doe | March 12, 2019\nPublication: Gear News\nLink: https://x.org/1",
    ],
    ids=["keys", "bare", "underlined"],
)
def test_header_lines_become_metadata_and_no_prose(header: str) -> None:
    document = load(f"{header}\n\n{LONG}")
    assert document.metadata == Metadata(
        title="Gears",
        author="Jane Doe",
        published=date(2019, 3, 12),
        url="https://x.org/1",
        source="Gear News",
    )
    assert [block.text for block in document.blocks if block.text != "Gears"] == [LONG]


def test_prose_ends_the_header() -> None:
    document = load(f"{LONG}\n\nSource: Gear News\n\n{OTHER}")
    assert document.metadata == Metadata()
    assert "Source: Gear News" in [block.text for block in document.blocks]


def test_prose_that_begins_like_a_header_stays() -> None:
    prose = "By March 12, 2019 the hall was full, and by Jane Doe's count ten robots stood in it."
    assert texts(f"{prose}\n\n{LONG}") == [prose, LONG]


def test_a_breadcrumb_is_not_the_title() -> None:
    document = load(f"YOU ARE AT:PlantsGears\n\nGears turn again\n\n{LONG}")
    assert document.metadata.title == "Gears turn again"


def test_a_short_line_above_a_paragraph_is_a_heading() -> None:
    document = load(f"{LONG}\n\nWhat comes next\n\n{OTHER}")
    assert [block.kind for block in document.blocks] == [
        BlockKind.PARAGRAPH,
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
    ]


@given(st.text(alphabet=st.sampled_from("aB .-*1\n\r\t\x0c:"), max_size=200))
def test_every_line_start_is_where_the_map_says(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for block in load(text).blocks:
        assert block.text == " ".join(block.text.split())
        for offset, line in block.positions:
            assert block.text[offset] in lines[line - 1]
