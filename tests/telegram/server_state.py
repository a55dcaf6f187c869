"""What the Bot API server keeps of messages, buttons, menus and inline results."""

import json
from dataclasses import dataclass, field, replace
from typing import Any

from parser import Parsed, parse_html, parse_plain

MAX_DATA = 64
MAX_ID = 64
MAX_RESULTS = 50
MAX_TOAST = 200

Values = dict[str, Any]
Buttons = tuple[tuple[dict[str, Any], ...], ...]


class Refusal(Exception):  # noqa: N818 - what the server answers, not a failure of the test
    """Why a request is not carried out."""


@dataclass(frozen=True)
class Posted:
    """A message of the bot as it stands now."""

    chat: int
    number: int
    shown: Parsed
    buttons: Buttons
    topic: int | None = None
    reply_to: int | None = None

    @property
    def text(self) -> str:
        return self.shown.text

    @property
    def labels(self) -> list[str]:
        return [button["text"] for row in self.buttons for button in row]

    def data(self, label: str) -> str:
        """What a tap on the button with ``label`` hands back."""
        (found,) = [b for row in self.buttons for b in row if b["text"] == label]
        return str(found["callback_data"])


@dataclass
class Board:
    """Messages that can be edited and deleted, and the answers to taps and inline queries."""

    posted: dict[tuple[int, int], Posted] = field(default_factory=dict)
    edits: list[Posted] = field(default_factory=list)
    deleted: list[tuple[int, int]] = field(default_factory=list)
    toasts: dict[str, str | None] = field(default_factory=dict)
    inline: dict[str, Values] = field(default_factory=dict)
    menus: dict[tuple[str, str], list[Values]] = field(default_factory=dict)

    def post(self, posted: Posted) -> None:
        self.posted[posted.chat, posted.number] = posted

    def carry_out(self, method: str, values: Values) -> Any:
        """Return the result of a request; None if there is no such method here."""
        known = {
            "editMessageText": self._edit,
            "deleteMessage": self._delete,
            "answerCallbackQuery": self._toast,
            "answerInlineQuery": self._offer,
            "setMyCommands": self._menu,
        }
        return known[method](values) if method in known else None

    def _edit(self, values: Values) -> Values:
        key = int(values["chat_id"]), int(values["message_id"])
        if key not in self.posted:
            raise Refusal("Bad Request: message to edit not found")
        shown = judged(values["text"], values.get("parse_mode"))
        before = self.posted[key]
        now = replace(before, shown=shown, buttons=buttons_of(values))
        if now == before:
            raise Refusal("Bad Request: message is not modified: specified new message content")
        self.posted[key] = now
        self.edits.append(now)
        chat = {"id": key[0], "type": "private" if key[0] > 0 else "supergroup"}
        return {"message_id": key[1], "date": 1_700_000_000, "chat": chat, "text": shown.text}

    def _delete(self, values: Values) -> bool:
        key = int(values["chat_id"]), int(values["message_id"])
        if self.posted.pop(key, None) is None:
            raise Refusal("Bad Request: message to delete not found")
        self.deleted.append(key)
        return True

    def _toast(self, values: Values) -> bool:
        text = values.get("text")
        if text is not None and len(text) > MAX_TOAST:
            raise Refusal("Bad Request: MESSAGE_TOO_LONG")
        self.toasts[values["callback_query_id"]] = text
        return True

    def _offer(self, values: Values) -> bool:
        results = json.loads(values["results"])
        if len(results) > MAX_RESULTS:
            raise Refusal("Bad Request: too many results")
        ids = [each["id"] for each in results]
        if len(set(ids)) < len(ids) or not all(0 < len(i.encode()) <= MAX_ID for i in ids):
            raise Refusal("Bad Request: RESULT_ID_INVALID")
        for each in results:
            content = each["input_message_content"]
            each["shown"] = judged(content["message_text"], content.get("parse_mode"))
        self.inline[values["inline_query_id"]] = {**values, "results": results}
        return True

    def _menu(self, values: Values) -> bool:
        scope = json.loads(values["scope"])
        chat = scope["type"] + str(scope.get("chat_id", ""))
        self.menus[chat, values.get("language_code", "")] = json.loads(values["commands"])
        return True


def judged(text: str, mode: str | None) -> Parsed:
    """What Telegram shows for a text."""
    shown = (parse_html if mode == "HTML" else parse_plain)(text)
    if shown.refusal is not None:
        raise Refusal(shown.refusal)
    return shown


def buttons_of(values: Values) -> Buttons:
    """The buttons that a request wants; refused as Telegram does."""
    rows = json.loads(values.get("reply_markup") or "{}").get("inline_keyboard", [])
    for button in (button for row in rows for button in row):
        data = button.get("callback_data")
        if not button["text"] or (data is None) == ("url" not in button):
            raise Refusal("Bad Request: BUTTON_INVALID")
        if data is not None and not 0 < len(data.encode()) <= MAX_DATA:
            raise Refusal("Bad Request: BUTTON_DATA_INVALID")
    return tuple(tuple(row) for row in rows)
