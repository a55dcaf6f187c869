"""The queue of updates: each is on disk before Telegram is told that it arrived, and only once."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Sequence
from typing import Any

from telegram import Bot, Update

from qabot.errors import StateError
from qabot.state.questions import Kept, Questions

logger = logging.getLogger(__name__)

_PAUSE_SECONDS = 5.0
_PRUNED_EVERY = 1_000


class Inbox(asyncio.Queue[Any]):
    """What the library puts updates into before it confirms them, and handles them from.

    Args:
        questions: where updates are kept.
    """

    def __init__(self, questions: Questions) -> None:
        super().__init__()
        self._questions = questions
        self._arrivals: dict[int, float] = {}

    async def put(self, item: Any) -> None:
        """Keep an update and queue it; drop one that came before.

        While it can't be kept it isn't confirmed either, so that Telegram keeps it.
        """
        if isinstance(item, Update):
            if not await self._is_new(item):
                logger.debug("an update was delivered again")
                return
            if not item.update_id % _PRUNED_EVERY:
                await asyncio.to_thread(self._questions.prune)
            self._arrivals[item.update_id] = time.monotonic()
        await super().put(item)

    def arrival(self, update: Update) -> float | None:
        """Return when an update arrived, once; None if an earlier process took it."""
        return self._arrivals.pop(update.update_id, None)

    async def recover(self, bot: Bot) -> None:
        """Queue what an earlier process accepted and didn't come to."""
        count = 0
        for kept in await asyncio.to_thread(self._questions.recover):
            update = read(kept, bot)
            if update is None or update.callback_query or update.inline_query:
                # Taps and inline queries lapse within seconds; whoever waited has tried again.
                await asyncio.to_thread(self._questions.finish, kept.id)
                continue
            await super().put(update)
            count += 1
        if count:
            logger.info("%d messages from before are answered now", count)

    async def offers(self, bot: Bot) -> Sequence[Update]:
        """Return what may or may not have been answered, and whose users weren't told yet."""
        kept = await asyncio.to_thread(self._questions.offer)
        return [update for update in (read(each, bot) for each in kept) if update is not None]

    async def _is_new(self, update: Update) -> bool:
        kept = Kept(
            update.update_id,
            update.effective_chat.id if update.effective_chat else None,
            update.effective_user.id if update.effective_user else None,
            update.to_json(),
        )
        while True:
            try:
                return await asyncio.to_thread(self._questions.accept, kept)
            except StateError as error:
                logger.error("messages can't be taken now: %s. %s", error, error.hint)  # noqa: TRY400 - no surprise
                await asyncio.sleep(_PAUSE_SECONDS)


def read(kept: Kept, bot: Bot) -> Update | None:
    """Return an update as the library knows it; None if another version wrote it otherwise."""
    try:
        return Update.de_json(json.loads(kept.payload), bot)
    except (TypeError, ValueError, KeyError):
        logger.exception("a message from before can't be read")
        return None
