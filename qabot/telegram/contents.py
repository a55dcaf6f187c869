"""What a message without words gets for an answer."""

from __future__ import annotations

from telegram import Message
from telegram.helpers import effective_message_type

from qabot.telegram.texts import Texts


def reply_to_content(message: Message, texts: Texts) -> str:
    """Return what to say to a voice message, a picture and so on."""
    return texts.kinds.get(str(effective_message_type(message)), texts.only_text)
