"""Inline mode: answers to pick from, by pages; hints where there is none."""

import pytest
from bots import Running
from chats import QUESTION, QUOTE
from server import BotApi

from qabot.telegram.inline import AT_ONCE
from qabot.telegram.texts import ENGLISH


@pytest.fixture
def api(running: Running) -> BotApi:
    return running.api


def test_an_answer_can_be_picked_with_question_and_citation(api: BotApi) -> None:
    offered = api.inline(QUESTION)
    first = offered["results"][0]
    assert first["title"] == QUOTE
    assert first["description"] == "Estermark port orders three cranes (12 March 2019)"
    shown = first["shown"]
    assert shown.text.splitlines()[0] == QUESTION
    assert shown.of("blockquote") == [QUOTE]
    assert offered["is_personal"] == "false"
    assert int(offered["cache_time"]) <= 60


def test_more_answers_come_by_pages_each_once(api: BotApi) -> None:
    asked = "What did the port of Estermark order?"
    first = api.inline(asked)
    assert len(first["results"]) <= AT_ONCE
    offset, seen = first.get("next_offset", ""), [each["id"] for each in first["results"]]
    while offset:
        page = api.inline(asked, offset)
        seen += [each["id"] for each in page["results"]]
        offset = page.get("next_offset", "")
    assert len(set(seen)) == len(seen) > 0
    assert api.inline(asked, "999")["results"] == []


def test_before_anything_is_typed_the_examples_are_offered(api: BotApi) -> None:
    offered = api.inline("  ")
    assert ENGLISH.inline_hint in offered["button"]
    assert offered["results"]
    assert all(each["shown"].of("blockquote") for each in offered["results"])


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("What is the capital of Peru?", ENGLISH.inline_not_found),
        ("???", ENGLISH.inline_hint),
    ],
)
def test_without_an_answer_a_hint_is_offered_and_no_near_miss(
    api: BotApi, query: str, told: str
) -> None:
    offered = api.inline(query)
    assert offered["results"] == []
    assert told in offered["button"]


def test_only_the_last_of_the_queries_that_somebody_types_is_asked(api: BotApi) -> None:
    typed = [api.type_inline(QUESTION[:end], user=99) for end in (8, 12, 20)]
    offered = api.inline(QUESTION, user=99)
    assert offered["results"][0]["title"] == QUOTE
    assert not all(api.was_offered(each) for each in typed)
