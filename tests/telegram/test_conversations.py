"""What goes beyond one question: edits, follow-ups, /retry, /forget, examples, lists, menus."""

import sqlite3
from contextlib import closing

import pytest
from bots import Running
from chats import QUESTION, QUOTE, group, private
from server import HELD, BotApi, Sent

from qabot.state.database import DATABASE
from qabot.telegram.commands import GROUP, PRIVATE
from qabot.telegram.texts import ENGLISH

UNKNOWN = "What is the capital of Peru?"


@pytest.fixture
def api(running: Running) -> BotApi:
    return running.api


def kept(running: Running, query: str) -> list[tuple[object, ...]]:
    """What the state database holds."""
    path = running.space.root / "state" / DATABASE
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def test_an_edited_question_edits_its_answer(api: BotApi) -> None:
    chat = private()
    number = api.say(UNKNOWN, chat)
    sent = api.answer(chat, number)
    assert ENGLISH.not_found in sent.text
    api.edit(number, QUESTION, chat)
    now = api.wait_for_edit(sent, lambda now: ENGLISH.not_found not in now.text)
    assert now.shown.of("blockquote") == [QUOTE]
    assert len(api.answers(chat, number)) == 1


def test_an_edit_that_changes_no_word_changes_nothing(api: BotApi) -> None:
    chat = private()
    number = api.say(QUESTION, chat)
    api.answer(chat, number)
    api.edit(number, QUESTION, chat)
    api.wait_until_all_is_handled(chat)
    assert len(api.answers(chat, number)) == 1
    assert [each for each in api.edits if each.chat == chat["id"]] == []


def test_an_edit_while_the_first_answer_is_in_work_ends_with_the_new_one(api: BotApi) -> None:
    chat = private()
    api.fail("sendMessage", HELD)
    number = api.say(UNKNOWN, chat)
    api.wait_for_calls_in(chat, "sendMessage", 1)
    api.edit(number, QUESTION, chat)
    api.release()
    sent = api.answer(chat, number)
    api.wait_for_edit(sent, lambda now: ENGLISH.not_found not in now.text)
    api.wait_until_all_is_handled(chat)
    assert len(api.answers(chat, number)) == 1


def test_a_message_that_becomes_a_question_is_answered(api: BotApi) -> None:
    chat = group()
    number = api.say(QUESTION, chat)
    api.edit(number, f"@qabot_test_bot {QUESTION}", chat)
    assert QUOTE in api.answer(chat, number).text


def test_what_was_no_question_is_answered_when_it_is_edited(api: BotApi) -> None:
    chat = private()
    number = api.say("???", chat)
    sent = api.answer(chat, number)
    assert sent.text == ENGLISH.empty
    api.edit(number, QUESTION, chat)
    api.wait_for_edit(sent, lambda now: QUOTE in now.text)


def test_a_reply_to_an_answer_is_a_follow_up(api: BotApi) -> None:
    chat = private()
    first = api.ask("Who orders three cranes from Brambeck Robotics?", chat)
    sent = api.ask("Who will oversee its unloading?", chat, reply_to_message=_message(first, chat))
    assert QUOTE in sent.text


def test_a_declined_question_is_kept_for_the_operator_without_a_name(
    running: Running, api: BotApi
) -> None:
    asked = "Who is the mayor of Kuala Lumpur?"
    api.ask(asked, private())
    ((user,),) = kept(running, f"SELECT user FROM missed WHERE question = '{asked}'")  # noqa: S608 - the test's own
    assert isinstance(user, str)
    assert len(user) == 32
    assert "4711" not in user


def test_a_vote_is_kept_with_question_and_quote_the_last_of_each_user(
    running: Running, api: BotApi
) -> None:
    asked = "Who will oversee the unloading of the crane?"
    sent = api.ask(asked, private())
    for label in ("👍", "👎"):
        api.tap(sent, label)
    api.tap(sent, "👍", user=4712)
    api.wait_for(lambda: len(_votes(running, asked)) == 2, "not two votes")
    assert sorted(_votes(running, asked)) == [(0, QUOTE), (1, QUOTE)]


