"""Chats and people, as the Bot API describes them."""

from itertools import count
from typing import Any

Chat = dict[str, Any]
_numbers = count(1)

QUESTION = "Who will oversee the unloading?"
QUOTE = "Captain Odalys Ferrante will oversee the unloading."


def private() -> Chat:
    """A private chat of its own, so that tests don't see each other's messages."""
    return {"id": 1_000 + next(_numbers), "type": "private", "first_name": "Ada"}


def group(**more: Any) -> Chat:
    return {"id": -1_000 - next(_numbers), "type": "supergroup", "title": "Harbour talk", **more}
