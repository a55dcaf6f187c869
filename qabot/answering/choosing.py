"""Which of the judged sentences make the answer: one, several of a kind, or one for each part."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from qabot.answering.answer_type import misfits
from qabot.answering.wording import FUNCTION_WORDS, content_stems, words
from qabot.records import Hit

# Shares of the best sentence's confidence from which on another may be shown beside it: fitted by
# hand on tests/questions/lists.jsonl.
ONE_FACT = 0.75
SEVERAL = 0.1
A_LIST = 0.2
# Several right sentences compete for the reranker's belief, so that each of them but the best may
# fall this far under the threshold: a share of it.
BESIDE_BEST = 0.3
# A part's sentence needs this share of the threshold as the geometric mean of what the part and the
# whole question make of it, or this multiple from the part alone.
A_PART = 0.2
A_PART_ALONE = 1.5
# So much surer is a part's sentence with a word that only this part of the question has, and so
# much less sure one without the kind of words that the part asks for.
OWN_WORD = 4.0
# Where only one part finds a sentence, from this share of the whole question's best on others come.
PART_NOT_FOUND = 0.5

_ORDINAL = re.compile(r"(?:the\s+)?(?:first|second|third|fourth|fifth|last)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a question, as a question by itself, and what was judged against it, best first."""

    question: str
    hits: Sequence[Hit]


def choose(
    hits: Sequence[Hit], parts: Sequence[Part], threshold: float, *, several: bool
) -> list[Hit]:
    """Return what answers, the surest first, and behind it what would only repeat it.

    Args:
        hits: what was judged against the whole question, best first, at least one.
        parts: those of the question; empty if it asks for one thing.
        threshold: the confidence under which nothing counts as an answer.
        several: whether the question asks for several things of a kind.
    """
    chosen = _best(hits, parts, threshold, several=several)
    return [*chosen, *_counted_on(chosen, hits)] if several else chosen


def _best(
    hits: Sequence[Hit], parts: Sequence[Part], threshold: float, *, several: bool
) -> list[Hit]:
    best = hits[0].scores.confidence
    if parts:
        found = _for_parts(hits, parts, threshold)
        if len(found) == 1 and not several:
            return [
                *found,
                *(
                    hit
                    for hit in _from(hits, max(threshold, best * PART_NOT_FOUND))
                    if hit.sentence.id != found[0].sentence.id
                ),
            ]
        return found
    if several:
        listed = _listed(hits)
        if listed:
            return listed
        return _adding(hits, max(threshold * BESIDE_BEST, best * SEVERAL))
    return [hits[0], *_from(hits[1:], max(threshold, best * ONE_FACT))]


def confidence_in_list(hits: Sequence[Hit]) -> float:
    """Return the confidence, 0 to 1, that some item of a list answers.

    That is 1 less the product of what speaks against each (noisy or; Pearl 1988, 4.3.2): the items
    share the reranker's belief.

    Args:
        hits: what was judged against a question that asks for several things, best first.

    Returns:
        0 if none of the best is of a list.
    """
    return 1 - math.prod(1 - hit.scores.confidence for hit in _listed(hits))


def place(hit: Hit) -> tuple[date, str, int]:
    """Return where ``hit`` comes among others: oldest article first, undated last, then in it."""
    article = hit.sentence.article
    return (article.published or date.max, article.path, hit.sentence.start)


def _from(hits: Sequence[Hit], least: float) -> list[Hit]:
    return [hit for hit in hits if hit.scores.confidence >= least]


def _for_parts(hits: Sequence[Hit], parts: Sequence[Part], threshold: float) -> list[Hit]:
    """Return one sentence for each part; one that answers several parts stands for them."""
    whole = {hit.sentence.id: hit.scores.confidence for hit in hits}
    chosen = dict[int, Hit]()
    judged = [part for part in parts if part.hits]
    for part in sorted(judged, key=lambda each: -each.hits[0].scores.confidence):
        best = part.hits[0]
        left = [hit for hit in part.hits if hit.sentence.id not in chosen]
        if not left:
            continue
        sureness = _sureness(part, parts)
        other = max(left, key=sureness)
        # Where the best is shown already, another has to answer in its own right.
        taken = best.sentence.id in chosen and best.scores.confidence >= threshold
        if (
            sureness(other) >= threshold * A_PART_ALONE
            if taken
            else _answers_part(other, whole, threshold)
        ):
            chosen[other.sentence.id] = other
    if not chosen:
        chosen = {hits[0].sentence.id: hits[0]}
    return list(chosen.values())


