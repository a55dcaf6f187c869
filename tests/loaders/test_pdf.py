"""PDF files that are made here, so that what they say is known."""

import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pypdf
import pytest
from printing import HEIGHT, LEFT, WIDTH, Press, printed

from qabot.cleaning import clean
from qabot.documents import Block, BlockKind, Document
from qabot.errors import LoadError
from qabot.loaders.pdf import PdfLoader

PROSE = [
    "The port of Estermark has ordered three gantry cranes from a firm in the hills,",
    "and each of them lifts ninety tonnes on rails beside the northern basin, where the",
    "old cranes have stood since the war. The first one comes by barge in October.",
]
LEFT_COLUMN = [f"left line {number} tells of the cranes and" for number in range(1, 9)]
RIGHT_COLUMN = [f"right line {number} tells of a barge and" for number in range(1, 9)]


def load(data: bytes) -> Document:
    return PdfLoader().load(data, "news/a.pdf")


def texts(data: bytes) -> list[str]:
    return [block.text for block in load(data).blocks]


def kinds(data: bytes) -> list[tuple[BlockKind, int, str]]:
    return [(block.kind, block.level, block.text) for block in load(data).blocks]


def test_lines_of_a_paragraph_are_joined_and_paragraphs_are_not() -> None:
    def page(press: Press) -> None:
        press.lines([*PROSE, "Nobody said what the barge costs."], y=120)
        press.lines(["    The mayor was glad."], y=120 + 4 * 14)
        press.lines(["The angling club was not."], y=120 + 7 * 14)

    first = " ".join(PROSE) + " Nobody said what the barge costs."
    assert texts(printed(page)) == [first, "The mayor was glad.", "The angling club was not."]


def test_the_locator_is_the_page_on_which_a_sentence_begins() -> None:
    whole = "The second sentence begins here, near the end of the page, and it goes on"
    data = printed([*PROSE, whole], ["on the next one. The third sentence stands there."])
    article = clean(load(data), "a")
    places = {
        start: article.source_map.locate(article.text.index(start))
        for start in ("The port", "The second", "The third")
    }
    assert places == {"The port": 1, "The second": 1, "The third": 2}
    assert "goes on on the next one." in article.text
    assert article.source_map.kind == "page"


def test_a_word_cut_by_the_end_of_a_page_is_one_word() -> None:
    data = printed([*PROSE, "The jointers kept everything in perfect con-"], ["dition all winter."])
    (block,) = load(data).blocks
    assert block.text.endswith("kept everything in perfect condition all winter.")
    assert [page for _, page in block.positions] == [1, 2]


def test_running_headers_footers_and_page_numbers_go() -> None:
    def page(number: int, *body: str) -> object:
        def dress(press: Press) -> None:
            press.line("The Quarterly", LEFT, 40, 8)
            press.line(f"Networks {number}", WIDTH - 120, 40, 8)
            press.lines(body)
            press.line(f"{number} of 3", WIDTH / 2, HEIGHT - 40, 8)

        return dress

    data = printed(
        page(1, "The first page is about cranes."),
        page(2, "The second page is about barges."),
        page(3, "The third page is about a strike."),
    )
    assert texts(data) == [
        "The first page is about cranes.",
        "The second page is about barges.",
        "The third page is about a strike.",
    ]


def test_a_page_number_goes_even_from_a_single_page() -> None:
    def page(press: Press) -> None:
        press.lines(PROSE)
        press.line("- 7 -", WIDTH / 2, HEIGHT - 40)

    assert texts(printed(page)) == [" ".join(PROSE)]


def test_sentences_that_differ_in_a_number_alone_stay_on_every_page() -> None:
    pages = [[f"The crane number {number} lifts ninety tonnes of steel."] for number in range(4)]
    assert texts(printed(*pages)) == [line for page in pages for line in page]


def test_two_columns_are_read_one_after_the_other_below_what_spans_them() -> None:
    def page(press: Press) -> None:
        press.line("A headline that spans both of the columns", LEFT, 80, 20)
        # Drawn line by line across the gutter, as some programs do.
        for number, (left, right) in enumerate(zip(LEFT_COLUMN, RIGHT_COLUMN, strict=True)):
            press.line(left, LEFT, 130 + number * 14)
            press.line(right, LEFT + 245, 130 + number * 14)

    assert texts(printed(page)) == [
        "A headline that spans both of the columns",
        " ".join(LEFT_COLUMN + RIGHT_COLUMN),
    ]


def test_a_last_column_of_one_line_is_known_by_the_page_before() -> None:
    def page(press: Press) -> None:
        press.lines(LEFT_COLUMN, LEFT)
        press.lines(RIGHT_COLUMN, LEFT + 245)

    def last(press: Press) -> None:
        press.lines(["and here it goes on for two lines and", "a half of another one, until"], LEFT)
        press.lines(["at last it ends with a whistle."], LEFT + 245)

    text = " ".join(texts(printed(page, last)))
    assert text.endswith("a half of another one, until at last it ends with a whistle.")