def test_forget_deletes_all_that_is_kept_of_a_user_and_nothing_else(
    running: Running, api: BotApi
) -> None:
    chat, me = private(), {"id": 815, "is_bot": False, "first_name": "Cleo"}
    asked = "Who is the king of the furnace?"
    sent = api.ask(asked, chat, **{"from": me})
    api.tap(sent, "👎", user=815)
    before = kept(running, "SELECT count(*) FROM answers")[0][0]
    assert api.ask("/forget", chat, **{"from": me}).text == ENGLISH.forgotten
    for table in ("answers", "missed", "feedback"):
        found = kept(running, f"SELECT count(*) FROM {table} WHERE question = '{asked}'")  # noqa: S608 - the test's own
        assert found == [(0,)], table
    assert kept(running, "SELECT count(*) FROM answers")[0][0] == before - 1  # type: ignore[operator] - a count
    assert api.tap_data(sent, "1:a:c:0") == ENGLISH.gone_button


def test_retry_asks_the_last_question_again(api: BotApi) -> None:
    chat = private()
    api.ask(QUESTION, chat)
    sent = api.ask("/retry", chat)
    assert sent.text.splitlines()[0] == QUESTION
    assert sent.shown.of("blockquote") == [QUOTE]


def test_start_offers_examples_that_are_answered_by_button_and_by_link(api: BotApi) -> None:
    chat = private()
    sent = api.ask("/start", chat)
    assert sent.text.startswith(ENGLISH.start)
    questions = api.standing(sent).labels
    assert 1 <= len(questions) <= 3
    links = [each.url or "" for each in sent.shown.entities if each.kind == "text_link"]
    assert len(links) == len(questions)
    for question, link in zip(questions, links, strict=True):
        before = len(api.sent)
        api.tap(sent, question)
        api.wait_for(lambda before=before: len(api.sent) > before, "the example isn't answered")
        payload = link.removeprefix("https://t.me/qabot_test_bot?start=")
        assert 0 < len(payload) <= 64
        answered = api.ask(f"/start {payload}", chat)
        assert api.sent[before].text == answered.text
        assert answered.shown.of("bold")[0] == question
        assert ENGLISH.not_found not in answered.text
        assert answered.shown.of("blockquote")


def test_in_a_group_the_examples_lead_to_the_bot(api: BotApi) -> None:
    sent = api.ask("/start@qabot_test_bot", group())
    urls = [button.get("url", "") for row in api.standing(sent).buttons for button in row]
    assert urls
    assert all(url.startswith("https://t.me/qabot_test_bot?start=q-") for url in urls)


def test_a_payload_that_isnt_known_is_greeted(api: BotApi) -> None:
    assert api.ask("/start nonsense", private()).text.startswith(ENGLISH.start)


def test_sources_lists_the_articles_newest_first(api: BotApi) -> None:
    sent = api.ask("/sources", private())
    lines = sent.text.splitlines()
    assert lines[0] == ENGLISH.sources_title.format(count=6)
    assert [line.partition(" (")[0] for line in lines[2:]] == [
        "1. Far and frugal: LoRaWAN and NB-IoT compared",
        "2. Cranes come late",
        "3. Furnace monitoring at Ludmere Glassworks",
        "4. Estermark port orders three cranes",
        "5. How bearings are watched",
        "6. Milk cooling at Kestrelmoor Dairy",
    ]


def test_filters_in_the_question_are_told_and_how_many_have_no_date(api: BotApi) -> None:
    sent = api.ask('When did the delivery slip? after:2021 source:"carrier"', private())
    assert sent.text.splitlines()[0] == "Only articles from 1 January 2021 on, of carrier."
    assert "slipped twice" in sent.text
    left_out = ENGLISH.left_out.format(count=2)
    assert left_out in api.ask("Who chills the milk? after:2021", private()).text


@pytest.mark.parametrize("typed", ["after:yesterday", "before:2021 after:2022", 'source:"x'])
def test_a_filter_that_cant_be_used_is_told(api: BotApi, typed: str) -> None:
    assert api.ask(f"{QUESTION} {typed}", private()).text == ENGLISH.bad_filter


def test_menus_of_commands_are_set_by_kind_of_chat(api: BotApi) -> None:
    menus = {scope: [c["command"] for c in menu] for (scope, _), menu in api.menus.items()}
    assert menus == {"all_private_chats": [*PRIVATE], "all_group_chats": [*GROUP]}


def _votes(running: Running, asked: str) -> list[tuple[object, ...]]:
    return kept(running, f"SELECT helped, quote FROM feedback WHERE question = '{asked}'")  # noqa: S608 - the test's own


def _message(sent: Sent, chat: dict[str, object]) -> dict[str, object]:
    bot = {"id": 110201543, "is_bot": True, "first_name": "Tester"}
    return {"message_id": sent.number, "date": 1, "chat": chat, "from": bot, "text": sent.text}
