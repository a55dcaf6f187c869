"""What administrators can do in a private chat with a running bot, and nobody else."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from bots import Running, bot
from chats import QUESTION, QUOTE, Chat, private
from filelock import FileLock
from server import BotApi
from workspace import Workspace

from qabot.stores.locking import LOCK
from qabot.telegram.admin.texts import ENGLISH, GERMAN
from qabot.telegram.commands import PRIVATE

ADMIN = 4711
ADA: dict[str, Any] = {"from": {"id": ADMIN, "is_bot": False, "first_name": "Ada"}}
STRANGER = {"id": 5_000, "is_bot": False, "first_name": "Eve"}
ARTICLE = b"# Zinnias\n\nThe zinnias of Port Amberly are watered by Ludo Quint.\n"


@pytest.fixture(scope="module")
def office(built: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A bot that one administrator may use, and nobody else."""
    space = built.copy_to(tmp_path_factory.mktemp("office") / "space")
    access = {"QABOT_TELEGRAM_ADMINS": str(ADMIN), "QABOT_TELEGRAM_ACCESS": "listed"}
    with BotApi() as server, bot(space, server, **access) as process:
        process.wait_for("answering as")
        process.wait_for("up to date: 5 articles")
        yield Running(server, process, space)


def told(office: Running, chat: Chat, text: str) -> None:
    """Wait until the bot has said, or edited a message to, something with ``text`` in it."""

    def found() -> bool:
        messages = [
            each.text for each in (*office.api.sent, *office.api.edits) if each.chat == chat["id"]
        ]
        return any(text in each for each in messages)

    office.api.wait_for(found, f"nobody said {text!r}")


def test_status_tells_what_is_indexed(office: Running) -> None:
    text = office.api.ask("/status", private(), **ADA).text
    assert "5 articles" in text
    assert "Generation 1" in text


def test_the_menu_of_an_administrator_has_the_commands_of_both_kinds(office: Running) -> None:
    for code, texts in (("", ENGLISH), ("de", GERMAN)):
        menu = {each["command"]: each["description"] for each in office.api.menus["chat4711", code]}
        assert set(menu) == {*PRIVATE, *texts.commands}
        assert menu.items() >= texts.commands.items()
    assert set(ENGLISH.commands) == set(GERMAN.commands)


def test_a_german_administrator_is_answered_in_german(office: Running) -> None:
    ada = {"id": ADMIN, "is_bot": False, "first_name": "Ada", "language_code": "de-AT"}
    assert "5 Artikel" in office.api.ask("/status", private(), **{"from": ada}).text


def test_missed_questions_are_listed(office: Running) -> None:
    chat = private()
    office.api.ask("Who painted the ceiling of the chapel?", chat, **ADA)
    assert "• Who painted the ceiling of the chapel?" in office.api.ask("/missed", chat, **ADA).text
    assert office.api.ask("/feedback", chat, **ADA).text == ENGLISH.no_feedback


def test_a_file_becomes_an_article_and_undo_takes_it_out(office: Running) -> None:
    chat = private()
    sent = office.api.answer(chat, office.api.upload("zinnias.md", ARTICLE, chat, **ADA))
    assert sent.text == ENGLISH.added.format(path="zinnias.md")
    told(office, chat, "6 articles")
    assert "Ludo Quint" in office.api.ask("Who waters the zinnias?", chat, **ADA).text
    office.api.tap(sent, ENGLISH.undo)
    told(office, chat, ENGLISH.undone.format(path="zinnias.md"))
    assert not (office.space.corpus / "zinnias.md").exists()


@pytest.mark.parametrize(
    ("name", "size", "why"),
    [
        ("../zinnias.md", None, "has a folder in it"),
        ("zinnias.exe", None, "articles don't end in .exe"),
        ("cranes.pdf", None, "No:"),
        ("zinnias.md", 30_000_000, "larger than 20 MB"),
        ("undated.md", None, "something called undated.md"),
    ],
)
def test_a_file_that_cant_be_an_article_is_refused(
    office: Running, name: str, size: int | None, why: str
) -> None:
    before = office.space.files
    chat = private()
    assert why in office.api.answer(chat, office.api.upload(name, ARTICLE, chat, size, **ADA)).text
    assert office.space.files == before


