"""The handlers' callbacks for what administrators send in private."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from telegram import Message as Received
from telegram import Update
from telegram.ext import ContextTypes

from qabot import curating
from qabot.errors import QabotError
from qabot.settings import Settings
from qabot.state.allowed import Allowed
from qabot.state.invitations import Invitations
from qabot.state.uploads import Uploads
from qabot.telegram.access import Access
from qabot.telegram.addressing import after_command, language_of
from qabot.telegram.admin import desk, uploads
from qabot.telegram.admin.reindexing import BUSY, Reindexer
from qabot.telegram.admin.texts import AdminTexts, admin_texts
from qabot.telegram.job import current
from qabot.telegram.markup import Button, Message, plain_message
from qabot.telegram.memory import Memory
from qabot.telegram.post import Post
from qabot.telegram.sending import Place, Sender
from qabot.wiring.indexing import loaders

Context = ContextTypes.DEFAULT_TYPE
# What a deep link hands to /start, and what the button below an upload hands back.
INVITED = "invite_"
UNDO = "undo:"


@dataclass(frozen=True, slots=True)
class Office:
    """What administrators work with."""

    settings: Settings
    post: Post
    memory: Memory
    access: Access
    sender: Sender
    reindexer: Reindexer


class Handling:
    """Callbacks; the handlers' filters have made sure that an administrator asks."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._allowed = Allowed(office.post.state)
        self._invitations = Invitations(office.post.state)
        self._uploads = Uploads(office.post.state)

    async def status(self, update: Update, _: Context) -> None:
        """/status."""
        received, texts = _of(update)
        waiting = await asyncio.to_thread(self._office.post.questions.waiting)
        told = await asyncio.to_thread(desk.status, self._office.settings, waiting, texts)
        await self._say(received, told)

    async def missed(self, update: Update, _: Context) -> None:
        """/missed."""
        received, texts = _of(update)
        await self._say(received, desk.missed(self._office.memory.missed.all(), texts))

    async def feedback(self, update: Update, _: Context) -> None:
        """/feedback."""
        received, texts = _of(update)
        await self._say(received, desk.feedback(self._office.memory.feedback.all(), texts))

    async def reindex(self, update: Update, context: Context) -> None:
        """/reindex: in the background, so that other messages needn't wait."""
        received, texts = _of(update)
        self._in_background(received, texts, context)

    async def document(self, update: Update, context: Context) -> None:
        """A file: into the corpus, and indexed."""
        received, texts = _of(update)
        document = received.document
        if document is None:
            raise TypeError("a message without a file reached the handler of files")
        try:
            name = document.file_name or ""
            uploads.check(name, document.file_size or 0)
            data = bytes(await (await document.get_file()).download_as_bytearray())
            upload = await asyncio.to_thread(
                uploads.take_in, name, data, self._office.settings.corpus
            )
        except QabotError as error:
            await self._refuse(received, texts, error)
            return
        undo = Button(texts.undo, f"{UNDO}{self._uploads.add(upload)}")
        told = plain_message(texts.added.format(path=upload.path))
        await self._tell(received, Message(told.blocks, ((undo,),)))
        self._in_background(received, texts, context)

    async def undo(self, update: Update, context: Context) -> None:
        """The button below an upload."""
        query = update.callback_query
        if query is None or not isinstance(query.message, Received):
            return
        if query.from_user.id not in (self._office.settings.telegram_admins or ()):
            return
        await query.answer()
        texts = admin_texts(query.from_user.language_code)
        number = (query.data or "").removeprefix(UNDO)
        upload = self._uploads.take(int(number)) if number.isdecimal() else None
        corpus = self._office.settings.corpus
        out = upload is not None and await asyncio.to_thread(uploads.take_out, upload, corpus)
        text = texts.undone.format(path=upload.path) if upload and out else texts.not_undone
        await self._tell(query.message, plain_message(text))
        if out:
            self._in_background(query.message, texts, context)

    async def remove(self, update: Update, context: Context) -> None:
        """/remove and the path of an article."""
        received, texts = _of(update)
        wanted, corpus = after_command(received), self._office.settings.corpus
        if not wanted:
            await self._say(received, texts.which_article)
            return
        try:
            paths = curating.find_articles([wanted], corpus, loaders().keys())
            for path in paths:
                await asyncio.to_thread(curating.remove, corpus, path)
                await self._say(received, texts.removed.format(path=path))
        except QabotError as error:
            await self._refuse(received, texts, error)
            return
        self._in_background(received, texts, context)

    async def allow(self, update: Update, _: Context) -> None:
        """/allow and a number."""
        received, texts = _of(update)
        number = _number(after_command(received))
        if number is None:
            await self._say(received, texts.which_number)
            return
        self._allowed.add(number)
        await self._say(received, texts.let_in.format(number=number))

    async def deny(self, update: Update, _: Context) -> None:
        """/deny and a number."""
        received, texts = _of(update)
        number = _number(after_command(received))
        if number is None:
            await self._say(received, texts.which_number)
            return
        self._allowed.remove(number)
        await self._say(received, texts.kept_out.format(number=number))

    async def invite(self, update: Update, context: Context) -> None:
        """/invite: a link that lets one person in."""
        received, texts = _of(update)
        if self._office.access.is_open:
            await self._say(received, texts.open_to_all)
            return
        link = f"https://t.me/{context.bot.username}?start={INVITED}{self._invitations.make()}"
        await self._say(received, texts.invitation.format(link=link))

    async def invited(self, update: Update, _: Context) -> None:
        """/start from an invitation, by anybody: before the gate looks at who it is."""
        received = update.message
        if received is not None and received.from_user is not None:
            code = after_command(received).removeprefix(INVITED)
            self._invitations.redeem(code, received.from_user.id)

    def _in_background(self, received: Received, texts: AdminTexts, context: Context) -> None:
        context.application.create_task(self._reindex(received, texts))

    async def _reindex(self, received: Received, texts: AdminTexts) -> None:
        current.set(None)  # the update that asked for it is done with
        news = _News(self._office.sender, Place.beside(received))

        async def tell(stage: str, done: int, total: int) -> None:
            if stage == BUSY:
                await news.tell(texts.waiting)
            elif total:
                await news.tell(texts.stage.format(stage=stage, done=done, total=total))

        await news.tell(texts.reading)
        outcome = await self._office.reindexer.run(tell)
        if outcome is None:
            await news.tell(texts.stopped)
        elif outcome.error:
            await news.tell(texts.not_indexed.format(why=f"{outcome.error}. {outcome.hint}"))
        else:
            await news.tell(texts.indexed.format(summary=outcome.summary()))

    async def _refuse(self, received: Received, texts: AdminTexts, error: QabotError) -> None:
        await self._say(received, texts.refused.format(why=f"{error}. {error.hint}"))

    async def _say(self, received: Received, text: str) -> None:
        await self._tell(received, plain_message(text))

    async def _tell(self, received: Received, message: Message) -> None:
        await self._office.sender.send(Place.beside(received), [message])


class _News:
    """A message that is edited as things go on."""

    def __init__(self, sender: Sender, place: Place) -> None:
        self._sender = sender
        self._place = place
        self._spot: tuple[int, int] | None = None
        self._told = ""

    async def tell(self, text: str) -> None:
        """Show ``text`` in the place of what was shown."""
        if text == self._told:
            return
        self._told = text
        if self._spot is None:
            await self._sender.send(self._place, [plain_message(text)], self._arrived)
        else:
            await self._sender.edit(*self._spot, plain_message(text))

    def _arrived(self, chat: int, number: int) -> None:
        self._spot = chat, number


def _of(update: Update) -> tuple[Received, AdminTexts]:
    if update.message is None:
        raise TypeError("an update without a message reached a handler of messages")
    return update.message, admin_texts(language_of(update.message))


def _number(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None
