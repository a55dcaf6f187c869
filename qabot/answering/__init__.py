"""The second use case: answer a question from one generation of the index."""

from qabot.answering.answering import Answerer, Limits

__all__ = ["Answerer", "Limits"]
