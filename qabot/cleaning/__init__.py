"""Makes a quotable article of a loaded document; pure, no I/O."""

from qabot.cleaning.pipeline import CLEANING_VERSION, CleanedArticle, clean

__all__ = ["CLEANING_VERSION", "CleanedArticle", "clean"]
