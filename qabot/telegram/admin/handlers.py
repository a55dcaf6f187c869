"""Adds the handlers for administrators, who are known by their numbers alone."""

from __future__ import annotations

from collections.abc import Collection

from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from qabot.telegram.admin.handling import INVITED, UNDO, Handling
from qabot.telegram.handlers import AnyApplication

# Before the gate, which would turn away who was invited just now.
_BEFORE_THE_GATE = -2


def add_admin_handlers(
    application: AnyApplication, admins: Collection[int], handling: Handling
) -> None:
    """Add what administrators may do; call it before the handlers for everybody are added."""
    invitation = filters.UpdateType.MESSAGE & filters.Regex(rf"^/start {INVITED}")
    application.add_handler(CommandHandler("start", handling.invited, invitation), _BEFORE_THE_GATE)
    if not admins:
        return
    is_admin = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE & filters.User(list(admins))
    commands = {
        "status": handling.status,
        "missed": handling.missed,
        "feedback": handling.feedback,
        "reindex": handling.reindex,
        "remove": handling.remove,
        "allow": handling.allow,
        "deny": handling.deny,
        "invite": handling.invite,
    }
    application.add_handlers(
        [
            *(CommandHandler(name, callback, is_admin) for name, callback in commands.items()),
            MessageHandler(is_admin & filters.Document.ALL, handling.document),
            CallbackQueryHandler(
                handling.undo,
                pattern=lambda data: isinstance(data, str) and data.startswith(UNDO),
            ),
        ]
    )
