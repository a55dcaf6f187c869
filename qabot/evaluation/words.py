"""Exact match and F1 of the words that answer, as SQuAD's own evaluation counts them."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalised(text: str) -> str:
    """Return ``text`` lower case, without ASCII punctuation and articles, single-spaced.

    In this order, which matters ("a.m." is "am"): the official script of Rajpurkar et al. 2016,
    SQuAD: 100,000+ Questions for Machine Comprehension of Text, section 6.1.
    """
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def exact_match(given: str, answers: Sequence[str]) -> float:
    """Return 1 if ``given`` equals one of ``answers`` after normalisation, else 0."""
    return float(any(normalised(given) == normalised(answer) for answer in answers))


def word_f1(given: str, answers: Sequence[str]) -> float:
    """Return the harmonic mean of precision and recall of the words, of the best of ``answers``."""
    return max(_f1(normalised(given).split(), normalised(each).split()) for each in answers)


def _f1(given: list[str], answer: list[str]) -> float:
    common = (Counter(given) & Counter(answer)).total()
    return 2 * common / (len(given) + len(answer)) if common else 0.0
