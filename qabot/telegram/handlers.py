"""Which update goes where, and which go nowhere."""

from __future__ import annotations

from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from qabot.telegram.addressing import FromPerson
from qabot.telegram.conversation import Conversation
from qabot.telegram.inline import Inline
from qabot.telegram.taps import Taps

AnyApplication = Application[Any, Any, Any, Any, Any, Any]

# What the handlers below take, for `allowed_updates`.
HANDLED = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
)


def add_handlers(
    application: AnyApplication, talk: Conversation, taps: Taps, inline: Inline
) -> None:
    """Add what is answered; what no handler takes is ignored.

    Posts of a channel are not questions. Commands for other bots are left out by the library.
    """
    new = filters.UpdateType.MESSAGE & FromPerson()
    edited = filters.UpdateType.EDITED_MESSAGE & FromPerson()
    private = filters.ChatType.PRIVATE
    words = filters.TEXT | filters.CAPTION
    commands = {
        "start": talk.start,
        "help": talk.help,
        "ask": talk.ask,
        "sources": talk.sources,
        "retry": talk.retry,
        "privacy": talk.privacy,
        "forget": talk.forget,
    }
    application.add_handlers(
        [
            *(CommandHandler(name, callback, new) for name, callback in commands.items()),
            MessageHandler(new & private & filters.COMMAND, talk.unknown_command),
            MessageHandler(new & words & ~filters.COMMAND, talk.text),
            MessageHandler(new & private & ~words & ~filters.StatusUpdate.ALL, talk.other),
            MessageHandler(edited & words, talk.edited),
            CallbackQueryHandler(taps.tapped),
            InlineQueryHandler(inline.asked),
        ]
    )
    application.add_error_handler(talk.failed)
