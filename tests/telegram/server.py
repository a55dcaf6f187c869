"""A Bot API server on 127.0.0.1: the part of Telegram that the bot meets, faults included.

It keeps the state that the real one keeps (updates until they are confirmed, messages, topics),
has Telegram's own parser judge every text, and lets only the newest poll live.
"""

import asyncio
import json
import os
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Self
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession, web
from background import PATIENCE_SECONDS
from parser import Parsed, entities_of, parse_html, parse_plain
from server_state import Board, Posted, Refusal, buttons_of

from qabot.telegram.texts import ENGLISH

TOKEN = "110201543:" + "Made-up_Token" * 2 + "123456789"
BOT = {"id": 110201543, "is_bot": True, "first_name": "Tester", "username": "qabot_test_bot"}

Reply = dict[str, Any]
_CONSTANT: dict[str, Any] = {"getMe": BOT, "sendChatAction": True}


@dataclass(frozen=True)
class Fault:
    """How a request goes wrong: before or after it is carried out, with a status or no answer.

    One that is ``held`` waits for `BotApi.release`, and goes well then.
    """

    status: int = 0
    body: str = ""
    carried_out: bool = False
    held: bool = False


TOO_MANY = json.dumps(
    {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
)
BAD_GATEWAY = Fault(502, "<html><h1>502 Bad Gateway</h1></html>")
FLOOD = Fault(429, TOO_MANY)
DROPPED_AFTER = Fault(carried_out=True)
HELD = Fault(held=True)


@dataclass(frozen=True)
class Sent:
    """A message that the bot sent and Telegram accepted."""

    chat: int
    topic: int | None
    reply_to: int | None
    shown: Parsed
    at: float
    no_preview: bool
    number: int = 0

    @property
    def text(self) -> str:
        return self.shown.text


@dataclass
class _State:
    sent: list[Sent] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    calls: list[tuple[float, str, dict[str, Any]]] = field(default_factory=list)
    updates: list[Reply] = field(default_factory=list)
    faults: dict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    messages: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    webhook: dict[str, str] = field(default_factory=dict)
    failed_posts: list[int] = field(default_factory=list)
    confirmed: int = 0
    repeat: int | None = None
    next_update: int = 1
    next_tap: int = 0


class BotApi:
    """The server, in a thread of its own; a context manager."""

    def __init__(self, port: int = 0) -> None:
        self._state = _State()
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._woken = asyncio.Event()
        self._polls = 0
        self._board = Board()
        self._released = asyncio.Event()
        self.port = port
        # Where a proxy in front of the bot passes on what Telegram sends to the webhook.
        self.behind_proxy = 0
        # What can be fetched, by the file's id.
        self.files: dict[str, bytes] = {}

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def sent(self) -> list[Sent]:
        with self._changed:
            return list(self._state.sent)

    @property
    def refused(self) -> list[str]:
        with self._changed:
            return list(self._state.refused)

    @property
    def calls(self) -> list[tuple[str, dict[str, Any]]]:
        return [(name, values) for _, name, values in self.timed_calls]

    @property
    def timed_calls(self) -> list[tuple[float, str, dict[str, Any]]]:
        """Every request that came, with its time in seconds."""
        with self._changed:
            return list(self._state.calls)

    def fail(self, method: str, *faults: Fault, chat: Reply | None = None) -> None:
        """Let the next requests of ``method`` fail, for ``chat`` if given, one after another."""
        self._loop.call_soon_threadsafe(self._released.clear)
        with self._changed:
            key = method if chat is None else f"{method} {chat['id']}"
            self._state.faults[key].extend(faults)

    def release(self) -> None:
        """Let held requests go on, those to come too."""
        self._loop.call_soon_threadsafe(self._released.set)

    def wait_for_calls_in(self, chat: Reply, method: str, count: int) -> None:
        """Wait until ``method`` was called so many times for ``chat``."""
        wanted = method, str(chat["id"])

        def called() -> bool:
            calls = [(name, values.get("chat_id")) for _, name, values in self._state.calls]
            return calls.count(wanted) >= count

        self.wait_for(called, f"{method} was not called {count} times")

    def wait_for(self, condition: Callable[[], bool], what: str) -> None:
        """Wait until ``condition`` holds."""
        ends = time.monotonic() + PATIENCE_SECONDS
        with self._changed:
            while not condition():
                assert time.monotonic() < ends, f"{what}; sent {self._state.sent}"
                self._changed.wait(0.2)

    def say(self, text: str | None, chat: Reply, **more: Any) -> int:
        """Let a user write ``text`` in ``chat``; return the message's id."""
        message = self.message(text, chat, **more)
        self.deliver({"message": message})
        return int(message["message_id"])

    def message(self, text: str | None, chat: Reply, **more: Any) -> Reply:
        """A message as Telegram makes it, not yet delivered; ``more`` are further fields of it."""
        with self._changed:
            self._state.messages[chat["id"]] += 1
            number = self._state.messages[chat["id"]]
        written = {} if text is None else {"text": text, "entities": entities_of(text)}
        return {
            "message_id": number,
            "date": 1_700_000_000,
            "chat": chat,
            # In private, a chat has its user's number.
            "from": {"id": max(chat["id"], 0) or 4711, "is_bot": False, "first_name": "Ada"},
            **written,
            **more,
        }

    def deliver(self, update: Reply) -> None:
        """Hand an update to the bot with its next poll."""
        with self._changed:
            number = self._state.next_update
            self._state.next_update += 1
            self._state.updates.append({"update_id": number, **update})
        self._loop.call_soon_threadsafe(self._woken.set)

    @property
    def webhook(self) -> dict[str, str]:
        """What the bot set with setWebhook; empty if there is no webhook."""
        with self._changed:
            return dict(self._state.webhook)

    @property
    def failed_posts(self) -> list[int]:
        """The status of each update that the webhook didn't take; 0 for no answer."""
        with self._changed:
            return list(self._state.failed_posts)

    def upload(
        self, name: str, data: bytes, chat: Reply, size: int | None = None, **more: Any
    ) -> int:
        """Let a user send a file called ``name``; return the message's id."""
        identity = f"file{len(self.files)}"
        self.files[identity] = data
        document = {"file_id": identity, "file_unique_id": identity, "file_name": name}
        counted = {**document, "file_size": len(data) if size is None else size}
        return self.say(None, chat, document=counted, **more)

    def deliver_again(self, since: int = 0) -> None:
        """Forget which updates newer than ``since`` were confirmed, so that they come once more."""
        with self._changed:
            self._state.confirmed = min(self._state.confirmed, since)
            self._state.repeat = since
        self._loop.call_soon_threadsafe(self._woken.set)

    @property
    def confirmed(self) -> int:
        """The number of the last update that the bot has confirmed."""
        with self._changed:
            return self._state.confirmed

    def answers(self, chat: Reply, message: int) -> list[Sent]:
        """What the bot has sent in reply to a message."""
        return [s for s in self.sent if (s.chat, s.reply_to) == (chat["id"], message)]

    def answer(self, chat: Reply, message: int) -> Sent:
        """The bot's first reply to a message, waited for."""
        self.wait_for(lambda: bool(self.answers(chat, message)), f"no answer to {message}")
        return self.answers(chat, message)[0]

    def ask(self, text: str, chat: Reply, **more: Any) -> Sent:
        """Write ``text`` and wait for the reply."""
        return self.answer(chat, self.say(text, chat, **more))

    def wait_until_all_is_handled(self, chat: Reply) -> None:
        """Wait until what was delivered by now has had its chance to be answered.

        Questions are taken up and searched in order, some at a time, and each chat's answers are
        sent one after another: after a few more, one after another, nothing older is in work.
        """
        for _ in range(len(os.sched_getaffinity(0)) + 1):
            assert self.ask("/ask@qabot_test_bot Who oversees?", chat).shown.of("blockquote")
        assert ENGLISH.help in self.ask("/help@qabot_test_bot", chat).text

    def posted(self, sent: Sent) -> Posted | None:
        """A message of the bot as it stands now; None if it is deleted."""
        with self._changed:
            return self._board.posted.get((sent.chat, sent.number))

    def standing(self, sent: Sent) -> Posted:
        """A message of the bot that is not deleted, as it stands now."""
        posted = self.posted(sent)
        assert posted is not None
        return posted

    def wait_for_edit(self, sent: Sent, wanted: Callable[[Posted], bool]) -> Posted:
        """Wait until a message of the bot is as ``wanted``."""
        self.wait_for(lambda: wanted(self._board.posted[sent.chat, sent.number]), "not edited")
        return self.standing(sent)

    @property
    def edits(self) -> list[Posted]:
        with self._changed:
            return list(self._board.edits)

    @property
    def menus(self) -> dict[tuple[str, str], list[Reply]]:
        with self._changed:
            return dict(self._board.menus)

    def edit(self, number: int, text: str, chat: Reply, **more: Any) -> None:
        """Let a user change the text of a message."""
        message = {**self.message(text, chat, **more), "message_id": number, "edit_date": 1}
        self.deliver({"edited_message": message})

    def tap(self, sent: Sent, label: str, user: int = 4711) -> str | None:
        """Tap the button with ``label`` below a message; return what pops up."""
        return self.tap_data(sent, self.standing(sent).data(label), user)

    def tap_data(self, sent: Sent, data: str, user: int = 4711) -> str | None:
        """Tap a button that hands back ``data``; return what pops up."""
        kind = "private" if sent.chat > 0 else "supergroup"
        with self._changed:
            self._state.next_tap += 1
            identity = f"tap{self._state.next_tap}"
        self.deliver(
            {
                "callback_query": {
                    "id": identity,
                    "from": {"id": user, "is_bot": False, "first_name": "Ada"},
                    "chat_instance": "1",
                    "data": data,
                    "message": {
                        "message_id": sent.number,
                        "date": 1_700_000_000,
                        "chat": {"id": sent.chat, "type": kind},
                        "from": BOT,
                        "text": sent.text,
                    },
                }
            }
        )
        self.wait_for(lambda: identity in self._board.toasts, "the tap was not answered")
        return self._board.toasts[identity]

    def inline(self, query: str, offset: str = "", user: int = 4711) -> Reply:
        """Type ``query`` after the bot's name in some chat; return what is offered."""
        identity = self.type_inline(query, offset, user)
        self.wait_for(lambda: identity in self._board.inline, "the query was not answered")
        return self._board.inline[identity]

    def type_inline(self, query: str, offset: str = "", user: int = 4711) -> str:
        """Type ``query`` without waiting for what is offered; return the query's id."""
        with self._changed:
            self._state.next_tap += 1
            identity = f"inline{self._state.next_tap}"
        who = {"id": user, "is_bot": False, "first_name": "Ada"}
        asked = {"id": identity, "from": who, "query": query, "offset": offset}
        self.deliver({"inline_query": asked})
        return identity

    def was_offered(self, identity: str) -> bool:
        """Whether the inline query with this id was answered."""
        with self._changed:
            return identity in self._board.inline

    async def _start(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        app.router.add_get(f"/file/bot{TOKEN}/{{name}}", self._fetch)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self._pushing = asyncio.ensure_future(self._push())

    async def _end(self) -> None:
        self._pushing.cancel()
        await self._runner.cleanup()
        left = asyncio.all_tasks() - {asyncio.current_task()}  # polls of bots that were killed
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if request.match_info["token"] != TOKEN:
            return _error(401, "Unauthorized")
        values: dict[str, Any] = {key: str(value) for key, value in (await request.post()).items()}
        with self._changed:
            self._state.calls.append((time.monotonic(), method, values))
            faults = self._state.faults
            queue = faults[f"{method} {values.get('chat_id')}"] or faults[method]
            fault = queue.pop(0) if queue else None
            self._changed.notify_all()
        if fault is not None and fault.held:
            await self._released.wait()
            fault = None
        if fault is not None and not fault.carried_out:
            return await _fail(request, fault)
        response = await self._carry_out(method, values)
        return response if fault is None else await _fail(request, fault)

    async def _carry_out(self, method: str, values: dict[str, Any]) -> web.StreamResponse:
        if method in _CONSTANT:
            return _ok(_CONSTANT[method])
        match method:
            case "getUpdates":
                return await self._poll(values)
            case "sendMessage":
                return self._send(values)
            case "setWebhook" | "deleteWebhook":
                with self._changed:
                    self._state.webhook = values if method == "setWebhook" else {}
                    self._changed.notify_all()
                self._woken.set()
                return _ok(result=True)
            case "getWebhookInfo":
                return _ok(self._webhook_info())
            case _:
                return self._more(method, values)

    async def _fetch(self, request: web.Request) -> web.StreamResponse:
        return web.Response(body=self.files[request.match_info["name"]])

    def _more(self, method: str, values: dict[str, Any]) -> web.StreamResponse:
        if method == "getFile":
            name = values["file_id"]
            return _ok({"file_id": name, "file_unique_id": name, "file_path": name})
        with self._changed:
            try:
                result = self._board.carry_out(method, values)
            except Refusal as refusal:
                if "not modified" not in str(refusal):
                    self._state.refused.append(str(refusal))
                result = _error(400, str(refusal))
            self._changed.notify_all()
        if isinstance(result, web.Response):
            return result
        return _error(404, "Not Found") if result is None else _ok(result)

    def _webhook_info(self) -> Reply:
        with self._changed:
            state = self._state
            failed = {"last_error_date": 1_700_000_000, "last_error_message": "Wrong response"}
            return {
                "url": state.webhook.get("url", ""),
                "has_custom_certificate": False,
                "pending_update_count": sum(
                    update["update_id"] > state.confirmed for update in state.updates
                ),
                **(failed if state.failed_posts else {}),
            }

    async def _push(self) -> None:
        """Send updates to the webhook one after another, each again until it is taken."""
        async with ClientSession() as session:
            while True:
                await asyncio.sleep(0.02)
                with self._changed:
                    state = self._state
                    hook = dict(state.webhook)
                    waiting = [u for u in state.updates if u["update_id"] > state.confirmed]
                if not hook or not waiting or not self.behind_proxy:
                    continue
                status = await self._post(session, hook, waiting[0])
                with self._changed:
                    if status == HTTPStatus.OK:
                        state.confirmed = waiting[0]["update_id"]
                    else:
                        state.failed_posts.append(status)
                    self._changed.notify_all()

    async def _post(self, session: ClientSession, hook: dict[str, str], update: Reply) -> int:
        address = f"http://127.0.0.1:{self.behind_proxy}{urlsplit(hook['url']).path}"
        secret = {"X-Telegram-Bot-Api-Secret-Token": hook.get("secret_token", "")}
        try:
            async with session.post(address, json=update, headers=secret) as response:
                return response.status
        except ClientError:
            return 0

    async def _poll(self, values: dict[str, Any]) -> web.StreamResponse:
        if self.webhook:
            return _error(409, "Conflict: can't use getUpdates method while webhook is active")
        self._polls += 1
        mine = self._polls
        self._woken.set()  # an older poll ends at once
        allowed = json.loads(values.get("allowed_updates", "[]"))
        ends = self._loop.time() + float(values.get("timeout", 0))
        while mine == self._polls:
            with self._changed:
                state = self._state
                if state.repeat is None:
                    state.confirmed = max(state.confirmed, int(values.get("offset", 0)) - 1)
                waiting = [u for u in state.updates if u["update_id"] > state.confirmed]
            found = [u for u in waiting if not allowed or set(u) & set(allowed)]
            if found or self._loop.time() >= ends:
                state.repeat = None
                return _ok(found)
            self._woken.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), max(ends - self._loop.time(), 0.01))
        return _error(409, "Conflict: terminated by other getUpdates request")

    def _send(self, values: dict[str, Any]) -> web.StreamResponse:
        html = values.get("parse_mode") == "HTML"
        shown = (parse_html if html else parse_plain)(values["text"])
        chat = int(values["chat_id"])
        reply = json.loads(values.get("reply_parameters", "{}"))
        preview = json.loads(values.get("link_preview_options", "{}"))
        topic = values.get("message_thread_id")
        with self._changed:
            known = range(1, self._state.messages[chat] + 1)
            answers = reply.get("message_id")
            refusal = shown.refusal
            if answers is not None and answers not in known:
                if not reply.get("allow_sending_without_reply"):
                    refusal = refusal or "Bad Request: message to be replied not found"
                answers = None
            try:
                buttons = buttons_of(values)
            except Refusal as wrong:
                refusal = refusal or str(wrong)
            if refusal is not None:
                self._state.refused.append(refusal)
                self._changed.notify_all()
                return _error(400, refusal)
            self._state.messages[chat] += 1
            number = self._state.messages[chat]
            self._state.sent.append(
                Sent(
                    chat,
                    int(topic) if topic else None,
                    answers,
                    shown,
                    time.monotonic(),
                    bool(preview.get("is_disabled")),
                    number,
                )
            )
            place = (int(topic) if topic else None), answers
            self._board.post(Posted(chat, number, shown, buttons, *place))
            self._changed.notify_all()
        kind = "private" if chat > 0 else "supergroup"
        return _ok(
            {
                "message_id": number,
                "date": 1_700_000_000,
                "chat": {"id": chat, "type": kind},
                "from": BOT,
                "text": shown.text,
            }
        )


async def _fail(request: web.Request, fault: Fault) -> web.StreamResponse:
    if fault.status:
        return web.Response(status=fault.status, text=fault.body)
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


def _ok(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _error(code: int, description: str) -> web.Response:
    return web.json_response(
        {"ok": False, "error_code": code, "description": description}, status=code
    )
