"""Word documents that are made here, by python-docx and where it can't by their XML."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from qabot.cleaning import clean
from qabot.documents import BlockKind, Document
from qabot.errors import LoadError
from qabot.loaders.docx import DocxLoader

SENTENCE = "The port of Estermark has ordered three gantry cranes."


def written(fill: Callable[[WordDocument], object]) -> bytes:
    word = docx.Document()
    fill(word)
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def load(data: bytes) -> Document:
    return DocxLoader().load(data, "news/a.docx")


def kinds(fill: Callable[[WordDocument], object]) -> list[tuple[BlockKind, int, str]]:
    return [(block.kind, block.level, block.text) for block in load(written(fill)).blocks]


def texts(fill: Callable[[WordDocument], object]) -> list[str]:
    return [block.text for block in load(written(fill)).blocks]


def paragraph(inside: str, properties: str = "") -> Callable[[WordDocument], object]:
    """A document with one paragraph, given as the XML inside it."""
    names = nsdecls("w", "r", "wp", "a", "pic") + (
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    )
    xml = f"<w:p {names}><w:pPr>{properties}</w:pPr>{inside}</w:p>"
    return lambda word: word.element.body.insert(0, parse_xml(xml))


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_styles_tell_headings_lists_quotes_and_captions() -> None:
    def fill(word: WordDocument) -> None:
        word.add_heading("Cranes for the port", 0)
        word.add_heading("What was ordered", 1)
        word.add_paragraph(SENTENCE)
        word.add_heading("By whom", 2)
        word.add_paragraph("three cranes;", style="List Bullet")
        word.add_paragraph("a barge;", style="List Number 2")
        word.add_paragraph("We need them.", style="Quote")
        word.add_paragraph("The basin.", style="Caption")
        word.add_heading("Deep down", 9)

    assert kinds(fill) == [
        (BlockKind.HEADING, 1, "Cranes for the port"),
        (BlockKind.HEADING, 1, "What was ordered"),
        (BlockKind.PARAGRAPH, 0, SENTENCE),
        (BlockKind.HEADING, 2, "By whom"),
        (BlockKind.LIST_ITEM, 1, "three cranes;"),
        (BlockKind.LIST_ITEM, 2, "a barge;"),
        (BlockKind.QUOTE, 0, "We need them."),
        (BlockKind.CAPTION, 0, "The basin."),
        (BlockKind.HEADING, 6, "Deep down"),
    ]


def test_a_style_of_ones_own_is_what_it_is_based_on() -> None:
    def fill(word: WordDocument) -> None:
        style = word.styles.add_style("House heading", 1)
        style.base_style = word.styles["Heading 2"]
        word.add_paragraph("What was ordered", style=style)

    assert kinds(fill) == [(BlockKind.HEADING, 2, "What was ordered")]


@pytest.mark.parametrize(
    ("properties", "kind"),
    [
        ('<w:outlineLvl w:val="2"/>', (BlockKind.HEADING, 3)),
        ('<w:outlineLvl w:val="9"/>', (BlockKind.PARAGRAPH, 0)),
        (
            '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="4"/></w:numPr>',
            (BlockKind.LIST_ITEM, 2),
        ),
        (
            '<w:pStyle w:val="ListBullet"/><w:numPr><w:numId w:val="0"/></w:numPr>',
            (BlockKind.PARAGRAPH, 0),
        ),
    ],
    ids=["outline", "body text", "numbered", "taken out of its list"],
)
def test_settings_of_a_paragraph_tell_what_it_is(
    properties: str, kind: tuple[BlockKind, int]
) -> None:
    assert kinds(paragraph(run("Three cranes"), properties)) == [(*kind, "Three cranes")]


def test_a_short_bold_paragraph_is_a_heading_and_a_bold_sentence_is_not() -> None:
    def fill(word: WordDocument) -> None:
        for text in ("What was ordered", SENTENCE):
            word.add_paragraph().add_run(text).bold = True
        mixed = word.add_paragraph()
        mixed.add_run("Note").bold = True
        mixed.add_run(" on the cranes")

    assert kinds(fill) == [
        (BlockKind.HEADING, 3, "What was ordered"),
        (BlockKind.PARAGRAPH, 0, SENTENCE),
        (BlockKind.PARAGRAPH, 0, "Note on the cranes"),
    ]


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        (f"<w:del>{run('old').replace('w:t', 'w:delText')}</w:del>{run('new')}", "new"),
        (f"<w:ins>{run('three ')}</w:ins>{run('cranes')}", "three cranes"),
        (f"<w:moveFrom>{run('gone')}</w:moveFrom><w:moveTo>{run('here')}</w:moveTo>", "here"),
        (f"{run('cranes')}<w:r><w:footnoteReference w:id='2'/></w:r>{run('.')}", "cranes."),
        (f"{run('seen')}{run('secret', '<w:vanish/>')}", "seen"),
        (run("seen") + run(" too", '<w:vanish w:val="0"/>'), "seen too"),
        (f"<w:hyperlink>{run('a link')}</w:hyperlink>{run(' stays')}", "a link stays"),
        (f"{run('page ')}<w:r><w:instrText>PAGE</w:instrText></w:r>{run('7')}", "page 7"),
        ("<w:r><w:t>one</w:t><w:br/><w:t>line</w:t><w:tab/><w:t>here</w:t></w:r>", "one line here"),
        ("<w:r><w:t>Wi</w:t><w:noBreakHyphen/><w:t>Fi</w:t></w:r>", "Wi-Fi"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('kept')}</w:sdtContent></w:sdt>", "kept"),
        (
            run("text")
            + "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:txbxContent><w:p>"
            + run("in a box")
            + "</w:p></w:txbxContent></mc:Choice></mc:AlternateContent></w:r>",
            "text",
        ),
    ],
    ids=[
        *("deletion", "insertion", "move", "footnote", "hidden", "not hidden", "link", "field"),
        *("break", "hyphen", "control", "text box"),
    ],
)
def test_a_paragraph_reads_as_it_will_be_printed(inside: str, shown: str) -> None:
    assert texts(paragraph(inside)) == [shown]


def test_two_line_breaks_in_a_row_end_a_paragraph() -> None:
    inside = "<w:r><w:t>One.</w:t><w:br/><w:br/><w:t>Two.</w:t></w:r>"
    assert texts(paragraph(inside)) == ["One.", "Two."]


def test_what_stands_beside_the_text_is_not_read() -> None:
    def fill(word: WordDocument) -> None:
        word.sections[0].header.paragraphs[0].text = "The Quarterly"
        word.sections[0].footer.paragraphs[0].text = "Page 7"
        first = word.add_paragraph(SENTENCE)
        word.add_comment(first.runs, text="Is this so?", author="Desk")

    assert texts(fill) == [SENTENCE]


def test_contents_are_left_out() -> None:
    def fill(word: WordDocument) -> None:
        style = word.styles.add_style("toc 1", 1)
        word.add_paragraph("What was ordered 7", style=style)
        word.add_paragraph(SENTENCE)

    assert texts(fill) == [SENTENCE]


def test_table_rows_join_their_cells() -> None:
    def fill(word: WordDocument) -> None:
        table = word.add_table(3, 3)
        for row, cells in zip(
            table.rows,
            (("Crane", "Load", ""), ("North", "90 t", "2019"), ("", "", "")),
            strict=True,
        ):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
        table.rows[0].cells[1].merge(table.rows[0].cells[2])

    assert kinds(fill) == [
        (BlockKind.TABLE_ROW, 0, "Crane | Load"),
        (BlockKind.TABLE_ROW, 0, "North | 90 t | 2019"),
    ]


def test_a_table_that_lays_out_the_page_is_read_as_what_it_holds() -> None:
    def fill(word: WordDocument) -> None:
        cell = word.add_table(1, 1).rows[0].cells[0]
        cell.text = SENTENCE
        outer = word.add_table(1, 2).rows[0].cells
        outer[0].add_paragraph("What was ordered", style="Heading 2")
        outer[1].text = "Nothing else."

    assert kinds(fill) == [
        (BlockKind.PARAGRAPH, 0, SENTENCE),
        (BlockKind.HEADING, 2, "What was ordered"),
        (BlockKind.PARAGRAPH, 0, "Nothing else."),
    ]


def test_properties_tell_title_author_and_date() -> None:
    def fill(word: WordDocument) -> None:
        word.core_properties.title = "Cranes for the port"
        word.core_properties.author = "Mira Halloran"
        word.core_properties.created = datetime(2019, 3, 12, 9, tzinfo=UTC)
        word.add_paragraph(SENTENCE)

    metadata = load(written(fill)).metadata
    assert metadata.title == "Cranes for the port"
    assert metadata.author == "Mira Halloran"
    assert metadata.published == date(2019, 3, 12)


def test_properties_of_a_template_tell_nothing() -> None:
    metadata = load(written(lambda word: word.add_paragraph(SENTENCE))).metadata
    assert (metadata.title, metadata.author, metadata.published) == (None, None, None)


def test_what_the_text_shows_fills_the_gaps_and_the_locator_is_the_paragraph() -> None:
    def fill(word: WordDocument) -> None:
        word.core_properties.created = datetime(2024, 1, 1, tzinfo=UTC)
        word.add_heading("Cranes for the port", 0)
        word.add_paragraph("By Mira Halloran | 12 March 2019")
        word.add_paragraph(SENTENCE)
        word.add_paragraph("It is new.")

    article = clean(load(written(fill)), "a")
    assert article.metadata.title == "Cranes for the port"
    assert article.metadata.author == "Mira Halloran"
    assert article.metadata.published == date(2019, 3, 12)
    assert article.text == f"{SENTENCE}\n\nIt is new."
    assert article.source_map.locate(article.text.index("It is")) == 2
    assert article.source_map.kind == "paragraph"


def zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return buffer.getvalue()


WHOLE = written(lambda word: word.add_paragraph(SENTENCE))


def without(part: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as old, zipfile.ZipFile(buffer, "w") as new:
        for each in old.infolist():
            if each.filename != part:
                new.writestr(each, old.read(each.filename))
    return buffer.getvalue()


def bomb() -> bytes:
    """A part that says it unpacks to 4 GB, as its entry in the archive's directory does."""
    data = bytearray(zipped(word__document_xml=b"<w/>"))
    entry = data.index(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (4_000_000_000).to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "problem", "remedy"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Word document", "save it as DOCX"),
        (zipped(a_txt=b"text"), "a zip archive, but no Word document", "Unpack"),
        (zipped(word__document_xml=b"<w/>"), "a damaged Word document", "again"),
        (without("[Content_Types].xml"), "a damaged Word document", "again"),
        (without("_rels/.rels"), "a damaged Word document", "again"),
        (WHOLE[: len(WHOLE) // 2], "no Word document, or a damaged one", "again"),
        (b"PK\x03\x04garbage", "no Word document, or a damaged one", "again"),
        (b"The text of a letter.", "no Word document, or a damaged one", "again"),
        (b"", "no Word document, or a damaged one", "again"),
        (bomb(), "unpacks to 4,000 MB", "Check where it comes from"),
    ],
    ids=[
        *("doc", "zip", "bare", "no types", "no relations", "cut", "garbage", "text", "empty"),
        "bomb",
    ],
)
def test_what_cant_be_read_is_refused_with_a_remedy(data: bytes, problem: str, remedy: str) -> None:
    with pytest.raises(LoadError, match=problem) as caught:
        load(data)
    assert str(caught.value).startswith("news/a.docx: ")
    assert remedy in caught.value.hint


def test_damaged_bytes_are_read_or_refused_but_never_break_the_run() -> None:
    outcomes = set()
    for number in range(0, len(WHOLE), 401):
        damaged = bytearray(WHOLE)
        damaged[number] ^= 0xFF
        try:
            load(bytes(damaged))
        except LoadError:
            outcomes.add("refused")
        else:
            outcomes.add("read")
    assert outcomes == {"read", "refused"}


def test_entities_that_multiply_are_not_resolved() -> None:
    evil = (
        b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha ha ">'
        b'<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        b"<w:body><w:p><w:r><w:t>Cranes &b;</w:t></w:r></w:p></w:body></w:document>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as old, zipfile.ZipFile(buffer, "w") as new:
        for each in old.infolist():
            main = each.filename == "word/document.xml"
            new.writestr(each, evil if main else old.read(each.filename))
    assert [block.text for block in load(buffer.getvalue()).blocks] == ["Cranes"]


def test_the_version_names_what_shapes_the_text() -> None:
    assert "python-docx " in DocxLoader().version
