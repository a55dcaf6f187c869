"""The second use case: answer a question from one generation of the index."""

from qabot.answering.answering import THRESHOLD, TOP, Answerer, Limits, tidy

__all__ = ["THRESHOLD", "TOP", "Answerer", "Limits", "tidy"]
