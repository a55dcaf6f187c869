"""What stands before all handlers: who is let in, and how often."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress

from telegram import Bot, Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import ApplicationHandlerStop, ContextTypes, filters

from qabot.settings import Settings
from qabot.telegram.access import Access, group_of
from qabot.telegram.addressing import FromPerson, command_in, language_of, question_in
from qabot.telegram.inbox import Inbox
from qabot.telegram.languages import texts_for
from qabot.telegram.limits import Limit, Verdict
from qabot.telegram.markup import plain_message
from qabot.telegram.sending import Place, Sender

logger = logging.getLogger(__name__)

# Taps are quick, and an inline query comes with every few letters: so many times a question.
_TAPS_PER_QUESTION = 6
_TOLD_PER_MINUTE = 1
_from_person = FromPerson()


class Gate:
    """The callback of the handler before all others.

    Args:
        settings: how often, and whether what is asked is logged.
        access: who is let in.
        inbox: knows when an update arrived.
        sender: delivers what is said.
        name_of: gives a user's keyed hash.
    """

    def __init__(
        self,
        settings: Settings,
        access: Access,
        inbox: Inbox,
        sender: Sender,
        name_of: Callable[[int], str],
    ) -> None:
        self._settings = settings
        self._access = access
        self._inbox = inbox
        self._sender = sender
        self._name_of = name_of
        self._users = Limit(settings.telegram_user_limit)
        self._chats = Limit(settings.telegram_chat_limit)
        self._taps = Limit(settings.telegram_user_limit * _TAPS_PER_QUESTION)
        self._strangers = Limit(_TOLD_PER_MINUTE)

    async def check(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Let an update through to the handlers, or not.

        Raises:
            ApplicationHandlerStop: it goes no further.
        """
        arrived = self._inbox.arrival(update)
        if not self._access.lets_in(update):
            await self._turn_away(update, context.bot, arrived)
            raise ApplicationHandlerStop
        self._access.follow(update)
        message = update.message
        if message is not None and _is_question(message, context.bot):
            self._note(message)
            if arrived is not None:  # one from before was counted then
                await self._count(message, arrived)
        elif update.callback_query is not None or update.inline_query is not None:
            await self._count_tap(update, arrived)

    async def _turn_away(self, update: Update, bot: Bot, arrived: float | None) -> None:
        group = group_of(update)
        if group is not None:
            logger.info("leaving %s, which isn't allowed", self._name_of(group.id))
            with suppress(TelegramError):  # out already
                await bot.leave_chat(group.id)
            return
        user = update.effective_user
        if user is None:
            return
        text = texts_for(user.language_code).not_allowed.format(number=user.id)
        with suppress(TelegramError):  # too late
            if update.callback_query is not None:
                await update.callback_query.answer(text)
            elif update.inline_query is not None:
                await update.inline_query.answer([], cache_time=0, is_personal=True)
            elif (
                update.message is not None
                and self._strangers.check(user.id, arrived or 0.0) is Verdict.FINE
            ):
                await self._say(update.message, text)

    async def _count(self, message: Message, arrived: float) -> None:
        who = message.from_user.id if message.from_user else message.chat.id
        verdict = self._users.check(who, arrived)
        if verdict is Verdict.FINE:
            verdict = self._chats.check(message.chat.id, arrived)
        if verdict is Verdict.FINE:
            return
        logger.info("%s asks too often", self._name_of(who))
        if verdict is Verdict.TELL:
            await self._say(message, texts_for(language_of(message)).too_often)
        raise ApplicationHandlerStop

    async def _count_tap(self, update: Update, arrived: float | None) -> None:
        user = update.effective_user
        if user is None or arrived is None:
            return
        if self._taps.check(user.id, arrived) is Verdict.FINE:
            return
        if update.callback_query is not None:
            with suppress(TelegramError):
                await update.callback_query.answer(texts_for(user.language_code).too_often)
        raise ApplicationHandlerStop

    def _note(self, message: Message) -> None:
        """Tell the log that somebody asks; what, only if the operator wants that."""
        who = self._name_of(message.from_user.id) if message.from_user else "somebody"
        if self._settings.log_questions:
            logger.info("%s asks: %s", who, message.text or message.caption or "(no text)")
        else:
            # At the end there is one line a question in any case.
            logger.debug("%s asks", who)

    async def _say(self, message: Message, text: str) -> None:
        await self._sender.send(Place.beside(message), [plain_message(text)])


def _is_question(message: Message, bot: Bot) -> bool:
    """Tell whether a message is for the bot, a command too."""
    if not _from_person.filter(message) or filters.StatusUpdate.ALL.filter(Update(0, message)):
        return False
    if message.chat.type == ChatType.PRIVATE:
        return True
    return command_in(message, bot.bot) is not None or question_in(message, bot.bot) is not None
