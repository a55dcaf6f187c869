"""Turns a page's bytes into text, minding the encoding that the page itself declares."""

from __future__ import annotations

import codecs
import re

from qabot.loaders import decoding

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_DECLARED_WITHIN = 4096
# Browsers read these names as the larger code page that contains them.
_LARGER = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
}
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_BROKEN = "\ufffd"
# With at most this share of its non-ASCII characters broken a page is damaged; with more, it
# declares the wrong encoding, since others hardly ever form valid sequences.
_BROKEN_SHARE = 0.5


def decode_page(data: bytes, path: str) -> str:
    """Return the text of a page's bytes, without control characters.

    A byte order mark decides; then valid UTF-8, which other encodings practically never are; then
    the declared encoding, a few broken places in it becoming U+FFFD; then detection.

    Args:
        data: the file's bytes.
        path: for messages only.

    Raises:
        LoadError: the bytes are no text, or no encoding fits them.
    """
    return _CONTROL.sub("", _decode(data, path))


def _decode(data: bytes, path: str) -> str:
    if data.startswith(_MARKS):
        return decoding.decode(data, path)
    declared = _declared(data)
    # Escape sequences of ISO-2022 are ASCII bytes, and so valid UTF-8 too.
    attempts = (declared, "utf-8") if declared.startswith("iso-2022") else ("utf-8", declared)
    for encoding in attempts:
        text = _attempt(data, encoding, errors="strict")
        if text is not None:
            return text
    text = _attempt(data, declared, errors="replace")
    if text is not None:
        foreign = sum(not character.isascii() for character in text)
        if text.count(_BROKEN) <= _BROKEN_SHARE * foreign:
            return text
    return decoding.decode(data, path)


def _declared(data: bytes) -> str:
    match = _CHARSET.search(data[:_DECLARED_WITHIN])
    name = match[1].decode("ascii").lower() if match else "utf-8"
    return _LARGER.get(name, name)


def _attempt(data: bytes, encoding: str, *, errors: str) -> str | None:
    try:
        return data.decode(encoding, errors)
    except (LookupError, ValueError):
        return None
