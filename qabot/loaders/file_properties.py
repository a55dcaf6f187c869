"""Title, author and date from a document file's own properties, as far as they can be believed.

Programs fill these fields by themselves: with the name of a file, an account or themselves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from qabot.cleaning.bylines import read_byline
from qabot.cleaning.characters import plain
from qabot.documents import Metadata

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qabot.documents import Block

_NO_TITLE = re.compile(
    r"microsoft (?:word|powerpoint|excel)\b.*|.*\.(?:docx?|pdf|indd|qxp|tex|dvi|pptx?|xlsx?|rtf|odt"
    r"|txt|html?|pages|md)|untitled\b.*|\(?anonymous\)?|\(?unspecified\)?|document ?\d*|doc\d+"
    r"|powerpoint presentation|slide \d+|title|no title|word document|[\W\d_]*|\S*[\d_]\S*",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"\(?anonymous\)?|(?:windows )?user|admin(?:istrator)?|owner|unknown|author|default|guest|root"
    r"|python-docx|microsoft.*|\S+@\S+|[a-z0-9._-]+|[\W\d_]*",
    re.IGNORECASE,
)
_PDF_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})(\d{2})")
_BYLINE_BLOCKS = 6
_EARLIEST = 1985


@dataclass(frozen=True, slots=True)
class Properties:
    """What a file says of itself; ``created`` is the day on which it was made."""

    title: str | None
    author: str | None
    created: date | None


def metadata_of(properties: Properties, blocks: Sequence[Block]) -> Metadata:
    """Return the properties that can be believed.

    The day on which the file was made is the date only if the text shows none in a by-line: a file
    may be made long after its article was published.
    """
    title, author = plain(properties.title or ""), plain(properties.author or "")
    shown = (read_byline(plain(block.text)) for block in blocks[:_BYLINE_BLOCKS])
    dated = any(byline is not None and byline.published for byline in shown)
    return Metadata(
        title=None if _NO_TITLE.fullmatch(title) else title,
        author=None if _NO_AUTHOR.fullmatch(author) else author,
        published=None if dated else properties.created,
    )


def pdf_date(text: str | None) -> date | None:
    """Return the day of a PDF date such as ``D:20240415090000+01'00'``; None if it is none."""
    match = _PDF_DATE.match(text or "")
    if match is None:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    return day if day.year >= _EARLIEST else None
