"""Splitting articles into passages and sentences, with exact offsets."""

from __future__ import annotations

from typing import Final

import nupunkt

from qabot.splitting.passages import split_article
from qabot.splitting.sentences import split_sentences

# The first number is raised whenever a rule here changes what a text is split into.
SPLITTER_VERSION: Final = f"1+nupunkt-{nupunkt.__version__}"
"""Part of the index fingerprint: changes when the same text may split differently."""

__all__ = ["SPLITTER_VERSION", "split_article", "split_sentences"]
