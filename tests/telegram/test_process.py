"""How the bot starts, fails and stops: messages and exit codes, and no token anywhere."""

import json
import signal
from pathlib import Path

import pytest
from background import Process
from bots import bot
from chats import QUESTION, QUOTE, private
from filelock import FileLock
from server import BAD_GATEWAY, HELD, TOKEN, BotApi, Fault
from workspace import Workspace

from qabot.stores.locking import LOCK
from qabot.telegram.texts import ENGLISH

SECRET = TOKEN.partition(":")[2]
REFUSED = Fault(401, '{"ok": false, "error_code": 401, "description": "Unauthorized"}')
CONFLICT = Fault(409, '{"ok": false, "error_code": 409, "description": "Conflict: terminated"}')


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_question_in_work_is_answered_before_the_bot_stops(
    space: Workspace, api: BotApi, number: signal.Signals
) -> None:
    chat = private()
    with bot(space, api) as process:
        api.fail("sendMessage", HELD)
        message = api.say(QUESTION, chat)
        api.wait_for_calls_in(chat, "sendMessage", 1)
        process.send(number)
        process.wait_for("stopping; questions in work are answered first")
        assert api.answers(chat, message) == []
        api.release()
        assert process.end() == 0
        assert "Traceback" not in process.log
    assert QUOTE in api.answer(chat, message).text


def test_a_token_that_telegram_doesnt_know_ends_the_bot_with_code_10(
    space: Workspace, api: BotApi
) -> None:
    wrong = TOKEN[:-1] + "X"
    with bot(space, api, "--verbose", QABOT_TELEGRAM_TOKEN=wrong) as process:
        assert process.end() == 10
        _told_once(process, "Telegram doesn't know the bot's token")
        assert wrong.partition(":")[2] not in process.log


def test_a_token_that_is_revoked_ends_the_bot_with_code_10(space: Workspace, api: BotApi) -> None:
    with bot(space, api, "--verbose") as process:
        process.wait_for("answering as")
        api.fail("getUpdates", *[REFUSED] * 9)
        api.say(QUESTION, private())  # ends the poll that is under way
        assert process.end() == 10
        _told_once(process, "Telegram doesn't know the bot's token")
        assert SECRET not in process.log


def test_a_token_that_is_none_ends_the_bot_with_code_3_unseen(
    space: Workspace, api: BotApi
) -> None:
    with bot(space, api, QABOT_TELEGRAM_TOKEN=f"bot{TOKEN}") as process:
        assert process.end() == 3
        _told_once(process, "what QABOT_TELEGRAM_TOKEN holds is no Telegram token")
        assert SECRET not in process.log
    assert api.calls == []


def test_a_rival_with_the_same_token_ends_the_bot_with_code_11(
    space: Workspace, api: BotApi
) -> None:
    api.fail("getUpdates", *[CONFLICT] * 99)
    with bot(space, api, "--verbose") as process:
        assert process.end() == 11
        _told_once(process, "another process answers as the same bot")


def test_the_bot_waits_for_a_server_that_isnt_there_yet(space: Workspace) -> None:
    with BotApi() as gone:
        port = gone.port
    with bot(space, gone, "--verbose") as process:
        process.wait_for("Telegram can't be reached", 2)
        with BotApi(port) as api:
            process.wait_for("answering as @qabot_test_bot")
            assert QUOTE in api.ask(QUESTION, private()).text
            assert process.stop() == 0
        assert SECRET not in process.log


def test_the_bot_can_be_stopped_while_it_waits_for_a_server(space: Workspace) -> None:
    with BotApi() as gone:
        pass
    with bot(space, gone) as process:
        process.wait_for("Telegram can't be reached")
        assert process.stop() == 0


def test_errors_at_the_start_are_tried_again(space: Workspace, api: BotApi) -> None:
    too_many = {"ok": False, "error_code": 429, "description": "Too Many Requests"}
    flood = Fault(429, json.dumps({**too_many, "parameters": {"retry_after": 1}}))
    api.fail("getMe", BAD_GATEWAY, flood)
    api.fail("deleteWebhook", BAD_GATEWAY)
    with bot(space, api) as process:
        process.wait_for("answering as @qabot_test_bot")


def test_without_an_index_the_bot_says_so_and_makes_it(space: Workspace, api: BotApi) -> None:
    for path in space.index.glob("qabot.db*"):
        path.unlink()
    with bot(space, api) as process:
        # Nobody else can index for as long as we hold this.
        with FileLock(space.index / LOCK):
            assert api.ask(QUESTION, private()).text == ENGLISH.no_index
            process.wait_for("another process is writing the index")
        process.wait_for("5 added: 5 articles")
        assert QUOTE in api.ask(QUESTION, private()).text


def test_the_token_is_in_no_output_and_no_argument(space: Workspace, api: BotApi) -> None:
    file = space.root / "token"
    file.write_text(f"{TOKEN}\n", "utf-8")
    named = {"QABOT_TELEGRAM_TOKEN": "", "QABOT_TELEGRAM_TOKEN_FILE": str(file)}
    with bot(space, api, "--verbose", **named) as process:
        process.wait_for("answering as")
        assert TOKEN.encode() not in Path(f"/proc/{process.pid}/cmdline").read_bytes()
        api.fail("sendMessage", BAD_GATEWAY)
        api.fail("getUpdates", BAD_GATEWAY, Fault())
        assert QUOTE in api.ask(QUESTION, private()).text
        # A message that the handlers can't make sense of ends as an unexpected error.
        api.fail("sendMessage", Fault(200, '{"ok": true, "result": {"message_id": "x"}}'))
        api.say(QUESTION, private())
        process.wait_for("Traceback")
        assert process.stop() == 0
        assert SECRET not in process.log


def _told_once(process: Process, message: str) -> None:
    assert "Traceback" not in process.log
    assert process.log.count(f"error: {message}") == 1
    assert process.log.splitlines()[-1].startswith("  ")  # what to do about it
