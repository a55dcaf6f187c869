"""The headline: found once, wherever a page repeats it, glues it or adds its own name to it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qabot.cleaning.names import is_person
from qabot.documents import Block, BlockKind

_LEAD = 8
"""How many leading blocks may hold breadcrumb, headline and by-line."""

_MARKED = re.compile(r"you are (?:at|here)\s*:?\s*(?P<trail>.*)", re.IGNORECASE)
_ARROW = re.compile(r"\s*(?:>|\u00bb|\u203a|\u2192|/|\|)\s*")
_LONGEST_TRAIL = 300
_LONGEST_STEP = 40
_FEWEST_STEPS = 3
_LONGEST_NAME = 3  # words
_GLUE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SUFFIX = re.compile(
    r"(?P<title>\S.*\S)\s+(?P<divider>[|\u2022\u00b7\u2013\u2014-])\s+(?P<site>\S.*)"
)
_SITE_BEHIND = re.compile(r"\s+[|\u2022\u00b7\u2013\u2014-]\s+\S.*")
_LONGEST_SITE = 5  # words
_LONGEST_HEADLINE = 200
_SHORTEST_HEADLINE = 4  # words
_HEADLINE_KINDS = (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.CAPTION, BlockKind.QUOTE)


@dataclass(frozen=True, slots=True)
class Headline:
    """An article's headline.

    Attributes:
        title: the headline; None if the page shows none.
        source: the publication that the page adds to it; None if it adds none.
    """

    title: str | None
    source: str | None = None


def same_key(text: str) -> str:
    """Return what two spellings of one headline share: letters and digits, case ignored."""
    return "".join(char for char in text.casefold() if char.isalnum())


def is_breadcrumb(text: str) -> bool:
    """Return whether the text is a trail such as "YOU ARE AT: News" or "Home > News > Chips"."""
    if len(text) > _LONGEST_TRAIL:
        return False
    if _MARKED.fullmatch(text):
        return True
    if text.endswith("."):
        return False
    steps = _ARROW.split(text)
    if steps[0].lower() == "home":
        return len(steps) > 1
    # Bars and slashes also divide by-lines and alternatives.
    *above, _ = steps = re.split(r"\s*[>\u00bb\u203a\u2192]\s*", text)
    return len(steps) >= _FEWEST_STEPS and all(len(step.split()) <= _LONGEST_NAME for step in above)


def find_headline(blocks: list[Block], known: str | None) -> Headline:
    """Return the headline, without what a site adds to it.

    Args:
        blocks: the article's blocks.
        known: the title that the loader found.

    Without a known title it is, in this order: a leading line that stands twice or at the end of a
    breadcrumb; the first heading of level 1; a heading before all prose; the end of a breadcrumb.
    """
    lead = blocks[:_LEAD]
    if known:
        return _trimmed(known, [block.text for block in lead if not is_breadcrumb(block.text)])
    title = _doubled(lead) or _first_heading(blocks) or _end_of_trail(lead)
    return Headline(title)


def without_headline(blocks: list[Block], title: str) -> list[Block]:
    """Return the blocks without breadcrumbs at the start and without the headline anywhere."""
    key = same_key(title)
    return [
        block
        for index, block in enumerate(blocks)
        if not (
            (index < _LEAD and (is_breadcrumb(block.text) or _glued(block.text, title)))
            or (block.kind in _HEADLINE_KINDS and same_key(block.text) == key)
        )
    ]


def _glued(text: str, title: str) -> bool:
    """Whether the text is the headline with a section's name or a site's in front or behind."""
    if len(title.split()) < _SHORTEST_HEADLINE:
        return False
    extra = len(text) - len(title)
    if not 0 < extra <= _LONGEST_STEP:
        return False
    return text.endswith(title) or (
        text.startswith(title) and _SITE_BEHIND.fullmatch(text[len(title) :]) is not None
    )


def _trimmed(known: str, lead: list[str]) -> Headline:
    keys = {same_key(text): text for text in lead}
    match = _SUFFIX.fullmatch(known)
    if match and len(match["site"].split()) <= _LONGEST_SITE:
        shown = same_key(match["title"]) in keys
        unmistakable = match["divider"] == "|" and len(match["title"].split()) >= _SHORTEST_HEADLINE
        if shown or (unmistakable and same_key(known) not in keys):
            return Headline(match["title"], match["site"])
    for text in lead:
        if _glued(known, text):
            return Headline(text)
    return Headline(known)


def _doubled(lead: list[Block]) -> str | None:
    trails = [same_key(block.text) for block in lead if is_breadcrumb(block.text)]
    seen: dict[str, str] = {}
    for block in lead:
        text = block.text
        if block.kind not in _HEADLINE_KINDS or is_breadcrumb(text) or not _is_headline_like(text):
            continue
        key = same_key(text)
        if key in seen or any(trail.endswith(key) for trail in trails):
            return seen.get(key, text)
        seen[key] = text
    return None


def _is_headline_like(text: str) -> bool:
    """Whether it may be a headline: no sentence of prose, and no name of an author box."""
    return (
        len(text) <= _LONGEST_HEADLINE
        and len(text.split()) >= _SHORTEST_HEADLINE
        and not text.endswith(".")
        and not is_person(text)
    )


def _first_heading(blocks: list[Block]) -> str | None:
    for block in blocks:
        if block.kind is BlockKind.HEADING and block.level == 1:
            return block.text
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            return block.text
        if not is_breadcrumb(block.text):
            return None
    return None


def _end_of_trail(lead: list[Block]) -> str | None:
    for block in lead:
        if not is_breadcrumb(block.text):
            continue
        match = _MARKED.fullmatch(block.text)
        trail = match["trail"] if match else block.text
        steps = _ARROW.split(trail)
        end = steps[-1] if len(steps) > 1 else _GLUE.split(trail, maxsplit=1)[-1]
        if len(end.split()) >= _SHORTEST_HEADLINE:
            return end
    return None
