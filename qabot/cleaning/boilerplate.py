"""Lines of a scraped page that belong to the page and not to the article.

A pattern has to fit a whole block, so a sentence that only mentions sharing, cookies, subscribing
or reading more stays. Where the page speaks to its reader in sentences (cookies, newsletters), the
block also mustn't quote or report what somebody said.
"""

from __future__ import annotations

import re

from qabot.cleaning.sharing import is_one_network, is_share_bar
from qabot.documents import Block, BlockKind

_EXEMPT = frozenset((BlockKind.CODE, BlockKind.TABLE_ROW, BlockKind.QUOTE))
_LONGEST_LINE = 160
_LONGEST_NOTICE = 600


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_PICTURE = r"(?:photo|image|picture|photograph|illustration|graphic)s?"
_MARKS = _any(
    rf"\(?(?:feature |featured |header |main |lead |stock )?{_PICTURE}"
    r"(?: (?:credits?|source|by|courtesy|courtesy of|via|from))?\s*:\s*\S.*",
    rf"\(?{_PICTURE}\s*/\s*\S.*[^.]",
    rf"\(?{_PICTURE} (?:by|courtesy of|credits?) \S.*[^.]",
    r"credits?: \S.*[^.]",
    r"\(?©.*",
    r"\(c\)\s.*",
    r"copyright (?:©|\(c\)|\d{4}).*",
    r"(?:.*\W)?all rights reserved\W*.*",
)
_LINES = _any(
    r"\W*advert(?:isement|ising|orial)?s?\W*",
    r"(?:sponsored|promoted)(?: (?:content|post|by \S.*[^.]))?",
    r"(?:paid|partner) (?:content|post)",
    r"(?:story|article) continues (?:below|after)(?: (?:the |this )?ad\w*)?",
    r"scroll (?:down )?to continue.*",
    r"(?:tags?|tagged(?: with)?|filed under|categor(?:y|ies)|posted in)\s*:\s*\S.*[^.]",
    r"(?:leave|post|add|write) a (?:comment|reply)",
    r"(?:no|\d+) comments?(?: yet)?|comments? ?\(\d+\)",
    r"your email address will not be published\..*",
    r"(?:log|sign) in to (?:comment|reply|read).*",
    r"skip to (?:main )?content|back to top|print this (?:page|article)|toggle navigation",
    r"(?:click here|continue reading|read the full (?:story|article))\b.*",
    r"(?:read|find out|learn) more (?:about|on|at|here|in)\b.*",
    r"(?:find out|learn) more\W*",
    r"follow (?:us|me|him|her|\S+ \S+) on \S.*[^.]",
)
_LINK = (
    r"(?:terms(?: (?:of (?:use|service)|and conditions|& conditions))?"
    r"|privacy(?: (?:policy|notice))?|cookie (?:policy|settings|preferences|notice)"
    r"|contact(?: us)?|about(?: us)?|advertise(?: with us)?|site ?map|careers|accessibility"
    r"|imprint|legal(?: notice)?|help)"
)
_FOOTER = re.compile(rf"{_LINK}(?:[\s|\u2022\u00b7,/-]+{_LINK})+", re.IGNORECASE)
_NOTICES = _any(
    r"(?:this|our) (?:web)?site uses cookies",
    r"we(?: and our \S+)? use (?:\S+ ){0,3}cookies\b",
    r"by (?:continuing to (?:use|browse)|using|browsing) (?:this|our|the) (?:web)?site\b",
    r"by (?:clicking|continuing|submitting)\b.*\byou (?:agree|accept|consent)\b",
    r"cookies? (?:policy|settings|preferences|notice|consent)\Z",
    r"(?:accept|manage|reject)(?: all)? cookies",
    r"(?:please )?(?:subscribe|sign up|register|join) (?:to|for|now|here|today|our|the|us|below)\b"
    r".*\b(?:newsletters?|mailing list|inbox|alerts?|updates|briefing|digest|subscribers)\b",
    r"(?:subscribe|sign up)(?: (?:now|today|here|for free|free))?\W*\Z",
    r"(?:get|receive|have)\b.*\bto your inbox\b|(?:get|receive|have)\b.*\bin your inbox\b",
    r"enter your e-?mail|your e-?mail(?: address)?\W*\Z",
    r"(?:never|don.t) miss (?:a|an|our|out)\b",
    r"thank(?:s| you) for (?:subscribing|signing up|reading)",
    r"(?:our |the )?(?:daily |weekly |free |e-?mail )*newsletter(?: sign-?up)?\W*\Z",
)
_REPORTS = re.compile(
    r"[\"\u201c\u201d]|\b(?:said|says|told|according to|reported|warned|argued|found)\b",
    re.IGNORECASE,
)


def is_furniture(text: str) -> bool:
    """Return whether a block's text is a share bar, notice, advert, credit or footer."""
    if len(text) > _LONGEST_NOTICE:
        return False
    if len(text) <= _LONGEST_LINE and (
        _MARKS.fullmatch(text) or _FOOTER.fullmatch(text) or is_share_bar(text)
    ):
        return True
    notice = _NOTICES.match(text) or (len(text) <= _LONGEST_LINE and _LINES.fullmatch(text))
    return bool(notice) and not _REPORTS.search(text)


def without_furniture(blocks: list[Block]) -> list[Block]:
    """Return the blocks without those that belong to the page.

    A block that names one network is dropped only beside another part of a share bar: "Twitter"
    may be a heading of an article about it.
    """
    drop = [block.kind not in _EXEMPT and is_furniture(block.text) for block in blocks]
    bar = [gone and is_share_bar(block.text) for gone, block in zip(drop, blocks, strict=True)]
    for order in (range(1, len(blocks)), range(len(blocks) - 2, -1, -1)):
        for index in order:
            if bar[index - order.step] and is_one_network(blocks[index].text):
                bar[index] = drop[index] = True
    return [block for gone, block in zip(drop, blocks, strict=True) if not gone]
