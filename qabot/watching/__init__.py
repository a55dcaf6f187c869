"""Watches the corpus and brings the index up to date when articles change."""

from qabot.watching.watcher import Watcher

__all__ = ["Watcher"]
