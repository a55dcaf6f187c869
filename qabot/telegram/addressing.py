"""Whether a message is meant for the bot, and what it asks."""

from __future__ import annotations

from telegram import Message, MessageEntity, User
from telegram.constants import ChatType
from telegram.ext import filters


class FromPerson(filters.MessageFilter):
    """Messages that a person wrote here: no bot, no channel, nothing that was inserted by a bot.

    Somebody who speaks for the group as a whole, an anonymous administrator, is a person. Posts
    of a channel, also those that Telegram copies into its discussion group, are not.
    """

    def filter(self, message: Message) -> bool:
        """Tell whether a person wrote ``message``."""
        if message.is_automatic_forward or message.via_bot is not None:
            return False
        if message.sender_chat is not None:
            return message.sender_chat.id == message.chat.id
        return message.from_user is not None and not message.from_user.is_bot


def question_in(message: Message, bot: User) -> str | None:
    """Return what ``message`` asks the bot; None if it isn't meant for it.

    In private everything is. In a group a message is if it mentions the bot or replies to it; the
    mention is no part of the question. What stands below a picture or the like is a text too.
    """
    text = message.text or message.caption or ""
    if message.chat.type == ChatType.PRIVATE:
        return text
    mentions = [entity for entity in _entities(message) if _means(message, entity, bot)]
    if not mentions and not _replies_to(message, bot):
        return None
    return _without(text, mentions)


def after_command(message: Message) -> str:
    """Return what stands behind the command that ``message`` begins with."""
    commands = [entity for entity in _entities(message) if entity.offset == 0]
    return _without(message.text or message.caption or "", commands)


def command_in(message: Message, bot: User) -> str | None:
    """Return the command, in lower case, that ``message`` gives the bot; None if it gives none."""
    for entity in message.entities:
        if entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0:
            name, _, whose = message.parse_entity(entity)[1:].partition("@")
            if not whose or whose.casefold() == (bot.username or "").casefold():
                return name.lower()
    return None


def asker(message: Message) -> int:
    """Return the number of who wrote ``message``: a user, or a group that an admin speaks for."""
    if message.sender_chat is not None:
        return message.sender_chat.id
    if message.from_user is None:
        raise TypeError("a message of nobody passed the filters")
    return message.from_user.id


def language_of(message: Message) -> str | None:
    """Return the language of who wrote ``message``, as an IETF tag, if Telegram tells."""
    return message.from_user.language_code if message.from_user is not None else None


def _entities(message: Message) -> tuple[MessageEntity, ...]:
    return message.entities or message.caption_entities


def _means(message: Message, entity: MessageEntity, bot: User) -> bool:
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == bot.id
    if entity.type != MessageEntity.MENTION or bot.username is None:
        return False
    return _text_of(message, entity).casefold() == f"@{bot.username}".casefold()


def _text_of(message: Message, entity: MessageEntity) -> str:
    parse = message.parse_entity if message.text else message.parse_caption_entity
    return parse(entity)


def _replies_to(message: Message, bot: User) -> bool:
    replied = message.reply_to_message
    if replied is None or replied.from_user is None:
        return False
    # In a topic, a message that replies to nothing seems to reply to the topic's beginning.
    return replied.from_user.id == bot.id and replied.forum_topic_created is None


def _without(text: str, entities: list[MessageEntity]) -> str:
    """Cut entities, whose offsets count UTF-16 code units, out of ``text``."""
    units = text.encode("utf-16-le", "surrogatepass")
    for entity in sorted(entities, key=lambda each: -each.offset):
        start, end = 2 * entity.offset, 2 * (entity.offset + entity.length)
        units = units[:start] + units[end:]
    return units.decode("utf-16-le", "surrogatepass").strip()
