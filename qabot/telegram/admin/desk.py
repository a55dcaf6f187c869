"""What administrators ask about, told in words."""

from __future__ import annotations

from collections.abc import Sequence

from qabot.diagnosis.status import finished, read_status
from qabot.errors import QabotError
from qabot.settings import Settings
from qabot.state.feedback import Opinion
from qabot.state.missed import Missed
from qabot.telegram.admin.texts import AdminTexts
from qabot.telegram.markup import clip

# So many of the newest are listed; `qabot missed` and `qabot feedback` list all.
_LISTED = 15
_LONGEST_QUESTION = 200


def status(settings: Settings, waiting: int, texts: AdminTexts) -> str:
    """Tell the state of the index; reads files, so not for the event loop."""
    try:
        found = read_status(settings.corpus, settings.index, settings.model)
    except QabotError as error:
        return texts.no_status.format(why=f"{error}. {error.hint}")
    run, plan = found.last_run, found.changes
    return texts.status.format(
        generation=found.generation,
        articles=found.counts["articles"],
        sentences=found.counts["sentences"],
        last_run="–" if run is None else f"{finished(run):%Y-%m-%d %H:%M} UTC",
        new="–" if plan is None else len(plan.added),
        changed="–" if plan is None else len(plan.changed),
        gone="–" if plan is None else len(plan.removed),
        skipped="–" if plan is None else len(plan.problems),
        waiting=waiting,
    )


def missed(questions: Sequence[Missed], texts: AdminTexts) -> str:
    """List the newest of the questions that were declined."""
    lines = [f"• {clip(each.question, _LONGEST_QUESTION)}" for each in questions[:_LISTED]]
    return "\n".join(lines) or texts.nothing_missed


def feedback(opinions: Sequence[Opinion], texts: AdminTexts) -> str:
    """List the newest opinions, with the article that was quoted."""
    lines = [
        f"{'👍' if each.helped else '👎'} {clip(each.question, _LONGEST_QUESTION)}"
        f" → {clip(each.path or '–', _LONGEST_QUESTION)}"
        for each in opinions[:_LISTED]
    ]
    return "\n".join(lines) or texts.no_feedback
