"""Puts the bot together."""

from __future__ import annotations

from telegram.ext import ApplicationBuilder
from telegram.request import HTTPXRequest

from qabot.settings import Settings
from qabot.state.database import StateDatabase
from qabot.state.people import People
from qabot.telegram.answering import Answering
from qabot.telegram.conversation import Conversation
from qabot.telegram.desk import Desk
from qabot.telegram.examples import Examples
from qabot.telegram.handlers import AnyApplication, add_handlers
from qabot.telegram.inline import Inline
from qabot.telegram.memory import Memory
from qabot.telegram.polling import PollRequest
from qabot.telegram.sending import Sender
from qabot.telegram.taps import Taps

# So many messages are in work at once; the rest waits in the library's queue.
_MESSAGES_AT_ONCE = 64
_CONNECT_SECONDS = 10.0
# A request that takes longer than this counts as lost, and may be sent or not.
_ANSWER_SECONDS = 20.0


def build(
    token: str, settings: Settings, desk: Desk, poll: PollRequest, state: StateDatabase
) -> AnyApplication:
    """Return the bot, not yet started.

    Args:
        token: of the bot.
        settings: where the Bot API server is, and how much is shown at once.
        desk: answers questions.
        poll: fetches updates.
        state: what is kept of conversations.
    """
    application = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{settings.telegram_base_url}/bot")
        .base_file_url(f"{settings.telegram_base_url}/file/bot")
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
    _connect(application, desk, state, settings.top)
    return application


def _connect(application: AnyApplication, desk: Desk, state: StateDatabase, at_once: int) -> None:
    """Make what takes updates from what answers, sends and remembers."""
    sender = Sender(application.bot)
    memory = Memory.of(state)
    name_of = People(state).name
    answering = Answering(desk, sender, memory, at_once)
    examples = Examples(desk, memory.answers)
    add_handlers(
        application,
        Conversation(answering, examples, sender, memory, name_of),
        Taps(answering, desk, sender, memory, name_of),
        Inline(desk, examples, personal=False),
    )
