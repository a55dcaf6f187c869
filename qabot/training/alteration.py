"""Makes questions that a passage seems to answer and doesn't: another name, another number.

The near misses that are hardest to decline are about the right thing and say something else of it.
Exchanging a name or number makes them of questions whose answer is known; people who wrote
unanswerable questions for SQuAD 2.0 used the same two means among others (Rajpurkar et al. 2018,
"Know What You Don't Know", table 1: entity swap; and negation, antonym, which we leave out).
"""

from __future__ import annotations

import random
import re

# Capitalised words that don't begin the text, with small words between them.
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][\w-]+(?: (?:(?:of|the|de) )?[A-Z][\w-]+)*")
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w])")
# A year is moved by so much at most, so that it stays one.
_FARTHEST_YEAR = 30
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")


def altered(question: str, passage: str, others: list[str], chance: random.Random) -> str | None:
    """Return ``question`` asking about something that ``passage`` doesn't mention.

    Args:
        question: what the passage answers.
        passage: its text, with the headings above it.
        others: texts to take another name from.
        chance: draws what is exchanged.

    Returns:
        None where the question holds no name or number, or the texts have none to put there.
    """
    places = [*_NAME.finditer(question), *_NUMBER.finditer(question)]
    if not places:
        return None
    place = chance.choice(places)
    known = passage.casefold()
    if _NUMBER.fullmatch(place[0]):
        put = _other_number(place[0], known, chance)
    else:
        names = sorted({name for text in others for name in _NAME.findall(text)})
        fresh = [name for name in names if name.casefold() not in known]
        put = chance.choice(fresh) if fresh else None
    return None if put is None else question[: place.start()] + put + question[place.end() :]


def _other_number(number: str, known: str, chance: random.Random) -> str | None:
    if _YEAR.fullmatch(number):
        shift = chance.choice([-1, 1]) * chance.randint(1, _FARTHEST_YEAR)
        put = str(int(number) + shift)
    else:
        # The same number of digits, the first of them no zero.
        first = chance.choice("123456789")
        put = first + re.sub(r"\d", lambda _: chance.choice("0123456789"), number[1:])
    return None if put in known or put == number else put
