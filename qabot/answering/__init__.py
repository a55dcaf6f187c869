"""The second use case: answer a question from one generation of the index."""

from qabot.answering.answering import (
    MAX_QUESTION,
    PASSAGES_READ,
    THRESHOLD,
    TOP,
    Answerer,
    Limits,
    tidy,
)
from qabot.answering.examining import Examination, Excerpt

__all__ = [
    "MAX_QUESTION",
    "PASSAGES_READ",
    "THRESHOLD",
    "TOP",
    "Answerer",
    "Examination",
    "Excerpt",
    "Limits",
    "tidy",
]
