"""The second use case: answer a question from one generation of the index."""

from qabot.answering.answering import MAX_QUESTION, THRESHOLD, TOP, Answerer, Limits, tidy

__all__ = ["MAX_QUESTION", "THRESHOLD", "TOP", "Answerer", "Limits", "tidy"]
