"""No question is lost and none answered twice, whenever the process ends."""

import json
import signal

import pytest
from bots import bot
from chats import QUESTION, QUOTE, private
from server import DROPPED_AFTER, HELD, BotApi, Fault, Sent
from workspace import Workspace

from qabot.telegram.texts import ENGLISH

LONG_WAIT = Fault(
    429,
    json.dumps(
        {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 600",
            "parameters": {"retry_after": 600},
        }
    ),
)


def quoting(api: BotApi, chat: dict[str, object], message: int) -> list[Sent]:
    """The answers to a message, without what is said about them."""
    return [sent for sent in api.answers(chat, message) if QUOTE in sent.text]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_what_could_not_be_sent_before_the_end_is_answered_once_after_a_restart(
    space: Workspace, api: BotApi, number: signal.Signals
) -> None:
    first, second = private(), private()
    with bot(space, api) as process:
        api.fail("sendMessage", LONG_WAIT, chat=first)
        waiting = [api.say(QUESTION, first) for _ in range(3)]
        process.wait_for("Telegram asks to wait 600 s in one chat")
        answered = api.say(QUESTION, second)
        api.answer(second, answered)
        api.wait_for(lambda: api.confirmed == 4, "the bot didn't confirm what it keeps")
        process.stop(number)
    assert [api.answers(first, message) for message in waiting] == [[], [], []]
    with bot(space, api) as process:
        process.wait_for("3 messages from before are answered now")
        for message in waiting:
            api.answer(first, message)
        # Telegram may deliver again what it was told has arrived.
        api.deliver_again()
        assert QUOTE in api.ask(QUESTION, second).text
        assert process.stop() == 0
    assert [len(api.answers(first, message)) for message in waiting] == [1, 1, 1]
    assert len(quoting(api, second, answered)) == 1
    order = [sent.reply_to for sent in api.sent if sent.chat == first["id"]]
    assert order == waiting


def test_what_was_being_sent_at_a_kill_is_not_sent_again_and_retry_is_offered_once(
    space: Workspace, api: BotApi
) -> None:
    chat = private()
    with bot(space, api) as process:
        api.fail("sendMessage", HELD)
        message = api.say(QUESTION, chat)
        api.wait_for_calls_in(chat, "sendMessage", 1)
        process.stop(signal.SIGKILL)
    for _ in range(2):
        with bot(space, api) as process:
            process.wait_for("answering as")
            api.answer(chat, message)
            assert process.stop() == 0
    assert [sent.text for sent in api.answers(chat, message)] == [ENGLISH.in_doubt]
    # The held request is carried out in the end, as it may be with Telegram.
    api.release()
    api.wait_for(lambda: bool(quoting(api, chat, message)), "the held request is lost")
    assert len(quoting(api, chat, message)) == 1


def test_an_answer_whose_fate_is_unknown_is_counted_and_retry_answers(
    space: Workspace, api: BotApi
) -> None:
    chat = private()
    with bot(space, api) as process:
        api.fail("sendMessage", DROPPED_AFTER)
        message = api.say(QUESTION, chat)
        api.wait_for(lambda: len(api.answers(chat, message)) == 2, "/retry is not offered")
        assert [sent.text for sent in api.answers(chat, message)][1] == ENGLISH.in_doubt
        process.wait_for("/retry is offered; 1 such in two days")
        assert QUOTE in api.ask("/retry", chat).text
    assert len(quoting(api, chat, message)) == 1


def test_a_second_process_with_the_same_state_ends_with_code_11(
    space: Workspace, api: BotApi
) -> None:
    with bot(space, api) as process:
        process.wait_for("answering as")
        with bot(space, api) as rival:
            assert rival.end() == 11
            assert "another process answers as the same bot, with the state in" in rival.log
        assert QUOTE in api.ask(QUESTION, private()).text


def test_a_state_folder_that_cant_be_used_ends_the_bot_with_code_12(
    space: Workspace, api: BotApi
) -> None:
    (space.root / "state").write_text("a file", "utf-8")
    with bot(space, api) as process:
        assert process.end() == 12
        assert "can't be made: a file is in its place" in process.log
    assert api.calls == []
