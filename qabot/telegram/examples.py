"""Example questions, each under a name that fits into a link and outlives the process."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping

from qabot.errors import QabotError
from qabot.records import Example
from qabot.state.answers import Answers
from qabot.telegram.desk import Desk

logger = logging.getLogger(__name__)

COUNT = 3
# https://core.telegram.org/bots/features#deep-linking: at most 64 of A-Za-z0-9_-.
_PREFIX = "q-"
_DIGITS = 24


class Examples:
    """The examples of the newest generation.

    Args:
        desk: finds them.
        answers: keeps their names.
    """

    def __init__(self, desk: Desk, answers: Answers) -> None:
        self.desk = desk
        self._answers = answers

    async def tried(self) -> tuple[Example, ...]:
        """Return up to three examples; none if the articles make none, or can't be asked now."""
        try:
            return await self.desk.examples(COUNT)
        except QabotError as error:
            logger.warning("no examples can be found: %s. %s", error, error.hint)
            return ()

    async def named(self) -> Mapping[str, str]:
        """Return the questions by the names under which they are kept."""
        found = {_name(each.question): each.question for each in await self.tried()}
        for name, question in found.items():
            self._answers.keep_example(name, question)
        return found


def _name(question: str) -> str:
    """Return a name for a question, the same at all times."""
    return _PREFIX + hashlib.sha256(question.encode()).hexdigest()[:_DIGITS]
