"""What an index run in a process of its own reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run went.

    Attributes:
        error: what went wrong; empty if nothing did.
        hint: what to do about it.
        busy: whether another process was writing the index.
        added, changed, removed: how many articles.
        articles: articles in the index now.
        generation: the generation that stands now.
        remade: parts of the index that differed, which made everything be read anew.
        seconds: how long the run took.
        skipped: paths that are no article, with the reason.
    """

    error: str = ""
    hint: str = ""
    busy: bool = False
    added: int = 0
    changed: int = 0
    removed: int = 0
    articles: int = 0
    generation: int = 0
    remade: Sequence[str] = ()
    seconds: float = 0.0
    skipped: Mapping[str, str] = field(default_factory=dict)

    @property
    def changes(self) -> int:
        """How many articles differ from before."""
        return self.added + self.changed + self.removed

    def summary(self) -> str:
        """Return one line about a run that went well."""
        counts = {"added": self.added, "changed": self.changed, "removed": self.removed}
        told = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
        articles = "1 article" if self.articles == 1 else f"{self.articles} articles"
        anew = f", made anew for another {', '.join(self.remade)}" if self.remade else ""
        return (
            f"{told or 'up to date'}: {articles} in {self.seconds:.1f} s"
            f" (generation {self.generation}){anew}"
        )
