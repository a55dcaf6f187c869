"""The second use case: answer a question from one generation of the index."""

from qabot.answering.answering import (
    CHARACTERS_READ,
    MAX_QUESTION,
    THRESHOLD,
    TOP,
    Answerer,
    Limits,
    tidy,
)
from qabot.answering.examining import Examination, Excerpt

__all__ = [
    "CHARACTERS_READ",
    "MAX_QUESTION",
    "THRESHOLD",
    "TOP",
    "Answerer",
    "Examination",
    "Excerpt",
    "Limits",
    "tidy",
]
