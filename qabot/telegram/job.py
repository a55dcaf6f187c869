"""The update that is in work, so that what is sent on its behalf is noted where it is kept."""

from __future__ import annotations

import asyncio
from contextvars import ContextVar

from qabot.state.questions import Questions, Stage


class Job:
    """An update in work.

    Args:
        questions: where it is kept.
        update: its number.
    """

    def __init__(self, questions: Questions, update: int) -> None:
        self._questions = questions
        self._update = update
        self._stage = Stage.ACCEPTED
        self._arrived = False
        self.in_doubt = False
        self.postponed = False

    async def sending(self) -> None:
        """Note, on disk, that a message is about to go out."""
        await self._move(Stage.SENDING)

    async def not_sent(self) -> None:
        """Note that the message is known not to have arrived."""
        # With one that did, starting anew would send that one twice.
        if not self._arrived:
            await self._move(Stage.ACCEPTED)

    def sent(self) -> None:
        """Note that the message has arrived."""
        self._arrived = True

    async def finish(self) -> None:
        """Note how it ended; one that was put off stays as it is, for the next start."""
        if self.in_doubt:
            await asyncio.to_thread(self._questions.doubt, self._update)
        elif not self.postponed:
            await asyncio.to_thread(self._questions.finish, self._update)

    async def _move(self, stage: Stage) -> None:
        if self._stage is not stage:
            await asyncio.to_thread(self._questions.move, self._update, stage)
            self._stage = stage


# Tasks that a handler starts see it too.
current: ContextVar[Job | None] = ContextVar("current", default=None)
