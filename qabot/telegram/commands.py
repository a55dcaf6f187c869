"""The menus of commands that Telegram shows, one for private chats and one for groups."""

from __future__ import annotations

import logging

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)
from telegram.error import TelegramError

from qabot.telegram.texts import LANGUAGES, Texts

logger = logging.getLogger(__name__)

PRIVATE = ("ask", "sources", "retry", "help", "privacy", "forget", "start")
GROUP = ("ask", "sources", "retry", "help", "privacy", "forget")
_SCOPES: tuple[tuple[BotCommandScope, tuple[str, ...]], ...] = (
    (BotCommandScopeAllPrivateChats(), PRIVATE),
    (BotCommandScopeAllGroupChats(), GROUP),
)


async def announce(bot: Bot) -> None:
    """Tell Telegram which commands there are, by kind of chat and language.

    The bot works without it, so a failure is only logged.
    """
    try:
        for language, texts in LANGUAGES.items():
            for scope, names in _SCOPES:
                # English is for everybody whose language has no list of its own.
                code = None if language == "en" else language
                await bot.set_my_commands(_menu(texts, names), scope, code)
    except TelegramError as error:
        logger.warning("the menus of commands could not be set: %s", error)


def _menu(texts: Texts, names: tuple[str, ...]) -> list[BotCommand]:
    return [BotCommand(name, texts.commands[name]) for name in names]
