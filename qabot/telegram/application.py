"""Wires the handlers: which message goes where, and which go nowhere."""

from __future__ import annotations

from typing import Any

from telegram.ext import Application, ApplicationBuilder, CommandHandler, MessageHandler, filters
from telegram.request import HTTPXRequest

from qabot.telegram.addressing import FromPerson
from qabot.telegram.conversation import Conversation
from qabot.telegram.desk import Desk
from qabot.telegram.polling import PollRequest
from qabot.telegram.sending import Sender

AnyApplication = Application[Any, Any, Any, Any, Any, Any]

# So many messages are in work at once; the rest waits in the library's queue.
_MESSAGES_AT_ONCE = 64
_CONNECT_SECONDS = 10.0
# A request that takes longer than this counts as lost, and may be sent or not.
_ANSWER_SECONDS = 20.0


def build(token: str, base_url: str, desk: Desk, poll: PollRequest) -> AnyApplication:
    """Return the bot, not yet started.

    Args:
        token: of the bot.
        base_url: the root of the Bot API server.
        desk: answers questions.
        poll: fetches updates.
    """
    application = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{base_url}/bot")
        .base_file_url(f"{base_url}/file/bot")
        .request(
            HTTPXRequest(
                connection_pool_size=_MESSAGES_AT_ONCE,
                connect_timeout=_CONNECT_SECONDS,
                read_timeout=_ANSWER_SECONDS,
                write_timeout=_ANSWER_SECONDS,
                pool_timeout=_ANSWER_SECONDS,
            )
        )
        .get_updates_request(poll)
        .concurrent_updates(_MESSAGES_AT_ONCE)
        .job_queue(None)
        .build()
    )
    add_handlers(application, Conversation(desk, Sender(application.bot)))
    return application


def add_handlers(application: AnyApplication, talk: Conversation) -> None:
    """Add what is answered; what no handler takes is ignored.

    Only new messages are answered: an edited one would be answered twice, and posts of a channel
    are not questions. Commands for other bots are left out by the library.
    """
    new = filters.UpdateType.MESSAGE & FromPerson()
    private = filters.ChatType.PRIVATE
    application.add_handlers(
        [
            CommandHandler("start", talk.start, new),
            CommandHandler("help", talk.help, new),
            CommandHandler("ask", talk.ask, new),
            MessageHandler(new & private & filters.COMMAND, talk.unknown_command),
            MessageHandler(new & filters.TEXT & ~filters.COMMAND, talk.text),
            MessageHandler(new & private & ~filters.TEXT & ~filters.StatusUpdate.ALL, talk.other),
        ]
    )
    application.add_error_handler(talk.failed)
