import pytest

from qabot.cleaning.related import without_related
from qabot.documents import Block, BlockKind

PROSE = "The plant builds gears for wind farms, and most of them go abroad by ship."


def left(*blocks: Block | str) -> list[str]:
    given = [block if isinstance(block, Block) else Block(block) for block in blocks]
    return [block.text for block in without_related(given)]


@pytest.mark.parametrize(
    "label",
    ["Related:", "RELATED ARTICLES", "Read more:", "You may also like", "More from Gear News"],
)
def test_a_label_goes_with_the_headlines_after_it(label: str) -> None:
    assert left(PROSE, label, "Gears in demand again", "Who buys gears?", PROSE) == [PROSE, PROSE]


def test_links_in_a_list_go_with_their_label() -> None:
    items = [Block(text, BlockKind.LIST_ITEM, 1) for text in ("Gears in demand", "Ships are late")]
    assert left("See also", *items, PROSE) == [PROSE]


def test_a_heading_with_prose_below_is_the_articles_own() -> None:
    heading = Block("Where they go", BlockKind.HEADING, 2)
    assert left("Related:", "Gears in demand again", heading, PROSE) == ["Where they go", PROSE]


@pytest.mark.parametrize(
    "line",
    ["Related: Gears in demand again", "Read more: Who buys gears?", "[Read also: Ships late]"],
)
def test_a_link_in_one_line_goes(line: str) -> None:
    assert left(PROSE, line, PROSE) == [PROSE, PROSE]


@pytest.mark.parametrize(
    "text",
    [
        "Related firms that make bearings also gained.",
        "Related: the makers of bearings gained three per cent on the same day.",
        "People read more: the library lent a tenth more books than in the year before.",
        "More from the plant is expected in May, its manager said.",
        "Trending downwards: prices.",
    ],
)
def test_prose_with_these_words_stays(text: str) -> None:
    assert left(PROSE, text, "Short line", PROSE) == [PROSE, text, "Short line", PROSE]


def test_a_bare_word_as_heading_is_no_label() -> None:
    heading = Block("Related", BlockKind.HEADING, 2)
    assert left(heading, "Bearings", PROSE) == ["Related", "Bearings", PROSE]