def _sureness(part: Part, parts: Sequence[Part]) -> Callable[[Hit], float]:
    """Return what tells how sure a hit of ``part`` is, by its words as well; see OWN_WORD."""
    others = [content_stems(each.question) for each in parts if each is not part]
    own = content_stems(part.question).difference(*others)

    def sureness(hit: Hit) -> float:
        holds = not own.isdisjoint(content_stems(hit.sentence.text))
        fits = not misfits(part.question, hit.sentence.text)
        return hit.scores.confidence * OWN_WORD ** (holds + fits - 1)

    return sureness


def _answers_part(hit: Hit, whole: Mapping[int, float], threshold: float) -> bool:
    """Return whether ``hit`` answers its part, and isn't beside the question as a whole."""
    alone = hit.scores.confidence
    together = alone * whole.get(hit.sentence.id, 0.0)
    return alone >= threshold * A_PART_ALONE or together >= (threshold * A_PART) ** 2


def _adding(hits: Sequence[Hit], least: float) -> list[Hit]:
    """Return the hits of at least this confidence that name something the ones before don't."""
    kept, told = list[Hit](), set[str]()
    for hit in _from(hits, least):
        names = _names(hit.sentence.text)
        if not kept or names - told:
            kept.append(hit)
            told |= names
    return kept


def _names(text: str) -> set[str]:
    """Return the numbers and capitalised words of ``text``."""
    return {
        word
        for word in words(text)
        if (word[0].isdigit() or word[0].isupper()) and word.casefold() not in FUNCTION_WORDS
    }


def _counted_on(chosen: Sequence[Hit], hits: Sequence[Hit]) -> list[Hit]:
    """Return what counts on from a chosen one in its passage: "The second …" to "The first …"."""
    known = {hit.sentence.id for hit in chosen}
    in_place = sorted(hits, key=place)
    counted = [
        (hit, before)
        for before, hit in pairwise(in_place)
        if _ORDINAL.match(hit.sentence.text)
        and hit.sentence.passage.id == before.sentence.passage.id
    ]
    counting = {
        hit.sentence.passage.id
        for hit, before in counted
        if known & {hit.sentence.id, before.sentence.id}
    }
    return [
        hit
        for hit, _ in counted
        if hit.sentence.passage.id in counting and hit.sentence.id not in known
    ]


def _listed(hits: Sequence[Hit]) -> list[Hit]:
    """Return the items of the list that one of the best hits, best first, introduces or is in."""
    least = hits[0].scores.confidence * A_LIST if hits else 0.0
    in_place = sorted(hits, key=place)
    order = {hit.sentence.id: at for at, hit in enumerate(in_place)}
    for hit in _from(hits, least):
        start = order[hit.sentence.id]
        while not _introduces(in_place, start) and _gap(in_place, start) in _RUN:
            start -= 1
        start += _introduces(in_place, start)
        end = start + 1
        while _gap(in_place, end) in _RUN:
            end += 1
        introduced = start > 0 and _introduces(in_place, start - 1)
        if introduced and any(_gap(in_place, at) == "\n" for at in range(start + 1, end)):
            return in_place[start:end]
    return []


# What parts an item from the next, and the sentences of an item.
_RUN = ("\n", " ")


def _introduces(in_place: Sequence[Hit], at: int) -> bool:
    """Return whether a list follows on a hit: "The following are needed:"."""
    return in_place[at].sentence.text.endswith(":") and _gap(in_place, at + 1) == "\n\n"


def _gap(in_place: Sequence[Hit], at: int) -> str | None:
    """Return what stands between a hit and the one before it; None in different articles."""
    if not 0 < at < len(in_place):
        return None
    before, after = in_place[at - 1].sentence, in_place[at].sentence
    if before.article.path != after.article.path:
        return None
    return before.article.text[before.end : after.start]