def test_three_columns_are_read_in_order() -> None:
    def page(press: Press) -> None:
        for column, name in enumerate(("first", "second", "third")):
            press.lines(
                [f"{name} column row {number} and" for number in range(6)], 50 + column * 175, 100
            )

    (text,) = texts(printed(page))
    order = [text.index(f"{name} column row 0") for name in ("first", "second", "third")]
    assert order == sorted(order)
    assert "row 5 and second column row 0" in text


def test_larger_and_bold_lines_of_their_own_are_headings() -> None:
    def page(press: Press) -> None:
        press.line("Cranes for the port", LEFT, 80, 20)
        press.line("What was ordered", LEFT, 115, 14)
        press.lines(PROSE, y=140)
        press.line("When it comes", LEFT, 200, 11, "Helvetica-Bold")
        press.lines(PROSE, y=214)

    assert kinds(printed(page)) == [
        (BlockKind.HEADING, 1, "Cranes for the port"),
        (BlockKind.HEADING, 2, "What was ordered"),
        (BlockKind.PARAGRAPH, 0, " ".join(PROSE)),
        (BlockKind.HEADING, 3, "When it comes"),
        (BlockKind.PARAGRAPH, 0, " ".join(PROSE)),
    ]


def test_a_larger_sentence_is_prose() -> None:
    def page(press: Press) -> None:
        press.line("Three cranes will come by barge.", LEFT, 80, 14)
        press.lines(PROSE, y=140)

    assert kinds(printed(page))[0] == (BlockKind.PARAGRAPH, 0, "Three cranes will come by barge.")


def test_list_items_lose_their_marks() -> None:
    def page(press: Press) -> None:
        y = press.lines(["Three things were ordered:"])
        press.line("\u2022", LEFT, y)
        press.line("three cranes, each of which lifts ninety tonnes and stands on rails", 80, y)
        press.line("beside the northern basin;", 80, y + 14)
        press.line("1. a barge;", LEFT, y + 28)
        press.line("(b) a whistle.", LEFT, y + 42)
        press.line("Nothing else was.", LEFT, y + 70)

    assert kinds(printed(page)) == [
        (BlockKind.PARAGRAPH, 0, "Three things were ordered:"),
        (
            BlockKind.LIST_ITEM,
            1,
            (
                "three cranes, each of which lifts ninety tonnes and stands on rails"
                " beside the northern basin;"
            ),
        ),
        (BlockKind.LIST_ITEM, 1, "a barge;"),
        (BlockKind.LIST_ITEM, 1, "a whistle."),
        (BlockKind.PARAGRAPH, 0, "Nothing else was."),
    ]


def test_a_number_at_the_start_of_a_line_within_a_sentence_makes_no_list() -> None:
    lines = ["The port of Estermark opened its northern basin on the day of the", "12. It rained."]
    assert texts(printed(lines)) == [" ".join(lines)]


def test_cells_side_by_side_make_table_rows() -> None:
    def page(press: Press) -> None:
        y = press.lines(PROSE)
        for number, row in enumerate((("Crane", "Load", "Year"), ("North", "90 t", "2019"))):
            for column, cell in enumerate(row):
                press.line(cell, LEFT + column * 120, y + 20 + number * 14)

    assert kinds(printed(page))[1:] == [
        (BlockKind.TABLE_ROW, 0, "Crane | Load | Year"),
        (BlockKind.TABLE_ROW, 0, "North | 90 t | 2019"),
    ]


def test_captions_are_known() -> None:
    data = printed(["Figure 3: The northern basin with its cranes."])
    assert kinds(data) == [(BlockKind.CAPTION, 0, "Figure 3: The northern basin with its cranes.")]


def test_footnotes_and_their_marks_go_but_exponents_stay() -> None:
    def page(press: Press) -> None:
        press.line("The basin covers 10", LEFT, 120)
        press.line("5", LEFT + 99, 115, 6)
        press.line(" square metres", LEFT + 103, 120)
        press.line("1", LEFT + 176, 115, 6)
        press.line(" of water.", LEFT + 180, 120)
        press.lines(PROSE, y=134)
        press.line("1 As measured by the harbour office.", LEFT, 700, 8)

    assert texts(printed(page)) == ["The basin covers 105 square metres of water.", " ".join(PROSE)]


def test_an_initial_of_several_lines_belongs_to_its_word() -> None:
    def page(press: Press) -> None:
        press.line("T", LEFT, 132, 34)
        press.lines(["he port of Estermark has ordered three cranes, and"], LEFT + 24, 120)
        press.lines(["each of them lifts ninety tonnes at once."], LEFT + 24, 134)

    (text,) = texts(printed(page))
    assert text == (
        "The port of Estermark has ordered three cranes, and each of them lifts ninety tonnes"
        " at once."
    )


def test_contents_with_leaders_are_left_out() -> None:
    assert texts(printed(["Introduction . . . . . . . . 3", "Cranes ......... 7"], PROSE)) == [
        " ".join(PROSE)
    ]


