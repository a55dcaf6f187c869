"""Whatever comes in whatever order, twice, edited, and with ends of the process in between.

What takes messages in and lets them out is the bot's own, with the library's application and real
connections; only the answer is made by a line of the test's, so that many sequences can be tried.
"""

import asyncio
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from server import BAD_GATEWAY, DROPPED_AFTER, TOKEN, BotApi, Fault
from telegram import Update
from telegram.ext import (
    ApplicationBuilder,
    CallbackContext,
    CallbackQueryHandler,
    MessageHandler,
    filters,
)

from qabot.state.database import StateDatabase
from qabot.state.questions import Questions, Stage
from qabot.telegram.handlers import AnyApplication
from qabot.telegram.markup import plain_message
from qabot.telegram.post import Post
from qabot.telegram.sending import Place, Sender
from qabot.telegram.texts import ENGLISH
from qabot.telegram.throttle import Rate, Rates

FAST = Rates(Rate(100, 0.01), Rate(1, 0.01), Rate(50, 0.01))
BOT = 110201543
PATIENCE_SECONDS = 60.0
FAULTS = {"502": BAD_GATEWAY, "lost": Fault(), "dropped": DROPPED_AFTER}
USERS = 3

steps = st.one_of(
    st.tuples(st.sampled_from(["ask", "edit", "tap", *FAULTS]), st.integers(0, USERS - 1)),
    st.tuples(st.just("again"), st.integers(0, 20)),
    st.tuples(st.just("kill"), st.integers(0, 40)),
)


class World:
    """A server, the people who write, and the state that outlives each process."""

    def __init__(self, api: BotApi, folder: Path) -> None:
        self.api = api
        self.folder = folder
        self.newest: dict[tuple[int, int], str] = {}
        self.texts = 0
        self.taps = set[str]()
        self.killed = False

    def step(self, kind: str, number: int) -> None:
        chat = {"id": 1 + number, "type": "private", "first_name": "Ada"}
        mine = [key for key in self.newest if key[0] == chat["id"]]
        self.texts += 1
        text = f"text {self.texts}."
        if kind == "ask":
            self.newest[1 + number, self.api.say(text, chat)] = text
        elif kind == "edit" and mine:
            self.newest[mine[-1]] = text
            self.api.edit(mine[-1][1], text, chat)
        elif kind == "tap":
            self.taps.add(text)
            self.api.deliver({"callback_query": tap(text, chat)})
        elif kind == "again":
            self.api.deliver_again(number)
        elif kind in FAULTS:
            self.api.fail("sendMessage", FAULTS[kind], chat=chat)

    def told(self) -> Counter[str]:
        return Counter(sent.text for sent in self.api.sent if sent.text != ENGLISH.in_doubt)

    def answered_taps(self) -> Counter[str]:
        calls = [values for name, values in self.api.calls if name == "answerCallbackQuery"]
        return Counter(values["callback_query_id"] for values in calls)

    async def live(self, work: list[tuple[str, int]], ends_after: float | None) -> None:
        """Run the bot while ``work`` happens; then kill it, or wait until it has done its own."""
        with closing(StateDatabase(self.folder)) as state:
            post = Post(state, BOT, FAST)
            application = build(self.api, post)
            await application.initialize()
            await application.start()
            await post.begin(application.bot)
            offering = asyncio.create_task(post.offer())
            assert application.updater is not None
            await application.updater.start_polling(timeout=1)
            for kind, number in work:
                self.step(kind, number)
                await asyncio.sleep(0.002)
            if ends_after is None:
                await self._until_done(post.questions)
                await offering
                post.stop()
                await application.updater.stop()
                await application.stop()
            else:
                self.killed = True
                await asyncio.sleep(ends_after)
                left = asyncio.all_tasks() - {asyncio.current_task()}
                for task in left:
                    task.cancel()
                await asyncio.gather(*left, return_exceptions=True)
            await application.bot.shutdown()

    async def _until_done(self, questions: Questions) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                told = self.told()
                open_ = sum(not told[text] for text in self.newest.values())
                doubts = await asyncio.to_thread(questions.count, Stage.AMBIGUOUS)
                under_way = await asyncio.to_thread(questions.count, Stage.ACCEPTED)
                sending = await asyncio.to_thread(questions.count, Stage.SENDING)
                # Whoever tapped before a kill has tapped again by then; it isn't made up for.
                taps = 0 if self.killed else len(self.taps - self.answered_taps().keys())
                if open_ <= doubts and not under_way and not sending and not taps:
                    return
                await asyncio.sleep(0.02)


def tap(identity: str, chat: dict[str, object]) -> dict[str, object]:
    """A tap on a button below a message of the bot's."""
    return {
        "id": identity,
        "from": {"id": chat["id"], "is_bot": False, "first_name": "Ada"},
        "chat_instance": "1",
        "data": "x",
        "message": {"message_id": 1_000, "date": 1_700_000_000, "chat": chat, "text": "An answer."},
    }


def build(api: BotApi, post: Post) -> AnyApplication:
    application = (
        ApplicationBuilder()
        .token(TOKEN)
        .base_url(f"{api.root}/bot")
        .update_queue(post.inbox)
        .concurrent_updates(post.processing)
        .rate_limiter(post.delivering)
        .job_queue(None)
        .build()
    )
    sender = Sender(application.bot)

    async def repeat(update: Update, _: CallbackContext) -> None:  # type: ignore[type-arg]
        message = update.effective_message
        assert message is not None
        await sender.send(Place.beside(message), [plain_message(message.text or "")])

    async def answer(update: Update, _: CallbackContext) -> None:  # type: ignore[type-arg]
        assert update.callback_query is not None
        await update.callback_query.answer()

    application.add_handlers([MessageHandler(filters.TEXT, repeat), CallbackQueryHandler(answer)])
    return application


@settings(max_examples=6, deadline=None)
@given(st.lists(steps, max_size=14))
def test_every_text_is_answered_once_or_known_to_be_in_doubt(
    sequence: list[tuple[str, int]],
) -> None:
    with tempfile.TemporaryDirectory() as folder, BotApi() as api:
        world = World(api, Path(folder))
        life: list[tuple[str, int]] = []
        for kind, number in sequence:
            if kind == "kill":
                asyncio.run(world.live(life, number / 1000))
                life = []
            else:
                life.append((kind, number))
        asyncio.run(world.live(life, None))
        told = world.told()
        taps = world.answered_taps()
        assert [text for text, count in (told + taps).items() if count > 1] == []
        if not world.killed:
            assert taps.keys() == world.taps
        with closing(StateDatabase(Path(folder))) as state:
            doubts = Questions(state, BOT).count(Stage.AMBIGUOUS)
        missing = [text for text in world.newest.values() if not told[text]]
        assert len(missing) <= doubts
        # Without a lost connection or a kill there is no doubt.
        if not {"kill", "lost", "dropped"} & {kind for kind, _ in sequence}:
            assert doubts == 0
