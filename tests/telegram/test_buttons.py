"""Buttons below answers: context, next, sources, votes; after a restart and a re-index too."""

import json

import pytest
from bots import Running, bot
from chats import QUESTION, QUOTE, private
from server import BotApi, Fault
from workspace import Workspace

from qabot.telegram.texts import ENGLISH

BEFORE = "The first crane arrives by barge in October."


@pytest.fixture
def api(running: Running) -> BotApi:
    return running.api


def test_an_answer_has_buttons_and_says_how_sure_it_is(api: BotApi) -> None:
    sent = api.ask(QUESTION, private())
    assert api.standing(sent).labels == ["Context", "Sources", "👍", "👎"]
    assert sent.text.splitlines()[-1].startswith("Confidence: ")


def test_context_expands_in_place_and_folds_again(api: BotApi) -> None:
    sent = api.ask(QUESTION, private())
    assert api.tap(sent, "Context") is None
    expanded = api.wait_for_edit(sent, lambda now: "Less" in now.labels)
    assert expanded.text.splitlines()[0].endswith(BEFORE)
    assert expanded.shown.of("blockquote") == [QUOTE]
    assert api.tap(sent, "Less") is None
    folded = api.wait_for_edit(sent, lambda now: "Context" in now.labels)
    assert folded.text == sent.text


def test_sources_name_the_file_and_lead_back(api: BotApi) -> None:
    sent = api.ask(QUESTION, private())
    api.tap(sent, "Sources")
    listed = api.wait_for_edit(sent, lambda now: "Back" in now.labels)
    assert listed.text.splitlines()[0] == ENGLISH.sources_of_answer
    assert "news/cranes.md, line 14" in listed.text
    api.tap(sent, "Back")
    assert api.wait_for_edit(sent, lambda now: "Context" in now.labels).text == sent.text


def test_a_second_tap_on_the_same_button_does_no_harm(api: BotApi) -> None:
    chat = private()
    sent = api.ask(QUESTION, chat)
    data = api.standing(sent).data("Context")
    assert [api.tap_data(sent, data) for _ in range(2)] == [None, None]
    api.wait_for_calls_in(chat, "editMessageText", 2)
    api.wait_until_all_is_handled(chat)
    assert [each.text for each in api.edits if each.chat == chat["id"]].count(sent.text) == 0
    assert "Less" in api.standing(sent).labels


def test_votes_are_thanked_for(api: BotApi) -> None:
    sent = api.ask(QUESTION, private())
    assert api.tap(sent, "👍") == ENGLISH.thanks
    assert api.tap(sent, "👎") == ENGLISH.noted


@pytest.mark.parametrize("data", ["", "x", "0:c", "1:a:q:99", "1:a:z:0", "2:v:+"])
def test_a_button_that_means_nothing_is_answered_kindly(api: BotApi, data: str) -> None:
    sent = api.ask(QUESTION, private())
    told = api.tap_data(sent, data)
    assert told == (ENGLISH.gone_button if data == "1:a:q:99" else ENGLISH.old_button)


def test_a_button_below_a_message_that_isnt_known_is_answered_kindly(api: BotApi) -> None:
    sent = api.ask("/help", private())
    for data in ("1:a:c:0", "1:v:+", "1:e:q-0"):
        assert api.tap_data(sent, data) == ENGLISH.gone_button


def test_a_button_is_answered_though_the_edit_fails(running: Running, api: BotApi) -> None:
    sent = api.ask(QUESTION, private())
    gone = {"ok": False, "error_code": 400, "description": "Bad Request: message to edit not found"}
    api.fail("editMessageText", Fault(400, json.dumps(gone)))
    assert api.tap_data(sent, "1:a:c:0") is None
    running.process.wait_for("Message to edit not found")


def test_buttons_work_after_a_restart_and_say_when_the_source_has_changed(
    space: Workspace, api: BotApi
) -> None:
    del api
    with BotApi() as server:
        with bot(space, server) as process:
            sent = server.ask(QUESTION, private())
            assert process.stop() == 0
        with bot(space, server) as process:
            process.wait_for("answering as")
            server.tap(sent, "Context")
            expanded = server.wait_for_edit(sent, lambda now: "Less" in now.labels)
            assert BEFORE in expanded.text
            assert ENGLISH.changed not in expanded.text
            space.edit("news/cranes.md", "by barge in October", "by rail in May")
            process.wait_for("1 changed")
            server.tap(sent, "Less")
            server.wait_for_edit(sent, lambda now: "Context" in now.labels)
            server.tap(sent, "Context")
            moved = server.wait_for_edit(sent, lambda now: "Less" in now.labels)
            assert "by rail in May" in moved.text
            space.edit("news/cranes.md", "Odalys Ferrante", "Ismene Falk")
            process.wait_for("1 changed", 2)
            server.tap(sent, "Less")
            server.wait_for_edit(sent, lambda now: "Context" in now.labels)
            server.tap(sent, "Context")
            gone = server.wait_for_edit(sent, lambda now: "Less" in now.labels)
            assert QUOTE in gone.text
            assert ENGLISH.changed in gone.text
            assert process.stop() == 0
