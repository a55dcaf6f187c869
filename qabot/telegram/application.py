"""Puts the bot together."""

from __future__ import annotations

from telegram import Update
from telegram.ext import ApplicationBuilder, TypeHandler
from telegram.request import HTTPXRequest

from qabot.settings import Settings
from qabot.state.allowed import Allowed
from qabot.state.people import People
from qabot.telegram.access import Access
from qabot.telegram.admin.handlers import add_admin_handlers
from qabot.telegram.admin.handling import Handling, Office
from qabot.telegram.admin.reindexing import Reindexer
from qabot.telegram.answering import Answering
from qabot.telegram.conversation import Conversation
from qabot.telegram.desk import Desk
from qabot.telegram.examples import Examples
from qabot.telegram.gate import Gate
from qabot.telegram.handlers import AnyApplication, add_handlers
from qabot.telegram.inline import Inline
from qabot.telegram.memory import Memory
from qabot.telegram.polling import PollRequest
from qabot.telegram.post import Post
from qabot.telegram.sending import Sender
from qabot.telegram.taps import Taps

_CONNECTIONS = 64
_CONNECT_SECONDS = 10.0
# A request that takes longer than this counts as lost, and may be sent or not.
_ANSWER_SECONDS = 20.0
# The group of handlers before all others.
_FIRST = -1


def build(
    token: str, settings: Settings, desk: Desk, poll: PollRequest, post: Post
) -> AnyApplication:
    """Return the bot, not yet started.

    Args:
        token: of the bot.
        settings: where the Bot API server is, and how much is shown at once.
        desk: answers questions.
        poll: fetches updates.
        post: takes updates in, lets messages out, and keeps what is kept.
    """
    application = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{settings.telegram_base_url}/bot")
        .base_file_url(f"{settings.telegram_base_url}/file/bot")
        .request(
            HTTPXRequest(
                connection_pool_size=_CONNECTIONS,
                connect_timeout=_CONNECT_SECONDS,
                read_timeout=_ANSWER_SECONDS,
                write_timeout=_ANSWER_SECONDS,
                pool_timeout=_ANSWER_SECONDS,
            )
        )
        .get_updates_request(poll)
        .update_queue(post.inbox)
        .concurrent_updates(post.processing)
        .rate_limiter(post.delivering)
        .job_queue(None)
        .build()
    )
    _connect(application, desk, post, settings)
    return application


def _connect(application: AnyApplication, desk: Desk, post: Post, settings: Settings) -> None:
    """Make what takes updates from what answers, sends and remembers."""
    sender = Sender(application.bot)
    admins = settings.telegram_admins or ()
    listed = (*(settings.telegram_allowed or ()), *admins)
    access = Access(listed if settings.telegram_access == "listed" else None, Allowed(post.state))
    memory = Memory.of(post.state, post.questions)
    name_of = People(post.state).name
    answering = Answering(desk, sender, memory, settings.top)
    examples = Examples(desk, memory.answers)
    gate = Gate(settings, access, post.inbox, sender, name_of)
    application.add_handler(TypeHandler(Update, gate.check), _FIRST)
    reindexer = Reindexer(settings)
    post.when_stopping.append(reindexer.stop)
    office = Office(settings, post, memory, access, sender, reindexer)
    add_admin_handlers(application, admins, Handling(office))
    add_handlers(
        application,
        Conversation(answering, examples, sender, memory, name_of),
        Taps(answering, desk, sender, memory, name_of),
        Inline(desk, examples, personal=not access.is_open),
    )
