"""Runs the bot: connects, answers, keeps the index up to date, and stops without losing a word."""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

from telegram.error import InvalidToken, RetryAfter, TelegramError

from qabot import errors
from qabot.monitoring.server import serving
from qabot.monitoring.vitals import Phase, Vitals
from qabot.secrets import BotSecrets
from qabot.settings import Settings
from qabot.state.retention import delete_older
from qabot.telegram import webhook
from qabot.telegram.application import build
from qabot.telegram.commands import announce
from qabot.telegram.delivering import seconds_to_wait
from qabot.telegram.desk import Desk
from qabot.telegram.handlers import HANDLED, AnyApplication
from qabot.telegram.polling import PollRequest, token_refused
from qabot.telegram.post import Post, opened
from qabot.watching import Watcher

logger = logging.getLogger(__name__)

# https://core.telegram.org/bots/api#getupdates: the server holds a poll for at most 50 s.
_POLL_SECONDS = 30
_CONNECT_SECONDS = 10.0
_FIRST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 30.0
# How often what is too old is looked for.
_RETENTION_SECONDS = 3600.0
# How long answers in work may still take when the bot is told to stop.
DRAIN_SECONDS = 25.0


def run(settings: Settings, secrets: BotSecrets) -> None:
    """Run the bot until SIGTERM or SIGINT.

    Raises:
        TokenRefusedError: Telegram doesn't know the token.
        ConflictError: another process fetches the same bot's messages.
        SettingsError: a port that is to be listened on is taken.
    """
    asyncio.run(_Service(settings, secrets).run())


class _Service:
    """One run of the bot."""

    def __init__(self, settings: Settings, secrets: BotSecrets) -> None:
        self._settings = settings
        self._secrets = secrets
        mode = "polling" if settings.webhook_url is None else "webhook"
        self._vitals = Vitals(settings.index, mode)
        self._ending = asyncio.Event()
        self._error: errors.TelegramError | None = None

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(each, self._ending.set)
        chosen = self._settings
        bot = int(self._secrets.token.partition(":")[0])
        with opened(chosen.state, bot, self._secrets.state_keys) as state:
            post = Post(state, bot, heard=self._vitals.heard)
            self._vitals.waiting = post.questions.waiting
            await self._answer(chosen, post)
        if self._error is not None:
            raise self._error

    async def _answer(self, chosen: Settings, post: Post) -> None:
        watcher = Watcher(chosen.corpus, chosen.index, chosen.model)
        desk = Desk(chosen, watcher.nudge)
        poll = PollRequest(self._give_up, self._vitals.heard, connect_timeout=_CONNECT_SECONDS)
        application = build(self._secrets.token, chosen, desk, poll, post)
        async with serving(self._vitals, chosen.serve_host, chosen.serve_port):
            with _watching(watcher):
                try:
                    desk.warm_up()
                    await self._serve(application, post)
                finally:
                    desk.close()

    def _give_up(self, error: errors.TelegramError) -> None:
        self._error = self._error or error
        self._ending.set()

    async def _serve(self, application: AnyApplication, post: Post) -> None:
        try:
            await self._unless_ending(self._connect(application))
            if self._ending.is_set():
                return
            async with _answering(application, post):
                admins = self._settings.telegram_admins or ()
                await self._unless_ending(announce(application.bot, admins))
                await self._unless_ending(self._listen(application))
                if not self._ending.is_set():
                    self._vitals.phase = Phase.ANSWERING
                    logger.info("answering as @%s", application.bot.username)
                await self._unless_ending(self._look_after(application, post))
                self._vitals.phase = Phase.STOPPING
                logger.info("stopping; questions in work are answered first")
        finally:
            # Not all of it may have been initialized; what was is let go of.
            with suppress(TelegramError, RuntimeError):
                await application.shutdown()

    async def _connect(self, application: AnyApplication) -> None:
        """Log in, trying again until it works; only a refused token is final."""
        pause = _FIRST_PAUSE_SECONDS
        while True:
            try:
                await application.initialize()
            except InvalidToken:
                self._give_up(token_refused())
                return
            except RetryAfter as error:
                pause = seconds_to_wait(error)
                logger.warning("Telegram asks to wait %.0f s", pause)
            except TelegramError as error:
                logger.warning("Telegram can't be reached: %s; again in %.0f s", error, pause)
            else:
                return
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)

    async def _listen(self, application: AnyApplication) -> None:
        if self._settings.webhook_url is None:
            await _poll(application)
            return
        await webhook.start(application, self._settings, self._secrets.webhook, HANDLED)
        logger.info("updates are taken at %s", self._settings.webhook_url)

    async def _look_after(self, application: AnyApplication, post: Post) -> None:
        """Do what has to be done from time to time, until the bot is to end."""
        if self._ending.is_set():
            return
        tasks = [self._delete_old(post)]
        if self._settings.webhook_url is not None:
            url, heard = self._settings.webhook_url, self._vitals.heard
            tasks.append(webhook.look_after(application.bot, url, heard, self._give_up))
        await asyncio.gather(*tasks)

    async def _delete_old(self, post: Post) -> None:
        days = self._settings.retention_days
        while True:
            try:
                deleted = await asyncio.to_thread(delete_older, post.state, days)
            except errors.StateError as error:
                logger.warning("what is too old can't be deleted: %s. %s", error, error.hint)
            else:
                if deleted:
                    logger.info("%d things are deleted after %d days", deleted, days)
            await asyncio.sleep(_RETENTION_SECONDS)

    async def _unless_ending(self, work: Coroutine[Any, Any, None]) -> None:
        """Do ``work``, but leave off when the bot is to end."""
        doing = asyncio.ensure_future(work)
        ending = asyncio.ensure_future(self._ending.wait())
        await asyncio.wait([doing, ending], return_when=asyncio.FIRST_COMPLETED)
        ending.cancel()
        if not doing.done():
            doing.cancel()
        with suppress(asyncio.CancelledError):
            await doing


async def _poll(application: AnyApplication) -> None:
    if application.updater is None:
        raise TypeError("the application was built without an updater")
    with suppress(InvalidToken):  # PollRequest has told
        await application.updater.start_polling(
            timeout=_POLL_SECONDS,
            bootstrap_retries=-1,
            allowed_updates=HANDLED,
            error_callback=lambda _: None,  # likewise
        )


@asynccontextmanager
async def _answering(application: AnyApplication, post: Post) -> AsyncIterator[None]:
    """Answer what was left and what arrives in the block; at its end, finish what is in work."""
    await application.start()
    await post.begin(application.bot)
    application.create_task(post.offer())
    try:
        yield
    finally:
        post.stop()
        try:
            async with asyncio.timeout(DRAIN_SECONDS):
                if application.updater is not None and application.updater.running:
                    with suppress(TelegramError):  # the last poll; what it says doesn't matter
                        await application.updater.stop()
                await application.stop()
        except TimeoutError:
            logger.error("some questions wait for the next start: %.0f s are over", DRAIN_SECONDS)  # noqa: TRY400 - no surprise


@contextmanager
def _watching(watcher: Watcher) -> Iterator[None]:
    """Watch the corpus in a thread during the block; the runs are processes of their own."""
    thread = threading.Thread(target=watcher.run, name="watch")
    thread.start()
    try:
        yield
    finally:
        watcher.stop()
        thread.join()
