"""Telegram's own parser of message markup, as TDLib ships it; works offline."""

import json
from dataclasses import dataclass
from typing import Any

import tdjson

MAX_UNITS = 4_096
MAX_ENTITIES = 100
# The entity types that occur here, by TDLib's names, as the Bot API calls them.
_TYPES = {
    "textEntityTypeMention": "mention",
    "textEntityTypeBotCommand": "bot_command",
    "textEntityTypeBold": "bold",
    "textEntityTypeBlockQuote": "blockquote",
    "textEntityTypeTextUrl": "text_link",
}


@dataclass(frozen=True)
class Entity:
    kind: str
    text: str
    offset: int
    length: int
    url: str | None = None


@dataclass(frozen=True)
class Parsed:
    """What Telegram shows for a text with markup; ``refusal`` if it doesn't accept it."""

    text: str
    entities: tuple[Entity, ...]
    refusal: str | None = None

    def of(self, kind: str) -> list[str]:
        return [entity.text for entity in self.entities if entity.kind == kind]


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _execute(request: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(tdjson.td_execute(json.dumps(request).encode()))
    return answer


_execute({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})


def parse_html(text: str) -> Parsed:
    found = _execute(
        {
            "@type": "parseTextEntities",
            "text": text,
            "parse_mode": {"@type": "textParseModeHTML"},
        }
    )
    if found["@type"] == "error":
        return Parsed("", (), f"Bad Request: can't parse entities: {found['message']}")
    return accepted(found["text"], _entities(found["text"], found["entities"]))


def parse_plain(text: str) -> Parsed:
    return accepted(text, ())


def accepted(text: str, entities: tuple[Entity, ...]) -> Parsed:
    """The verdict on a text after its entities are parsed."""
    if not text.strip():
        return Parsed(text, entities, "Bad Request: message text is empty")
    if units(text) > MAX_UNITS:
        return Parsed(text, entities, "Bad Request: message is too long")
    return Parsed(text, entities)


def entities_of(text: str) -> list[dict[str, Any]]:
    """The commands and mentions that Telegram finds in a text that a user writes."""
    found = _execute({"@type": "getTextEntities", "text": text})["entities"]
    return [
        {"type": entity.kind, "offset": entity.offset, "length": entity.length}
        for entity in _entities(text, found)
        if entity.kind in {"mention", "bot_command"}
    ]


def _entities(text: str, found: list[dict[str, Any]]) -> tuple[Entity, ...]:
    wide = text.encode("utf-16-le")
    return tuple(
        Entity(
            _TYPES.get(each["type"]["@type"], each["type"]["@type"]),
            wide[2 * each["offset"] : 2 * (each["offset"] + each["length"])].decode("utf-16-le"),
            each["offset"],
            each["length"],
            each["type"].get("url"),
        )
        for each in found
    )
