from datetime import date

import pytest

from qabot.documents import Block, BlockKind, Document, Metadata
from qabot.errors import LoadError
from qabot.loaders.markdown import MarkdownLoader


def load(text: str) -> Document:
    return MarkdownLoader().load(text.encode(), "a.md")


def pieces(block: Block) -> list[tuple[int, str]]:
    """Each line of the file with what of the block stands on it."""
    ends = [*(offset for offset, _ in block.positions[1:]), len(block.text)]
    return [
        (line, block.text[start:end])
        for (start, line), end in zip(block.positions, ends, strict=True)
    ]


def test_front_matter_tells_everything_it_can() -> None:
    text = """---
title: "Robots: a view"
authors: [Jane Doe, John Roe]
published: 2019-03-12T10:00:00Z
link: https://example.com/robots
publication: Example Weekly
lang: en
mood: hopeful
---
Body.
"""
    document = load(text)
    assert document.metadata == Metadata(
        title="Robots: a view",
        author="Jane Doe, John Roe",
        published=date(2019, 3, 12),
        url="https://example.com/robots",
        source="Example Weekly",
        language="en",
    )
    assert document.blocks == (Block("Body.", positions=((0, 10),)),)
    assert document.locator == "line"


@pytest.mark.parametrize("written", ["2019-03-12", "12 March 2019", '"March 12, 2019"', "20190312"])
def test_dates_may_be_written_in_common_forms(written: str) -> None:
    assert load(f"---\ndate: {written}\n---\nx").metadata.published == date(2019, 3, 12)


def test_an_empty_date_is_no_date() -> None:
    assert load("---\ndate:\ntitle: A\n---\nx").metadata == Metadata(title="A")


def test_lists_that_aliases_multiply_say_nothing() -> None:
    # Written out, the title would have 10**30 words.
    lists = [
        "a0: &a0 [lol, lol]",
        *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 31)),
    ]
    content = (
        "---\n"
        + "\n".join([*lists, "title: *a30", "author: {name: *a30}"])
        + "\n---\n# Real\n\nText."
    )
    document = load(content)
    assert document.metadata.title == "Real"
    assert document.metadata.author is None


def test_published_goes_before_date() -> None:
    text = "---\ndate: 2020-01-01\npublished: 2019-03-12\n---\nx"
    assert load(text).metadata.published == date(2019, 3, 12)


@pytest.mark.parametrize(
    ("front_matter", "message"),
    [
        ("title: a\nauthor: b: c", "line 3: broken front matter"),
        ("title: a\nauthor: [b", "broken front matter"),
        ("- a\n- b", "line 2: the front matter isn't a list of keys"),
        ("title: a\n\ndate: 03/04/2019", "line 4: no certain date, '03/04/2019'"),
        ("date: 2019-02-30", "line 2: no such value, '2019-02-30'"),
        ("title: a\ndate: soon", "line 3: no certain date, 'soon'"),
    ],
)
def test_broken_front_matter_is_refused_with_line_and_remedy(
    front_matter: str, message: str
) -> None:
    with pytest.raises(LoadError, match=r"a\.md, ") as caught:
        load(f"---\n{front_matter}\n---\nText.")
    assert message in str(caught.value)
    assert "YYYY-MM-DD" in caught.value.hint


@pytest.mark.parametrize("text", ["---\ntitle: a\n\nText.", "\n---\ntitle: a\n---\nText."])
def test_front_matter_without_end_or_not_at_the_top_is_refused(text: str) -> None:
    with pytest.raises(LoadError, match="front matter") as caught:
        load(text)
    assert '"---"' in caught.value.hint


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert [block.text for block in load("---\n\nA text: with a colon.").blocks] == [
        "A text: with a colon."
    ]


def test_the_first_level_one_heading_is_the_title() -> None:
    assert load("## Kicker\n\n# The *real* one\n\n# Other").metadata.title == "The real one"


def test_markup_leaves_only_its_text() -> None:
    text = (
        "An *odd* **mix** of [link](http://x), `code`, ~~old~~, <b>tag</b>, ![alt](i.png)&amp; \\*."
    )
    assert load(text).blocks[0].text == "An odd mix of link, code, old, tag, & *."


def test_each_line_of_a_paragraph_is_known() -> None:
    text = "---\ntitle: a\n---\n\nOne *two\nthree* four  \nfive\\\nsix\n"
    (block,) = load(text).blocks
    assert pieces(block) == [(5, "One two "), (6, "three four "), (7, "five "), (8, "six")]


def test_lines_inside_links_code_images_and_tags_are_counted() -> None:
    text = 'a [b](http://x\n"ti\ntle") c `d\ne` f ![g\nh](i) j <b\nclass="x">k</b> l'
    (block,) = load(text).blocks
    assert pieces(block) == [(1, "a b"), (3, " c d "), (4, "e f "), (5, "j "), (6, "k l")]


def test_blocks_know_their_kind_level_and_lines() -> None:
    text = """\
# Head

> quoted
lazily

- one
  two
  - nested
    on

| A | B |
|---|---|
| x | *y* |

```
code

more
```

<div>raw <b>text</b>
<!-- gone -->here</div>
"""
    blocks = load(text).blocks
    assert [(block.kind, block.level, pieces(block)) for block in blocks] == [
        (BlockKind.HEADING, 1, [(1, "Head")]),
        (BlockKind.QUOTE, 0, [(3, "quoted "), (4, "lazily")]),
        (BlockKind.LIST_ITEM, 1, [(6, "one "), (7, "two")]),
        (BlockKind.LIST_ITEM, 2, [(8, "nested "), (9, "on")]),
        (BlockKind.TABLE_ROW, 0, [(11, "A | B")]),
        (BlockKind.TABLE_ROW, 0, [(13, "x | y")]),
        (BlockKind.CODE, 0, [(16, "code "), (18, "more")]),
        (BlockKind.PARAGRAPH, 0, [(21, "raw text "), (22, "here")]),
    ]


def test_scripts_in_raw_html_are_no_text() -> None:
    assert load("<script>\nlet a = 1;\n</script>\n\nText.").blocks[0].text == "Text."


def test_old_mac_line_ends_end_lines() -> None:
    document = load("One.\rTwo lines.\r\rNext.\r")
    assert [(each.text, each.positions) for each in document.blocks] == [
        ("One. Two lines.", ((0, 1), (5, 2))),
        ("Next.", ((0, 4),)),
    ]


def test_windows_line_ends_count_as_one() -> None:
    (first, second) = load("One\r\n\r\nTwo\r\n").blocks
    assert (pieces(first), pieces(second)) == ([(1, "One")], [(3, "Two")])


def test_the_version_names_what_shapes_the_text() -> None:
    assert MarkdownLoader().version.startswith("markdown 1, markdown-it-py ")
