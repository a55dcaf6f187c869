"""Bytes to text: by byte order mark, else UTF-8, else Windows-1252 or a guess.

charset-normalizer tells scripts apart well, but not the Western encodings from their neighbours: a
pound sign in an English text becomes Japanese. So mostly-ASCII bytes that make sense as
Windows-1252 (which covers printable Latin-1) are read as that before it is asked.
"""

from __future__ import annotations

import codecs
import re

from qabot.errors import LoadError

# The longer marks first: that of UTF-32-LE begins with that of UTF-16-LE.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_BINARY_SHARE = 0.01
# Western languages put an accent on one letter in twenty or so, Czech on one in eight.
_WESTERN_SHARE = 0.09
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_WESTERN = re.compile(
    r"(?<=[a-zA-Zé])[à-öø-ÿßœšž]|[à-öø-ÿßœšžÀ-ÖØ-Ýß](?=[a-zA-Z])|(?<=\s)[àéÀÉ](?=\s)"
    r"|[\u2018-\u201d\u2013\u2014\u2026\u2022\u20ac\u2122\xa0£©®°§·«»¼½¾²³]"
)
_PLAUSIBLE_SHARE = 0.95


def decode(data: bytes, path: str) -> str:
    """Return the text of a file's bytes, without byte order mark.

    Args:
        data: the file's bytes.
        path: for the message only.

    Raises:
        LoadError: the bytes are no text, or no encoding fits them.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise LoadError(
                    f"{path}: marked as {encoding.upper()}, but byte {error.start} doesn't fit",
                    hint="Save the file as UTF-8.",
                ) from error
    if b"\0" in data or len(_CONTROL.findall(data)) > _BINARY_SHARE * len(data):
        raise LoadError(
            f"{path}: looks like a binary file",
            hint="Save it as UTF-8 text, or move it out of the corpus folder.",
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _western(data) or _guess(data, path)


def _western(data: bytes) -> str | None:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    foreign = len(_FOREIGN.findall(text))
    plausible = len(_WESTERN.findall(text)) >= _PLAUSIBLE_SHARE * foreign
    return text if plausible and foreign <= _WESTERN_SHARE * len(text) else None


def _guess(data: bytes, path: str) -> str:
    # Slow to import and rarely needed, hence here.
    from charset_normalizer import from_bytes  # noqa: PLC0415

    match = from_bytes(data).best()
    if match is None:
        raise LoadError(f"{path}: no text encoding fits its bytes", hint="Save it as UTF-8.")
    return str(match)
