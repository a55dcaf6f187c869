"""From hits to citations."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from qabot.answering.merging import same_statement
from qabot.records import Citation, Hit, Sentence, Source

_NOT_WORD = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit that is cited.

    Attributes:
        hit: what is quoted.
        repeats: the same statement elsewhere, oldest first.
        disputed: whether another one that is shown, of another date, says otherwise.
    """

    hit: Hit
    repeats: tuple[Hit, ...] = ()
    disputed: bool = False


def merge_repeats(
    hits: Sequence[Hit], count: int, wanted: Container[int] | None = None
) -> list[Shown]:
    """Choose up to ``count`` hits with distinct sentences, each with its repeats elsewhere.

    Sentences that are equal but for case, spacing and punctuation are one, and so are those of
    different articles that make the same statement: the oldest is quoted (undated last, then by
    path), the others come with it, oldest first.

    Args:
        hits: best first.
        count: how many at most.
        wanted: ids of the sentences that may be chosen, others only repeat; None for all.
    """
    groups: list[list[Hit]] = []
    for hit in hits:
        alike = next((each for each in groups if _alike(each[0], hit)), None)
        if alike is not None:
            alike.append(hit)
        elif len(groups) < count and (wanted is None or hit.sentence.id in wanted):
            groups.append([hit])
    chosen = []
    for group in groups:
        first, *others = sorted(group, key=_age)
        # One statement, one confidence: what the best of its places earned, hits being best first.
        chosen.append(Shown(replace(first, scores=group[0].scores), tuple(others)))
    return chosen


def _alike(one: Hit, other: Hit) -> bool:
    first, second = one.sentence, other.sentence
    if _plain(first.text) == _plain(second.text):
        return True
    return first.article.path != second.article.path and same_statement(first.text, second.text)


@lru_cache(maxsize=4_096)
def _plain(text: str) -> str:
    return _NOT_WORD.sub(" ", text.casefold()).strip()


def cite(
    shown: Shown,
    around: tuple[Sequence[Sentence], Sequence[Sentence]],
    context: Sequence[Sentence] = (),
) -> Citation:
    """Make a citation.

    Args:
        shown: what is quoted.
        around: the sentences before and after it that are to be shown.
        context: the sentences that it leans on.
    """
    hit = shown.hit
    sentence = hit.sentence
    article = sentence.article
    before, after = around
    return Citation(
        quote=sentence.text,
        highlight=hit.highlight,
        title=article.title,
        author=article.author,
        published=article.published,
        url=article.url,
        source=article.source,
        path=article.path,
        locator=locator(sentence),
        start=sentence.start,
        end=sentence.end,
        confidence=hit.scores.confidence,
        before=tuple(each.text for each in before),
        after=tuple(each.text for each in after),
        also=tuple(_source(each.sentence) for each in shown.repeats),
        context=tuple(each.text for each in context if each not in before),
        disputed=shown.disputed,
    )


def locator(sentence: Sentence) -> str:
    """Return where in its file the sentence begins: "line 12", "page 3" or "paragraph 7"."""
    source_map = sentence.article.source_map
    return f"{source_map.kind} {source_map.locate(sentence.start)}"


def _source(sentence: Sentence) -> Source:
    article = sentence.article
    return Source(
        title=article.title,
        author=article.author,
        published=article.published,
        url=article.url,
        source=article.source,
        path=article.path,
        locator=locator(sentence),
        start=sentence.start,
        end=sentence.end,
    )


def _age(hit: Hit) -> tuple[date, str, int]:
    sentence = hit.sentence
    return (sentence.article.published or date.max, sentence.article.path, sentence.start)
