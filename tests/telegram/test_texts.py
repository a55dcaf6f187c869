"""The bot's words, in every language: complete, fillable, and within Telegram's limits."""

import string
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date

import pytest
from parser import MAX_UNITS, units
from server_state import MAX_TOAST
from telegram.constants import MessageType

from qabot.telegram.commands import GROUP, PRIVATE
from qabot.telegram.texts import ENGLISH, LANGUAGES, Texts, texts_for

ALL = pytest.mark.parametrize("texts", LANGUAGES.values(), ids=LANGUAGES)


def strings(texts: Texts) -> Iterator[tuple[str, str]]:
    """Every text by its name."""
    for field in fields(texts):
        value = getattr(texts, field.name)
        if isinstance(value, str):
            yield field.name, value
        elif isinstance(value, Mapping):
            yield from ((f"{field.name}.{key}", text) for key, text in value.items())
        else:
            yield from ((f"{field.name}.{key}", text) for key, text in enumerate(value))


def filled(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@ALL
def test_every_language_fills_in_what_english_does(texts: Texts) -> None:
    assert {name: filled(text) for name, text in strings(texts)} == {
        name: filled(text) for name, text in strings(ENGLISH)
    }


@ALL
def test_every_text_is_one_message_and_no_text_is_empty(texts: Texts) -> None:
    for name, text in strings(texts):
        assert text.strip() == text != "", name
        assert units(text) < MAX_UNITS / 2, name


@ALL
def test_what_pops_up_and_stands_in_menus_is_short(texts: Texts) -> None:
    for text in (texts.thanks, texts.noted, texts.old_button, texts.gone_button):
        assert len(text) <= MAX_TOAST
    assert set(texts.commands) == {*PRIVATE, *GROUP}
    assert all(len(text) <= 256 for text in texts.commands.values())
    assert len(texts.inline_hint) <= 64


@ALL
def test_the_help_names_every_command_but_start(texts: Texts) -> None:
    assert {name for name in PRIVATE if f"/{name}" not in texts.help} == {"start"}


def test_the_kinds_are_names_that_the_library_knows() -> None:
    assert set(ENGLISH.kinds) <= {each.value for each in MessageType}


def test_a_language_is_found_by_its_tag_and_english_stands_in() -> None:
    assert texts_for("en-GB") is texts_for("EN") is texts_for(None) is ENGLISH
    assert texts_for("tlh") is ENGLISH


def test_a_date_is_written_in_words() -> None:
    assert ENGLISH.written(date(2019, 3, 12)) == "12 March 2019"
