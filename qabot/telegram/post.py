"""How messages come in and go out: kept before they are confirmed, and each answered once."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from telegram import Bot

from qabot.errors import ConflictError, StateError
from qabot.state.database import StateDatabase, make_folder
from qabot.state.questions import Questions, Stage
from qabot.telegram.addressing import language_of
from qabot.telegram.delivering import Delivering
from qabot.telegram.inbox import Inbox
from qabot.telegram.markup import plain_message
from qabot.telegram.processing import Processing
from qabot.telegram.sending import Place, Sender
from qabot.telegram.texts import texts_for
from qabot.telegram.throttle import Rates

logger = logging.getLogger(__name__)


class Post:
    """What the library takes updates with, and makes requests through.

    Args:
        state: where updates are kept.
        bot: the bot's number.
        rates: what Telegram allows.
    """

    def __init__(self, state: StateDatabase, bot: int, rates: Rates | None = None) -> None:
        self.state = state
        self.questions = Questions(state, bot)
        self.inbox = Inbox(self.questions)
        self.processing = Processing(self.questions, self.offer)
        self.delivering = Delivering(rates)
        self._bot: Bot | None = None

    async def begin(self, bot: Bot) -> None:
        """Queue what an earlier process left; before anything new is fetched."""
        self._bot = bot
        await self.inbox.recover(bot)

    def stop(self) -> None:
        """Finish what is in work; leave the rest, and what Telegram doesn't take, as it is kept."""
        self.processing.stop()
        self.delivering.stop()

    async def offer(self) -> None:
        """Tell the users of what may or may not have been answered of /retry, once each."""
        if self._bot is None:
            return
        sender = Sender(self._bot)
        for update in await self.inbox.offers(self._bot):
            logger.warning(
                "it is not known whether an answer arrived; /retry is offered; %d such in two days",
                self.questions.count(Stage.AMBIGUOUS),
            )
            message = update.message or update.edited_message
            if message is not None:
                text = texts_for(language_of(message)).in_doubt
                await sender.send(Place.beside(message), [plain_message(text)])


@contextmanager
def opened(folder: Path, bot: int) -> Iterator[StateDatabase]:
    """Open the state for one bot, and keep other processes of it out for the time of the block.

    What they are answering would look like what an earlier process left.

    Raises:
        ConflictError: another process of the same bot uses the folder.
        StateError: the state can't be used.
    """
    lock = FileLock(make_folder(folder) / f"bot-{bot}.lock", mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise ConflictError(
            f"another process answers as the same bot, with the state in {folder}",
            hint="Stop the other one; a token serves one process at a time.",
        ) from error
    except OSError as error:
        raise StateError(
            f"the state folder {folder} can't be locked: {error.strerror}",
            hint="Mend its permissions, or choose another folder with QABOT_STATE.",
        ) from error
    try:
        with closing(StateDatabase(folder)) as state:
            yield state
    finally:
        lock.release()
