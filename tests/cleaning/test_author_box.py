import pytest

from qabot.cleaning.author_box import without_author_box
from qabot.documents import Block, BlockKind, Metadata

PROSE = "The plant builds gears for wind farms, and most of them go abroad by ship."
LIFE = (
    "Marta Olsen covers gears and bearings. She has lived in Bergen since 2010 and likes to sail."
)


def split(*texts: str, known: str | None = None) -> tuple[list[str], Metadata]:
    kept, shown = without_author_box([Block(text) for text in texts], Metadata(author=known))
    return [block.text for block in kept], shown


def test_a_box_goes_with_doubled_name_and_biography() -> None:
    kept, shown = split(PROSE, "ABOUT AUTHOR", "Marta Lind Olsen", "Marta Lind Olsen", LIFE)
    assert kept == [PROSE]
    assert shown == Metadata(author="Marta Lind Olsen")


def test_what_follows_a_box_stays() -> None:
    kept, _ = split(
        "About the author", "Marta Olsen", LIFE, "@martaolsen", PROSE, "Jane Doe", PROSE
    )
    assert kept == [PROSE, "Jane Doe", PROSE]


def test_a_heading_after_a_box_stays() -> None:
    blocks = [Block("About the author"), Block(LIFE), Block("Where Gears Go", BlockKind.HEADING, 2)]
    kept, shown = without_author_box(blocks, Metadata())
    assert kept == blocks[2:]
    assert shown.author == "Marta Olsen"


def test_a_box_in_one_block_goes() -> None:
    kept, shown = split(PROSE, f"About the author: {LIFE}")
    assert (kept, shown.author) == ([PROSE], "Marta Olsen")


@pytest.mark.parametrize(
    ("life", "source"),
    [
        ("Prior to GTN, Marta worked for a bank. She has three dogs at home.", "GTN"),
        (
            "Before joining the Gear Times, Marta wrote novels that nobody read at all.",
            "Gear Times",
        ),
        (
            "Marta Olsen covers gears and bearings for Gear & Shaft Weekly. She sails.",
            "Gear & Shaft Weekly",
        ),
        ("Marta Olsen is a senior reporter at Gear.News, where she covers bearings.", "Gear.News"),
        ("Marta Olsen is an engineer. Prior to that, she worked for a bank in Bergen.", None),
        (LIFE, None),
    ],
)
def test_the_publication_is_where_the_author_works_now(life: str, source: str | None) -> None:
    kept, shown = split(PROSE, "About the author", "Marta Olsen", life)
    assert kept == [PROSE]
    assert shown == Metadata(author="Marta Olsen", source=source)


def test_a_signature_of_the_known_author_goes() -> None:
    signature = "Marta Olsen is an editor at Gear News."
    assert split(PROSE, signature, known="Marta Olsen") == ([PROSE], Metadata(source="Gear News"))


@pytest.mark.parametrize(
    "text",
    ["Marta Olsen is an editor at Gear News.", "About the author little is known in Bergen."],
)
def test_prose_about_people_stays(text: str) -> None:
    assert split(PROSE, text, known="Jane Doe") == ([PROSE, text], Metadata())
