"""Updates by webhook: a running bot behind a proxy that passes on what Telegram sends."""

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from background import Process
from bots import bot
from chats import QUESTION, QUOTE, private
from ports import LocalPort, free_port
from server import BAD_GATEWAY, BotApi, Fault
from workspace import Workspace

URL = "https://bot.example.org/telegram/updates"
SECRET = "A-secret_of-the_test-0123456789"  # noqa: S105 - made up
HEADER = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture
def port(api: BotApi) -> int:
    """Where the bot listens and the proxy sends."""
    api.behind_proxy = free_port()
    return api.behind_proxy


def start(space: Workspace, api: BotApi, port: int, **more: str) -> Process:
    hook = {"QABOT_WEBHOOK_URL": URL, "QABOT_WEBHOOK_PORT": str(port)}
    return bot(space, api, **hook, **more)


@pytest.fixture
def process(space: Workspace, api: BotApi, port: int) -> Iterator[Process]:
    with start(space, api, port, QABOT_WEBHOOK_SECRET=SECRET) as started:
        started.wait_for("answering as")
        yield started


def post(port: int, update: object, headers: dict[str, str]) -> int:
    """Send an update as somebody who found the port would; return the status."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/telegram/updates",
        json.dumps(update).encode(),
        {"Content-Type": "application/json", **headers},
    )
    try:
        with urllib.request.urlopen(request) as found:  # noqa: S310 - likewise
            return int(found.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


@pytest.mark.usefixtures("process")
def test_questions_that_come_by_webhook_are_answered(api: BotApi) -> None:
    assert QUOTE in api.ask(QUESTION, private()).text
    hook = api.webhook
    assert (hook["url"], hook["secret_token"]) == (URL, SECRET)
    assert "message" in json.loads(hook["allowed_updates"])
    assert hook.get("drop_pending_updates", "false").lower() == "false"
    assert "getUpdates" not in [name for name, _ in api.calls]


@pytest.mark.parametrize("headers", [{}, {HEADER: ""}, {HEADER: SECRET[:-1]}], ids=str)
def test_an_update_without_the_secret_is_refused_and_not_answered(
    api: BotApi, port: int, process: Process, headers: dict[str, str]
) -> None:
    chat = private()
    forged = {"update_id": 99, "message": api.message(QUESTION, chat)}
    assert post(port, forged, headers) == 403
    assert QUOTE in api.ask(QUESTION, private()).text
    assert [sent for sent in api.sent if sent.chat == chat["id"]] == []
    assert SECRET not in process.log


def test_what_is_no_update_is_refused_and_the_bot_lives_on(
    api: BotApi, port: int, process: Process
) -> None:
    assert post(port, {"update_id": 99, "message": {"text": 5}}, {HEADER: SECRET}) == 400
    assert post(port, "nothing", {HEADER: SECRET}) >= 400
    assert QUOTE in api.ask(QUESTION, private()).text
    assert process.stop() == 0


def test_without_a_secret_of_the_operator_one_is_made_up(
    space: Workspace, api: BotApi, port: int
) -> None:
    with start(space, api, port) as process:
        process.wait_for("answering as")
        assert len(api.webhook["secret_token"]) >= 32
        assert QUOTE in api.ask(QUESTION, private()).text
        assert api.webhook["secret_token"] not in process.log


def test_what_waited_at_telegram_is_answered_and_a_stop_keeps_the_webhook(
    space: Workspace, api: BotApi, port: int
) -> None:
    waiting = private()
    early = api.say(QUESTION, waiting)
    with start(space, api, port) as process:
        assert QUOTE in api.answer(waiting, early).text
        assert process.stop() == 0
    assert api.webhook["url"] == URL
    late = api.say(QUESTION, waiting)
    with start(space, api, port):
        assert QUOTE in api.answer(waiting, late).text


def test_going_back_to_polling_deletes_the_webhook_and_loses_nothing(
    space: Workspace, api: BotApi, port: int
) -> None:
    with start(space, api, port) as process:
        process.wait_for("answering as")
        assert process.stop() == 0
    chat = private()
    message = api.say(QUESTION, chat)
    with bot(space, api):
        assert QUOTE in api.answer(chat, message).text
    assert api.webhook == {}
    ((_, values),) = [call for call in api.calls if call[0] == "deleteWebhook"]
    assert values.get("drop_pending_updates", "false").lower() == "false"


def test_setting_the_webhook_is_tried_again_until_it_works(
    space: Workspace, api: BotApi, port: int
) -> None:
    api.fail("setWebhook", BAD_GATEWAY, BAD_GATEWAY)
    with start(space, api, port):
        assert QUOTE in api.ask(QUESTION, private()).text


def test_why_telegram_refuses_the_webhook_is_told(space: Workspace, api: BotApi, port: int) -> None:
    why = "Bad Request: bad webhook: Failed to resolve host"
    refusal = {"ok": False, "error_code": 400, "description": why}
    api.fail("setWebhook", Fault(400, json.dumps(refusal)))
    with start(space, api, port) as process:
        process.wait_for("the webhook can't be set: Bad webhook: failed to resolve host")
        assert QUOTE in api.ask(QUESTION, private()).text


def test_a_token_that_is_refused_ends_the_bot_with_code_10(
    space: Workspace, api: BotApi, port: int
) -> None:
    api.fail(
        "setWebhook", Fault(401, '{"ok": false, "error_code": 401, "description": "Unauthorized"}')
    )
    with start(space, api, port) as process:
        assert process.end() == 10
        assert "Telegram doesn't know the bot's token" in process.log
        assert "Traceback" not in process.log


def test_a_webhook_that_somebody_else_took_ends_the_bot_with_code_11(
    space: Workspace, api: BotApi, port: int
) -> None:
    other = {"url": "https://other.example.org/", "has_custom_certificate": False}
    taken = json.dumps({"ok": True, "result": {**other, "pending_update_count": 0}})
    api.fail("getWebhookInfo", Fault(200, taken))
    with start(space, api, port) as process:
        assert process.end() == 11
        assert "another process has taken the webhook away" in process.log


def test_telegrams_trouble_with_the_webhook_is_told(
    space: Workspace, api: BotApi, port: int
) -> None:
    failing = {"url": URL, "has_custom_certificate": False, "pending_update_count": 7}
    failed = {"last_error_date": 1_700_000_000, "last_error_message": "Connection refused"}
    api.fail("getWebhookInfo", Fault(200, json.dumps({"ok": True, "result": failing | failed})))
    with start(space, api, port) as process:
        process.wait_for("can't reach the webhook: Connection refused; 7 updates wait there")


def test_a_port_that_is_taken_ends_the_bot_with_code_3(space: Workspace, api: BotApi) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with start(space, api, port) as process:
            assert process.end() == 3
            assert f"updates can't be taken on 127.0.0.1 port {port}" in process.log
            assert "Traceback" not in process.log


def test_the_health_of_a_webhook_is_told_by_mode_and_last_contact(
    space: Workspace, api: BotApi, port: int
) -> None:
    local = free_port()
    with start(space, api, port, QABOT_SERVE_PORT=str(local)) as process:
        process.wait_for("answering as")
        api.ask(QUESTION, private())
        LocalPort(local).wait_for(process, "/readyz", 200)
        health = LocalPort(local).health()
        assert health["mode"] == "webhook"
        assert health["last_contact_age_seconds"] is not None


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("WEBHOOK_URL", "http://bot.example.org/", "the setting webhook_url can't be used"),
        ("WEBHOOK_URL", "https://bot.example.org:9999/x", "443, 80, 88 and 8443"),
        ("WEBHOOK_URL", "https://bot.example.org/x?y=z", "the setting webhook_url can't be used"),
        ("WEBHOOK_SECRET", "short", "QABOT_WEBHOOK_SECRET holds can't be the webhook's secret"),
        ("WEBHOOK_SECRET", "with spaces in between", "can't be the webhook's secret"),
    ],
)
def test_settings_that_telegram_would_refuse_end_the_bot_with_code_3(
    space: Workspace, api: BotApi, name: str, value: str, message: str
) -> None:
    with bot(space, api, **{f"QABOT_{name}": value}) as process:
        assert process.end() == 3
        assert message in process.log
    assert api.calls == []
