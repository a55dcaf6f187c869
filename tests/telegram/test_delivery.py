"""What arrives when Telegram fails: everything, once, or at most once where nobody can know."""

import json

import pytest
from bots import Running
from chats import QUESTION, QUOTE, private
from server import BAD_GATEWAY, DROPPED_AFTER, FLOOD, HELD, BotApi, Fault


@pytest.fixture
def api(running: Running) -> BotApi:
    return running.api


def test_the_wait_that_telegram_asks_for_is_kept_and_the_answer_arrives(api: BotApi) -> None:
    chat = private()
    api.fail("sendMessage", FLOOD)
    message = api.say(QUESTION, chat)
    assert QUOTE in api.answer(chat, message).text
    tries = [at for at, name, values in api.timed_calls if _is_answer(name, values, chat)]
    assert len(tries) == 2
    assert tries[1] - tries[0] >= 1


@pytest.mark.parametrize(
    "fault",
    [BAD_GATEWAY, Fault(500, '{"ok": false, "error_code": 500, "description": "Internal"}')],
    ids=["502", "500"],
)
def test_a_server_error_is_tried_again_and_the_answer_arrives_once(
    api: BotApi, fault: Fault
) -> None:
    chat = private()
    api.fail("sendMessage", fault, fault)
    message = api.say(QUESTION, chat)
    assert QUOTE in api.answer(chat, message).text
    api.wait_until_all_is_handled(chat)
    assert len(api.answers(chat, message)) == 1


def test_an_answer_that_may_have_arrived_is_not_sent_again(running: Running, api: BotApi) -> None:
    chat = private()
    api.fail("sendMessage", DROPPED_AFTER)
    message = api.say(QUESTION, chat)
    running.process.wait_for("it is not known whether an answer arrived; /retry is offered")
    api.wait_for(lambda: len(api.answers(chat, message)) == 2, "/retry is not offered")
    api.wait_until_all_is_handled(chat)
    assert [QUOTE in sent.text for sent in api.answers(chat, message)] == [True, False]


def test_markup_that_telegram_cant_read_is_sent_as_plain_text(api: BotApi) -> None:
    refusal = {"ok": False, "error_code": 400, "description": "Bad Request: can't parse entities"}
    chat = private()
    api.fail("sendMessage", Fault(400, json.dumps(refusal)))
    sent = api.ask(QUESTION, chat)
    assert sent.text.splitlines()[0] == QUOTE
    assert sent.shown.entities == ()


def test_what_telegram_refuses_is_not_repeated(api: BotApi) -> None:
    refusal = {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked"}
    chat = private()
    api.fail("sendMessage", Fault(403, json.dumps(refusal)))
    message = api.say(QUESTION, chat)
    api.wait_for_calls_in(chat, "sendMessage", 1)
    api.wait_until_all_is_handled(chat)
    assert api.answers(chat, message) == []


def test_a_group_that_moved_gets_its_answer_where_it_is_now(api: BotApi) -> None:
    old, new = private(), private()
    moved = {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": new["id"]},
    }
    api.fail("sendMessage", Fault(400, json.dumps(moved)))
    api.say(QUESTION, old)
    api.wait_for(lambda: any(sent.chat == new["id"] for sent in api.sent), "not answered")


def test_a_failing_typing_action_spoils_no_answer(api: BotApi) -> None:
    api.fail("sendChatAction", BAD_GATEWAY)
    assert QUOTE in api.ask(QUESTION, private()).text


def test_nobody_waits_for_another_users_answer(api: BotApi) -> None:
    slow, quick = private(), private()
    api.fail("sendMessage", HELD)
    waiting = api.say(QUESTION, slow)
    api.wait_for_calls_in(slow, "sendMessage", 1)
    assert QUOTE in api.ask(QUESTION, quick).text
    assert api.answers(slow, waiting) == []
    api.release()
    assert QUOTE in api.answer(slow, waiting).text


def test_a_poll_that_fails_is_repeated(running: Running, api: BotApi) -> None:
    api.fail("getUpdates", BAD_GATEWAY, Fault())
    assert QUOTE in api.ask(QUESTION, private()).text  # ends the poll that is under way
    running.process.wait_for("Telegram can't be reached")
    assert QUOTE in api.ask(QUESTION, private()).text
    running.process.wait_for("Telegram is reached again")


def test_an_update_that_the_library_cant_read_holds_up_no_other(
    running: Running, api: BotApi
) -> None:
    chat = private()
    api.say(None, chat, poll={"id": "1"})  # a poll has a question and options
    assert QUOTE in api.ask(QUESTION, chat).text
    running.process.wait_for("can't be read and is passed over")


def _is_answer(name: str, values: dict[str, str], chat: dict[str, object]) -> bool:
    return name == "sendMessage" and values["chat_id"] == str(chat["id"])
