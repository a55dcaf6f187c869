import codecs
import subprocess
import sys

import pytest

from qabot.errors import LoadError
from qabot.loaders.decoding import decode

ENGLISH = (
    "The plant sells for £4m and its café costs €3 \u2013 so says Zoë Núñez,"
    " who has run it for years."
)
FRENCH = (
    "La société qui exploite le port a été vendue hier soir; le café, fermé depuis trois mois,"
    " rouvre où il était, et la ville n\u2019a pas à payer les frais."
)


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_unicode_is_read_without_its_mark(mark: bytes, encoding: str) -> None:
    assert decode(mark + ENGLISH.encode(encoding), "a.txt") == ENGLISH


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", ENGLISH),
        ("latin-1", "Sold for £15.8m to a buyer in Zürich, the club said on Friday."),
        ("cp1252", FRENCH),
        ("cp1251", "Крупные компании создали союз промышленного интернета в этом городе."),
        ("shift_jis", "工場の機械は工業用ネットワークでつながり、故障を早く見つけることができる。"),
    ],
)
def test_other_encodings_are_recognised(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == text


@pytest.mark.parametrize("data", [b"%PDF-1.7\n\x00\x01", bytes(range(1, 32)) * 9, b"a\0b"])
def test_binary_is_refused_with_a_remedy(data: bytes) -> None:
    with pytest.raises(LoadError, match=r"x\.txt: looks like a binary file") as caught:
        decode(data, "x.txt")
    assert "UTF-8" in caught.value.hint


def test_text_that_breaks_off_within_a_marked_encoding_is_refused() -> None:
    with pytest.raises(LoadError, match="UTF-16-LE"):
        decode(codecs.BOM_UTF16_LE + b"a\0b", "x.txt")


def test_reading_utf_8_does_not_import_the_guesser() -> None:
    script = (
        "import sys; from qabot.loaders.decoding import decode; decode('é'.encode(), 'x');"
        "sys.exit('charset_normalizer' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