def test_a_page_that_lies_on_its_side_is_read_and_a_stamp_beside_it_is_not() -> None:
    def page(press: Press) -> None:
        press.canvas.rotate(90)
        press.canvas.setFont("Helvetica", 11)
        for number, line in enumerate(PROSE):
            press.canvas.drawString(60, -100 - 14 * number, line)
        press.canvas.rotate(-45)
        press.canvas.drawString(100, 0, "DRAFT")

    for turns in (0, 90, 270):
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(printed(page)))
        writer.pages[0].rotate(turns)
        assert texts(_written(writer)) == [" ".join(PROSE)]


def test_ligatures_are_letters() -> None:
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415
    from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415

    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))

    def page(press: Press) -> None:
        press.line("The \ufb01rst \ufb02at was sold.", LEFT, 120, 11, "Vera")

    assert texts(printed(page)) == ["The first flat was sold."]


def _written(writer: pypdf.PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _locked(user: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(printed(PROSE)))
    writer.encrypt(user, "owner", algorithm="RC4-128")
    return _written(writer)


def test_a_file_that_opens_with_an_empty_password_is_read() -> None:
    assert texts(_locked("")) == [" ".join(PROSE)]


def _picture(press: Press) -> None:
    press.canvas.rect(100, 100, 200, 300, fill=1)


@pytest.mark.parametrize(
    ("data", "problem", "remedy"),
    [
        (_locked("secret"), "can't be opened without its password", "without a password"),
        (printed(_picture), "holds no text, only pictures of pages", "OCR"),
        (printed(PROSE)[:-300], "no PDF that can be read; it is damaged", "again"),
        (printed(PROSE)[:200], "no PDF that can be read; it is damaged", "again"),
        (b"%PDF-1.7\n\0garbage", "no PDF that can be read; it is damaged", "again"),
        (b"<html><p>Not found</p></html>", "another format", "again"),
        (b"", "no PDF that can be read", "again"),
    ],
    ids=["password", "scan", "cut at the end", "cut", "garbage", "html", "empty"],
)
def test_what_cant_be_read_is_refused_with_a_remedy(data: bytes, problem: str, remedy: str) -> None:
    with pytest.raises(LoadError, match=problem) as caught:
        load(data)
    assert str(caught.value).startswith("news/a.pdf: ")
    assert remedy in caught.value.hint


def test_text_whose_letters_the_file_doesnt_tell_is_refused() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(printed(_private)))
    with pytest.raises(LoadError, match="doesn't say which letters"):
        load(_written(writer))


def _private(press: Press) -> None:
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415
    from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415

    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    press.line("".join(chr(0xE000 + number) for number in range(40)), LEFT, 120, 11, "Vera")


@pytest.mark.parametrize(
    ("title", "author"),
    [
        ("Microsoft Word - final2.doc", "jdoe"),
        ("press_release_v3", "Administrator"),
        ("untitled", "anonymous"),
        ("", ""),
    ],
)
def test_what_programs_fill_in_is_neither_title_nor_author(title: str, author: str) -> None:
    metadata = load(printed(PROSE, title=title, author=author)).metadata
    assert (metadata.title, metadata.author) == (None, None)


def test_title_and_author_that_a_person_filled_in_are_taken() -> None:
    metadata = load(printed(PROSE, title="Cranes for the port", author="Mira Halloran")).metadata
    assert (metadata.title, metadata.author) == ("Cranes for the port", "Mira Halloran")
    assert metadata.published == date(2000, 1, 1)


def test_a_date_in_the_text_goes_before_the_day_the_file_was_made() -> None:
    def page(press: Press) -> None:
        press.line("Cranes for the port", LEFT, 60, 20)
        press.line("By Mira Halloran | 12 March 2019", LEFT, 90)
        press.lines(PROSE)

    article = clean(load(printed(page)), "a")
    assert article.metadata.title == "Cranes for the port"
    assert article.metadata.author == "Mira Halloran"
    assert article.metadata.published == date(2019, 3, 12)
    assert article.text == " ".join(PROSE)


def test_threads_read_the_same_at_the_same_time() -> None:
    files = [printed([*PROSE, f"Crane {number} is red."]) for number in range(8)]
    alone = [load(data) for data in files]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(load, files * 4)) == alone * 4


def test_damaged_bytes_are_read_or_refused_but_never_break_the_run() -> None:
    whole = printed(PROSE, PROSE)
    outcomes = set()
    for number in range(0, len(whole), 37):
        damaged = bytearray(whole)
        damaged[number] ^= 0xFF
        try:
            blocks = load(bytes(damaged)).blocks
        except LoadError:
            outcomes.add("refused")
        else:
            assert all(isinstance(block, Block) for block in blocks)
            outcomes.add("read")
    assert outcomes == {"read", "refused"}


def test_the_version_names_what_shapes_the_text() -> None:
    assert "pypdfium2 " in PdfLoader().version


@pytest.mark.parametrize("library", ["pypdfium2", "docx"])
def test_a_corpus_without_such_files_does_not_load_the_library(library: str) -> None:
    script = (
        "import sys; from qabot.wiring.indexing import loaders;"
        "[each.version for each in loaders().values()];"
        f"sys.exit({library!r} in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