def test_reindex_waits_for_another_process_and_says_so(office: Running) -> None:
    chat = private()
    with FileLock(office.space.index / LOCK):
        office.api.say("/reindex", chat, **ADA)
        told(office, chat, ENGLISH.waiting)
        assert QUOTE in office.api.ask(QUESTION, chat, **ADA).text
    told(office, chat, "Done: ")


def test_remove_deletes_an_article_and_nothing_outside(office: Running) -> None:
    chat = private()
    office.space.write("old.md", "# Asters\n\nThe asters are watered by nobody at all.\n")
    (office.space.root / "outside.md").write_bytes(ARTICLE)
    assert "is no article" in office.api.ask("/remove ../outside.md", chat, **ADA).text
    assert (office.space.root / "outside.md").exists()
    assert office.api.ask("/remove", chat, **ADA).text == ENGLISH.which_article
    assert office.api.ask("/remove old.md", chat, **ADA).text == ENGLISH.removed.format(
        path="old.md"
    )
    assert not (office.space.corpus / "old.md").exists()


def test_an_invitation_lets_one_person_in_until_denied(office: Running) -> None:
    chat, hers = private(), private()
    eve = {"from": STRANGER}
    assert str(STRANGER["id"]) in office.api.ask("Who oversees?", hers, **eve).text
    link = office.api.ask("/invite", chat, **ADA).text
    (payload,) = re.findall(r"https://t\.me/qabot_test_bot\?start=([A-Za-z0-9_-]{1,64})$", link)
    assert "Hello" in office.api.ask(f"/start {payload}", hers, **eve).text
    assert QUOTE in office.api.ask(QUESTION, hers, **eve).text
    other = {"from": {**STRANGER, "id": 5_001}}
    assert "5001" in office.api.ask(f"/start {payload}", private(), **other).text
    office.api.ask(f"/deny {STRANGER['id']}", chat, **ADA)
    office.api.say(QUESTION, hers, **eve)
    assert office.api.ask("/allow 5001", chat, **ADA).text == ENGLISH.let_in.format(number=5001)
    assert QUOTE in office.api.ask(QUESTION, private(), **other).text
    assert office.api.ask("/allow ada", chat, **ADA).text == ENGLISH.which_number
    assert len([each for each in office.api.sent if each.chat == hers["id"]]) <= 4


def test_nobody_else_administers(office: Running) -> None:
    chat, hers = private(), private()
    office.api.ask("/allow 5002", chat, **ADA)
    eve = {"from": {**STRANGER, "id": 5_002}}
    before = office.space.files
    for text in ("/status", "/remove undated.md", "/reindex", "/invite", "/allow 5003"):
        assert "command" in office.api.ask(text, hers, **eve).text
    message = office.api.message(None, hers, **eve)
    document = {"file_id": "x", "file_unique_id": "x", "file_name": "evil.md", "file_size": 3}
    office.api.deliver({"message": {**message, "document": document}})
    assert "can't open files" in office.api.answer(hers, message["message_id"]).text
    assert office.space.files == before


def test_an_undo_button_is_of_no_use_to_others(office: Running) -> None:
    chat = private()
    sent = office.api.answer(chat, office.api.upload("tulips.md", ARTICLE, chat, **ADA))
    told(office, chat, "Done: ")
    eve = private()
    office.api.ask("/allow 5004", chat, **ADA)
    office.api.deliver(
        {
            "callback_query": {
                "id": "forged",
                "from": {**STRANGER, "id": 5_004},
                "chat_instance": "1",
                "data": office.api.standing(sent).data(ENGLISH.undo),
            }
        }
    )
    assert QUOTE in office.api.ask(QUESTION, eve, **{"from": {**STRANGER, "id": 5_004}}).text
    assert (office.space.corpus / "tulips.md").exists()


def test_no_text_of_administrators_is_left_in_english() -> None:
    names = [name for name in ENGLISH.__slots__ if getattr(ENGLISH, name) == getattr(GERMAN, name)]
    assert names == []
    assert not set(ENGLISH.commands.values()) & set(GERMAN.commands.values())
    for name in set(ENGLISH.__slots__) - {"commands"}:
        fields = [set(re.findall(r"{(\w+)}", getattr(texts, name))) for texts in (ENGLISH, GERMAN)]
        assert fields[0] == fields[1], name
