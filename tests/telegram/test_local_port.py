"""Health and metrics of a running bot, on its local port."""

import json
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from background import Process
from bots import bot
from chats import QUESTION, QUOTE, private
from ports import LocalPort, free_port
from server import FLOOD, HELD, BotApi
from workspace import Workspace


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def process(space: Workspace, api: BotApi, port: int) -> Iterator[Process]:
    with bot(space, api, QABOT_SERVE_PORT=str(port)) as started:
        started.wait_for("answering as")
        started.wait_for("up to date: 5 articles")
        yield started


@pytest.mark.usefixtures("process")
def test_a_bot_at_work_is_alive_and_ready_and_says_how_it_is_doing(port: int) -> None:
    local = LocalPort(port)
    assert local.get("/livez") == (200, "ok\n")
    assert local.get("/readyz") == (200, "ok\n")
    health = local.health()
    assert (health["ready"], health["phase"], health["mode"]) == (True, "answering", "polling")
    assert health["index"]["generation"] == 1
    assert health["index"]["age_seconds"] is not None
    assert local.get("/")[0] == 404


def test_questions_and_messages_are_counted_by_outcome(
    api: BotApi, port: int, process: Process
) -> None:
    chat = private()
    api.fail("sendMessage", FLOOD)
    assert QUOTE in api.ask(QUESTION, chat).text
    api.ask("Who painted the ceiling of the chapel?", chat)
    api.ask("???", chat)
    found = LocalPort(port).metrics()
    assert found['qabot_questions_total{outcome="answered"}'] == 1
    assert found['qabot_questions_total{outcome="not_found"}'] == 1
    assert found['qabot_questions_total{outcome="refused"}'] == 1
    assert found["qabot_answer_seconds_count"] == 2
    assert found['qabot_messages_total{delivery="sent"}'] >= 2
    assert (found["qabot_throttled_total"], found["qabot_throttled_seconds_total"]) == (1, 1)
    assert found["qabot_ready"] == 1
    assert found["qabot_index_generation"] == 1
    assert found["qabot_index_last_run_timestamp_seconds"] > 1.7e9
    assert found["qabot_last_contact_timestamp_seconds"] > 1.7e9
    assert found["process_resident_memory_bytes"] > 0
    assert "answered in " in process.log


def test_a_bot_that_cant_reach_telegram_is_alive_but_not_ready(space: Workspace, port: int) -> None:
    with BotApi() as gone:
        pass
    with bot(space, gone, QABOT_SERVE_PORT=str(port)) as process:
        local = LocalPort(port)
        local.wait_for(process, "/livez", 200)
        assert local.get("/readyz") == (503, "Telegram has not been reached yet\n")
        assert local.health()["last_contact_age_seconds"] is None
        assert process.stop() == 0


def test_a_line_that_freezes_shows_in_the_age_of_the_last_contact_and_is_got_over(
    process: Process, api: BotApi, port: int
) -> None:
    local = LocalPort(port)
    api.fail("getUpdates", HELD)
    assert QUOTE in api.ask(QUESTION, private()).text  # ends the poll that is under way
    chat = private()
    message = api.say(QUESTION, chat)  # waits behind the poll that gets no answer
    api.wait_for(lambda: local.health()["last_contact_age_seconds"] > 10, "a silence of 10 s")
    assert api.answers(chat, message) == []
    process.wait_for("Telegram can't be reached")
    assert QUOTE in api.answer(chat, message).text
    process.wait_for("Telegram is reached again")
    assert local.health()["last_contact_age_seconds"] < 10
    api.release()


def test_a_port_that_is_taken_ends_the_bot_with_code_3(space: Workspace, api: BotApi) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with bot(space, api, QABOT_SERVE_PORT=str(port)) as process:
            assert process.end() == 3
            assert f"can't be served on 127.0.0.1 port {port}" in process.log
            assert "Traceback" not in process.log


def test_without_the_setting_no_port_is_opened(space: Workspace, api: BotApi) -> None:
    with bot(space, api) as process:
        process.wait_for("answering as")
        assert _listening_sockets(process.pid) == set()
    with bot(space, api, QABOT_SERVE_PORT=str(free_port())) as process:
        process.wait_for("answering as")
        assert len(_listening_sockets(process.pid)) == 1


def _listening_sockets(pid: int) -> set[str]:
    """The inodes of a process's TCP sockets that listen, as the kernel tells them."""
    listens = "0A"
    rows = [line.split() for line in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]]
    own = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(OSError):  # closed meanwhile
            own.add(link.readlink().name)
    return {f"socket:[{row[9]}]" for row in rows if row[3] == listens} & own


def test_the_log_as_json_has_one_object_a_question(space: Workspace, api: BotApi) -> None:
    with bot(space, api, QABOT_LOG_FORMAT="json") as process:
        assert QUOTE in api.ask(QUESTION, private()).text
        assert process.stop() == 0
        lines = [json.loads(line) for line in process.log.splitlines()]
    (told,) = [line for line in lines if line.get("event") == "question"]
    assert (told["outcome"], told["generation"], told["level"]) == ("answered", 1, "info")
    assert told["seconds"] > 0
    assert "4711" not in told["user"]
    assert QUESTION not in process.log
