"""Names of people, as far as their shape tells."""

from __future__ import annotations

import re

_PARTICLE = re.compile(
    r"al|bin|bint|da|das|de|del|della|den|der|di|do|dos|du|e|el|ibn|la|le|ten|ter|van|von|y|zu",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"an?|and|at|by|for|from|her|his|how|if|in|its?|my|new|no|on|or|our|than|that|the|their|this|to"
    r"|we|what|when|where|who|why|with|your?|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|today|tomorrow|yesterday",
    re.IGNORECASE,
)
_WORD = re.compile(r"(?:[^\W\d_]|['.\u2019-])+")
_LONGEST = 5


def is_person(text: str, *, least: int = 2) -> bool:
    """Return whether ``text`` has the shape of a person's name: ``least`` to five words."""
    words = text.split()
    if not least <= len(words) <= _LONGEST or _PARTICLE.fullmatch(words[-1]):
        return False
    return all(_PARTICLE.fullmatch(word) is not None or _is_name_word(word) for word in words)


def _is_name_word(word: str) -> bool:
    if not _WORD.fullmatch(word) or _NOT_A_NAME.fullmatch(word):
        return False
    # "O'Hara" and "al-Sayed" begin in either way.
    return any(part[:1].isupper() for part in re.split(r"[-'\u2019]", word))
