"""The sample PDF and DOCX files, against what another way of reading them finds."""

import re
import zipfile
from pathlib import Path

import pypdf
import pytest
from lxml import etree

from qabot.cleaning import clean
from qabot.splitting import split_article
from qabot.wiring.indexing import loaders

CORPUS = Path(__file__).parents[2] / "corpus"
PDFS = sorted(CORPUS.rglob("*.pdf"))
WORDS = sorted(CORPUS.rglob("*.docx"))
TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


def sentences(file: Path) -> list[tuple[str, int]]:
    """Every sentence that can be quoted, and its page or paragraph."""
    article = clean(loaders()[file.suffix].load(file.read_bytes(), file.name), file.stem)
    return [
        (article.text[start:end], article.source_map.locate(start))
        for passage in split_article(article.text, article.blocks)
        for start, end in passage.sentences
    ]


def bare(text: str) -> str:
    """Without whitespace and hyphens, which a line's end may add."""
    return re.sub(r"[\s-]", "", text)


def runs_over(sentence: str, page: str, following: str) -> bool:
    """Whether the sentence begins on one page and ends on the next."""
    return any(
        sentence[:cut] in page and sentence[cut:] in following for cut in range(1, len(sentence))
    )


@pytest.mark.parametrize("file", PDFS, ids=lambda file: file.stem)
def test_each_sentence_of_a_pdf_stands_on_its_page_word_for_word(file: Path) -> None:
    pages = [bare(page.extract_text()) for page in pypdf.PdfReader(file).pages]
    found = sentences(file)
    assert len(found) > 10
    unexplained = [
        text
        for text, page in found
        if bare(text) not in pages[page - 1]
        and not (page < len(pages) and runs_over(bare(text), pages[page - 1], pages[page]))
    ]
    assert unexplained == []


@pytest.mark.parametrize("file", WORDS, ids=lambda file: file.stem)
def test_each_sentence_of_a_word_document_stands_in_its_xml(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    whole = bare("".join(node.text or "" for node in root.iter(TEXT)))
    found = sentences(file)
    assert len(found) > 10
    assert [text for text, _ in found if bare(text.replace(" | ", "")) not in whole] == []


def test_there_are_three_pdf_files_and_two_word_documents() -> None:
    assert (len(PDFS), len(WORDS)) == (3, 2)
    assert all(file.stat().st_size < 60_000 for file in PDFS + WORDS)


def test_a_tracked_deletion_of_a_sample_is_never_quoted() -> None:
    (file,) = (file for file in WORDS if file.stem == "single-pair-ethernet")
    assert b"The desk should check" in zipfile.ZipFile(file).read("word/document.xml")
    assert not [text for text, _ in sentences(file) if "desk" in text]
