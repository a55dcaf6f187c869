"""Makes questions that a passage seems to answer and doesn't: another name, another number.

The near misses that are hardest to decline are about the right thing and say something else of it.
Exchanging a name, a number or a word for its opposite, and negation, make them of questions whose
answer is known; people who wrote unanswerable questions for SQuAD 2.0 used the same means among
others (Rajpurkar et al. 2018, "Know What You Don't Know", table 1).
"""

from __future__ import annotations

import random
import re

from qabot.training.opposites import OPPOSITES

# Capitalised words that don't begin the text, with small words between them.
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][\w-]+(?: (?:(?:of|the|de) )?[A-Z][\w-]+)*")
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w])")
# A year is moved by so much at most, so that it stays one.
_FARTHEST_YEAR = 30
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
# Not the first word, which may be a name, nor "how old" and its like, which ask for a measure.
_OPPOSED = re.compile(rf"(?<= )(?<![Hh]ow )(?:{'|'.join(OPPOSITES)})(?![\w'’-])")
_NEGATED = re.compile(r"(?<= )(?:did|does|do|was|were|is|are|has|had|could|would)(?= )")
# Each question has a verb to negate; more of them would teach the word "not" and little else.
_NEGATED_SHARE = 0.15


def altered(question: str, passage: str, others: list[str], chance: random.Random) -> str | None:
    """Return ``question`` asking for something that ``passage`` doesn't say.

    Args:
        question: what the passage answers.
        passage: its text, with the headings above it.
        others: texts to take another name from.
        chance: draws what is exchanged.

    Returns:
        None where the question holds nothing to exchange, or the texts have nothing to put there.
    """
    kinds = (_NAME, _NUMBER, _OPPOSED)
    places = [place for kind in kinds for place in kind.finditer(question)]
    negated = list(_NEGATED.finditer(question))
    if negated and chance.random() < _NEGATED_SHARE:
        places = negated
    if not places:
        return None
    place = chance.choice(places)
    put = _put_for(place, passage.casefold(), others, chance)
    return None if put is None else question[: place.start()] + put + question[place.end() :]


def _put_for(
    place: re.Match[str], known: str, others: list[str], chance: random.Random
) -> str | None:
    if place.re is _NEGATED:
        return f"{place[0]}n't"
    if place.re is _NUMBER:
        return _other_number(place[0], known, chance)
    if place.re is _OPPOSED:
        words = set(re.findall(r"\w+", known))
        fresh = [word for word in OPPOSITES[place[0]] if word not in words]
    else:
        names = sorted({name for text in others for name in _NAME.findall(text)})
        fresh = [name for name in names if name.casefold() not in known]
    return chance.choice(fresh) if fresh else None


def _other_number(number: str, known: str, chance: random.Random) -> str | None:
    if _YEAR.fullmatch(number):
        shift = chance.choice([-1, 1]) * chance.randint(1, _FARTHEST_YEAR)
        put = str(int(number) + shift)
    else:
        # The same number of digits, the first of them no zero.
        first = chance.choice("123456789")
        put = first + re.sub(r"\d", lambda _: chance.choice("0123456789"), number[1:])
    return None if put in known or put == number else put
