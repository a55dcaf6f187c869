import pytest

from qabot.cleaning.headline import Headline, find_headline, is_breadcrumb, without_headline
from qabot.documents import Block, BlockKind

TITLE = "Gear makers form a union: paper"
PROSE = "Four makers of gears have formed a union, a paper said on Friday, and more may join it."


def paragraphs(*texts: str) -> list[Block]:
    return [Block(text) for text in texts]


@pytest.mark.parametrize(
    "text",
    [
        f"YOU ARE AT:Plants{TITLE}",
        "You are here: Home",
        "Home > News > Gears",
        "Home / News",
        "News \u203a Gears \u203a Four makers of gears have formed a union",
    ],
)
def test_trails_are_breadcrumbs(text: str) -> None:
    assert is_breadcrumb(text)


@pytest.mark.parametrize(
    "text",
    [
        TITLE,
        PROSE,
        "Home sales rose / fell",
        "If speed > limit the plant stops",
        "By Jane Doe | 12 March 2019 | 5 min read",
    ],
)
def test_other_lines_are_no_breadcrumbs(text: str) -> None:
    assert not is_breadcrumb(text)


@pytest.mark.parametrize(
    ("known", "lead", "found"),
    [
        (TITLE, [TITLE], Headline(TITLE)),
        (f"{TITLE} | Gear News", [TITLE], Headline(TITLE, "Gear News")),
        (f"{TITLE} | Gear News", [], Headline(TITLE, "Gear News")),
        (f"{TITLE} \u2013 Gear News", [TITLE], Headline(TITLE, "Gear News")),
        (f"{TITLE} \u2013 Gear News", [], Headline(f"{TITLE} \u2013 Gear News")),
        (f"Plants{TITLE}", [TITLE], Headline(TITLE)),
        (None, [TITLE, TITLE.upper()], Headline(TITLE)),
        (None, [f"YOU ARE AT:Plants{TITLE}", TITLE], Headline(TITLE)),
        (None, [f"YOU ARE AT:Plants{TITLE}"], Headline(TITLE)),
        (None, [f"Home > News > {TITLE}"], Headline(TITLE)),
        (None, [TITLE], Headline(None)),
        (None, [PROSE, "Marta Lind van Olsen", "Marta Lind van Olsen"], Headline(None)),
    ],
)
def test_the_headline_is_found_once(known: str | None, lead: list[str], found: Headline) -> None:
    assert find_headline(paragraphs(*lead, PROSE), known) == found


def test_a_heading_of_level_one_is_the_headline_before_others() -> None:
    blocks = [
        Block("Kicker", BlockKind.HEADING, 2),
        Block(PROSE),
        Block(TITLE, BlockKind.HEADING, 1),
    ]
    assert find_headline(blocks, None) == Headline(TITLE)
    assert find_headline(blocks[:2], None) == Headline("Kicker")


def test_a_heading_amid_prose_is_no_headline() -> None:
    assert find_headline([Block(PROSE), Block("Why", BlockKind.HEADING, 2)], None) == Headline(None)


def test_every_copy_of_the_headline_goes() -> None:
    blocks = paragraphs(
        f"YOU ARE AT:Plants{TITLE}",
        TITLE,
        "GEAR MAKERS form a union \u2013 paper",
        PROSE,
        f"Plants{TITLE}",
    )
    assert without_headline(blocks, TITLE) == [Block(PROSE)]


def test_prose_that_contains_the_headline_stays() -> None:
    blocks = paragraphs(f"{TITLE} and that is why we met its head in a hall by the sea.", PROSE)
    assert without_headline(blocks, TITLE) == blocks
