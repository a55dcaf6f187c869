import pytest

from qabot.cleaning.boilerplate import is_furniture, without_furniture
from qabot.documents import Block, BlockKind


@pytest.mark.parametrize(
    "text",
    [
        "Share this",
        "Share this article on Facebook",
        "Tweet",
        "Facebook Twitter LinkedIn",
        "Facebook | Twitter | E-mail | Print",
        "We use cookies to improve your visit. Read our policy.",
        "This website uses cookies so that it works.",
        "By continuing to use this site you accept cookies.",
        "Accept all cookies",
        "Subscribe to our newsletter for the week's news in your inbox.",
        "Sign up for our daily briefing",
        "Sign up today!",
        "Get the latest on gears delivered to your inbox.",
        "Photo credit: Jane Doe",
        "Image: Gear Works",
        "Photo: Jane Doe/Gear Press",
        "(Photo by Jane Doe)",
        "\u00a9 2019 Gear News. All rights reserved.",
        "Copyright 2019 Gear News Ltd.",
        "Gear News Ltd. All rights reserved.",
        "Advertisement",
        "- ADVERTISEMENT -",
        "Story continues below advertisement",
        "Tags: gears, plants",
        "No comments yet",
        "Leave a reply",
        "Read more about gears here.",
        "Privacy Policy | Terms of Use | Contact us",
        "Follow us on Twitter",
    ],
)
def test_what_belongs_to_the_page_goes(text: str) -> None:
    assert is_furniture(text)


@pytest.mark.parametrize(
    "text",
    [
        "Share prices of gear makers fell by 3%.",
        "Its share of the market grew, and Facebook followed.",
        "Twitter",
        "Facebook and Twitter agreed to share data.",
        "Cookies that follow readers are banned from May.",
        "\u201cWe use cookies only to log people in,\u201d the bakery's owner joked.",
        "The regulator said that sites may use cookies with consent.",
        "Subscribe rates doubled after the newsletter changed its name.",
        "Customers who subscribe to the newsletter pay less.",
        "Sign up for the newsletter and you will regret it, the watchdog warned.",
        "By using digital twins on site, the plant cut its costs.",
        "People read more on paper than on screens, a survey found.",
        "Read more widely and the picture changes.",
        "Image sensors made in Dresden cost a third less.",
        "Photographs of the hall show ten robots.",
        "Copyright law changed in 2019.",
        "Advertisement sales fell by a tenth.",
        "The comments were read by nobody.",
        "Privacy policy is made in Brussels.",
    ],
)
def test_prose_that_uses_the_same_words_stays(text: str) -> None:
    assert not is_furniture(text)


def test_one_network_goes_only_beside_other_buttons() -> None:
    blocks = [
        Block(text) for text in ("Twitter", "A text.", "Share", "Facebook", "Twitter", "End.")
    ]
    assert [block.text for block in without_furniture(blocks)] == ["Twitter", "A text.", "End."]


@pytest.mark.parametrize("kind", [BlockKind.CODE, BlockKind.TABLE_ROW, BlockKind.QUOTE])
def test_code_tables_and_quotations_are_left_alone(kind: BlockKind) -> None:
    block = Block("Photo: Jane Doe", kind)
    assert without_furniture([block]) == [block]


@pytest.mark.parametrize(
    "text", ["1" * 150 + "!", "share " * 30 + "?", "tweet,;" * 20, "\u00a0" * 90]
)
def test_odd_text_takes_no_time(text: str) -> None:
    assert not is_furniture(text)
