"""The menus of commands that Telegram shows: in private, in groups, and to administrators."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest, TelegramError

from qabot.telegram.admin.texts import admin_texts
from qabot.telegram.languages import LANGUAGES
from qabot.telegram.texts import Texts

logger = logging.getLogger(__name__)

PRIVATE = ("ask", "sources", "retry", "help", "privacy", "forget", "start")
GROUP = ("ask", "sources", "retry", "help", "privacy", "forget")
_SCOPES: tuple[tuple[BotCommandScope, tuple[str, ...]], ...] = (
    (BotCommandScopeAllPrivateChats(), PRIVATE),
    (BotCommandScopeAllGroupChats(), GROUP),
)


async def announce(bot: Bot, admins: Iterable[int]) -> None:
    """Tell Telegram which commands there are, by kind of chat and language.

    The bot works without it, so a failure is only logged.

    Args:
        bot: logged in.
        admins: the numbers of those whose private chat has the commands of administrators too.
    """
    try:
        for language, texts in LANGUAGES.items():
            # English is for everybody whose language has no list of its own.
            code = None if language == "en" else language
            for scope, names in _SCOPES:
                await bot.set_my_commands(_menu(texts, names), scope, code)
            more = [BotCommand(*each) for each in admin_texts(language).commands.items()]
            menu = [*_menu(texts, PRIVATE), *more]
            for admin in admins:
                await _announce_to(bot, admin, menu, code)
    except TelegramError as error:
        logger.warning("the menus of commands could not be set: %s", error)


async def _announce_to(bot: Bot, admin: int, menu: list[BotCommand], code: str | None) -> None:
    try:
        await bot.set_my_commands(menu, BotCommandScopeChat(admin), code)
    except BadRequest:
        # Telegram knows no chat with somebody who has never written to the bot.
        logger.info("an administrator gets a menu of commands at the first start after writing")


def _menu(texts: Texts, names: tuple[str, ...]) -> list[BotCommand]:
    return [BotCommand(name, texts.commands[name]) for name in names]
