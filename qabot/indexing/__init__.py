"""The first use case: bring the index up to date with the corpus."""

from qabot.indexing.planning import Plan, make_plan
from qabot.indexing.running import Indexer, IndexReport, Parts

__all__ = ["IndexReport", "Indexer", "Parts", "Plan", "make_plan"]
