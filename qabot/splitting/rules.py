"""Rules on top of the library: does a sentence end at this place?

The library proposes; a rule that knows the word before the place, or the words behind it,
overrules. Each rule answers True (it ends), False (it goes on) or None (not my business); the
first answer counts.
"""

from __future__ import annotations

import re
from typing import Final

from qabot.splitting import abbreviations as known
from qabot.splitting.candidates import QUOTES, Candidate

_DOTTED: Final = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")
_NUMBER: Final = re.compile(r"\d|[IVX]{2,}\b")
_DAY: Final = re.compile(r"[0-3]?\d")
_ORDINARY: Final = re.compile(r"(?:.*[\W\d_])?[^\W\d_]{2,}")
_ATTRIBUTION: Final = re.compile(
    r"""(?P<name>(?:[A-Z]\S*\s+){1,4})(?P<verb>[a-z]+)\b
        (?P<more>[,:]\s+["'“‘][A-Z]|\s+that\b)?""",
    re.VERBOSE,
)
_CAMEL: Final = re.compile(r"[a-z]{1,2}[A-Z]")


def ends_sentence(place: Candidate, *, proposed: bool) -> bool:
    """Decide whether a sentence ends at ``place``; ``proposed`` is what the library says."""
    for rule in _RULES:
        verdict = rule(place)
        if verdict is not None:
            return verdict
    return proposed


def _wide(place: Candidate) -> bool | None:
    return None if place.mark else True


def _continued(place: Candidate) -> bool | None:
    """Lower case or a comma behind the mark goes on; "iPhone" and "eBay" aren't lower case."""
    if place.tail[0] in ",;:)]}":
        return False
    following = place.following
    return False if following[:1].islower() and not _CAMEL.match(following) else None


def _footnoted(place: Candidate) -> bool | None:
    """A footnote mark stands behind a full stop that ends something: in 2020.[1] Then …."""
    return True if "[" in place.closing and place.following[:1].isupper() else None


def _shouting_name(place: Candidate) -> bool | None:
    if place.mark == "!" and not place.closing and place.key in known.SHOUTING:
        return place.starts_afresh
    return None


def _attributed(place: Candidate) -> bool | None:
    """A question in quotes goes on with its speaker: “Why?” Ms. Lee asked.

    But a capitalised pronoun begins a sentence of its own (“Why?” He asked …; "I" says nothing),
    and so does a speaker who only then speaks (“Why?” Ms. Lee said: “We …”).
    """
    asked = place.mark.endswith(("?", "!"))
    if not asked or place.closing[:1] not in {'"', "”", "’", "'", "»"}:
        return None
    speaker = _ATTRIBUTION.match(place.tail)
    if speaker is None or speaker["verb"] not in known.SPEAKING:
        return None
    first = speaker["name"].split()[0]
    afresh = first != "I" and first.lower() in known.STARTERS
    return afresh or speaker["more"] is not None


def _inseparable(place: Candidate) -> bool | None:
    """Titles, number words and the like: "Dr. Lee", "No. 5", "e.g. Cork"."""
    if place.mark != ".":
        return None
    if place.next_word in known.MONTHS and _DAY.fullmatch(place.word):
        return False  # the German 3. Oktober
    titled = place.key in known.TITLES and place.word[0].isupper()
    numbered = place.key in known.NUMBERED and _NUMBER.match(place.following)
    return False if titled or numbered or place.key in known.JOINING else None


def _before_capital(place: Candidate) -> bool | None:
    """Abbreviations that rarely stand before a capital letter inside a sentence."""
    seldom = place.key in known.CLOCK or place.key in known.ERAS or place.key == "etc"
    if place.mark != "." or not seldom or place.following[:1].isdigit():
        return None
    return not (place.key in known.CLOCK and place.next_word in known.AFTER_CLOCK)


def _either(place: Candidate) -> bool | None:
    """Initials, company suffixes and dotted abbreviations end a sentence if one starts behind."""
    if place.mark != "." or not place.word or place.following[:1].isdigit():
        return None
    capital = place.word[0].isupper()
    if capital and len(place.word) == 1:
        # Catherine V. “Ginny” Kilgore: a quote says nothing here.
        return None if place.tail[0] in QUOTES else place.starts_afresh
    listed = place.key in known.EITHER and (capital or place.key == "al")
    return place.starts_afresh if listed or _DOTTED.fullmatch(place.word) else None


def _ordinary_word(place: Candidate) -> bool | None:
    """The library takes many common words for abbreviations: "in the park. Both …"."""
    if place.mark == "." and place.following[:1].isupper() and _ORDINARY.fullmatch(place.word):
        return True
    return None


_RULES: Final = (
    _wide,
    _continued,
    _footnoted,
    _shouting_name,
    _attributed,
    _inseparable,
    _before_capital,
    _either,
    _ordinary_word,
)
