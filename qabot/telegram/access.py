"""Who may use the bot: everybody, or the people and groups that are listed by number."""

from __future__ import annotations

from collections.abc import Collection

from telegram import Chat, Update
from telegram.constants import ChatType

from qabot.state.allowed import Allowed


class Access:
    """Judges updates.

    A person counts in private, in inline queries and in taps there; in a group the group does, for
    everybody in it.

    Args:
        listed: numbers of people and groups; None lets everybody in.
        allowed: those that were added since.
    """

    def __init__(self, listed: Collection[int] | None, allowed: Allowed) -> None:
        self._listed = listed
        self._allowed = allowed

    @property
    def is_open(self) -> bool:
        """Whether everybody is let in."""
        return self._listed is None

    def lets_in(self, update: Update) -> bool:
        """Tell whether an update is of somebody who may use the bot."""
        if self._listed is None:
            return True
        who = group_of(update) or update.effective_user
        return who is not None and (who.id in self._listed or who.id in self._allowed)

    def follow(self, update: Update) -> None:
        """Let a group in under its new number when it becomes a supergroup."""
        message = update.message
        if not self.is_open and message is not None and message.migrate_to_chat_id is not None:
            self._allowed.add(message.migrate_to_chat_id)


def group_of(update: Update) -> Chat | None:
    """Return the group or channel that an update comes from; None in private and inline."""
    chat = update.effective_chat
    return chat if chat is not None and chat.type != ChatType.PRIVATE else None
