"""Share bars: rows of words that only name networks and what one does with them."""

from __future__ import annotations

import re

_NETWORKS = frozenset(
    ("facebook", "twitter", "linkedin", "whatsapp", "reddit", "pinterest", "telegram", "flipboard")
)
_VERBS = frozenset(("share", "tweet"))
_FILLER = re.compile(
    r"an?|and|article|by|comments?|copy|email|follow|friends|it|like|link|mail|now|on|page|pin|post"
    r"|print|save|story|the|this|to|us|via|with|x|your"
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
# A bar holds no sentence and no quotation; a "+" or a bare count is normal.
_PROSE_MARK = re.compile(r"[.;\"?\u2018-\u201d]|\d{4}|%|\$")
_ALONE = _NETWORKS | frozenset(("email", "print", "x"))


def is_share_bar(text: str) -> bool:
    """Return whether the text is "Share this", "Facebook Twitter LinkedIn" or the like."""
    words = [word.lower().replace("-", "") for word in _WORD.findall(text)]
    others = set(words) - _NETWORKS - _VERBS
    if _PROSE_MARK.search(text) or not all(map(_FILLER.fullmatch, others)):
        return False
    return not _VERBS.isdisjoint(words) or len(_NETWORKS.intersection(words)) > 1


def is_one_network(text: str) -> bool:
    """Return whether the text is one button of a bar, which alone could be a heading."""
    words = _WORD.findall(text)
    return len(words) == 1 and words[0].lower().replace("-", "") in _ALONE
