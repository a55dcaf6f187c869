"""In groups: what the bot answers, where, and what it leaves alone."""

from typing import Any

import pytest
from bots import Running
from chats import QUESTION, QUOTE, group
from server import BOT

from qabot.telegram.texts import ENGLISH

OTHER = {"id": 5, "is_bot": False, "first_name": "Ben"}


def bots_message(chat: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"message_id": 1, "date": 1, "chat": chat, "from": BOT, "text": "x", **more}


@pytest.mark.parametrize(
    "text",
    [
        f"@qabot_test_bot {QUESTION}",
        f"👋🏽 hello @QaBot_Test_Bot, {QUESTION}",
        f"/ask@qabot_test_bot {QUESTION}",
        f"/ask {QUESTION}",
    ],
)
def test_a_mention_and_a_command_are_answered_with_a_reply(running: Running, text: str) -> None:
    assert running.api.ask(text, group()).shown.of("blockquote") == [QUOTE]


def test_a_mention_is_no_part_of_the_question(running: Running) -> None:
    assert running.api.ask("@qabot_test_bot", group()).text == ENGLISH.empty


def test_a_mention_of_the_bot_by_name_is_answered(running: Running) -> None:
    entity = {"type": "text_mention", "offset": 0, "length": 6, "user": BOT}
    sent = running.api.ask(f"Tester {QUESTION}", group(), entities=[entity])
    assert sent.shown.of("blockquote") == [QUOTE]


def test_a_reply_to_the_bot_is_answered(running: Running) -> None:
    chat = group()
    sent = running.api.ask(QUESTION, chat, reply_to_message=bots_message(chat))
    assert sent.shown.of("blockquote") == [QUOTE]


def test_an_anonymous_administrator_is_answered(running: Running) -> None:
    chat = group()
    anonymous = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group"}
    sent = running.api.ask(
        f"@qabot_test_bot {QUESTION}", chat, **{"from": anonymous}, sender_chat=chat
    )
    assert sent.shown.of("blockquote") == [QUOTE]


def test_an_answer_goes_into_the_topic_of_its_question(running: Running) -> None:
    chat = group(is_forum=True)
    asked = f"@qabot_test_bot {QUESTION}"
    sent = running.api.ask(asked, chat, message_thread_id=77, is_topic_message=True)
    assert (sent.topic, sent.shown.of("blockquote")) == (77, [QUOTE])
    # Outside topics a thread is only a chain of replies, and must not be named.
    assert running.api.ask(asked, chat, message_thread_id=78).topic is None


def test_an_answer_is_sent_though_the_question_is_deleted(running: Running) -> None:
    chat = group()
    message = running.api.message(f"@qabot_test_bot {QUESTION}", chat)
    message["message_id"] = 999_999
    running.api.deliver({"message": message})
    running.api.wait_for(
        lambda: any(sent.chat == chat["id"] for sent in running.api.sent), "no answer"
    )


def test_the_bot_is_silent_otherwise(running: Running) -> None:
    api, chat = running.api, group(is_forum=True)
    channel = {"id": -55, "type": "channel", "title": "News"}
    asked = f"@qabot_test_bot {QUESTION}"
    begun = bots_message(chat, forum_topic_created={"name": "Topic", "icon_color": 1})
    somebodys = {**bots_message(chat), "from": OTHER}
    ignored = [
        api.say(QUESTION, chat),
        api.say(f"mail@qabot_test_bot {QUESTION}", chat),
        api.say(f"@qabot_test_bot_too {QUESTION}", chat),
        api.say(f"@qabot_test_bot {QUESTION}", chat, entities=[]),
        api.say(f"/ask@other_test_bot {QUESTION}", chat),
        api.say("/nonsense", chat),
        api.say(QUESTION, chat, reply_to_message=somebodys),
        api.say(QUESTION, chat, reply_to_message=begun, message_thread_id=1, is_topic_message=True),
        api.say(asked, chat, sender_chat=channel),
        api.say(asked, chat, sender_chat=channel, is_automatic_forward=True),
        api.say(None, chat, new_chat_members=[BOT]),
        api.say(None, chat, photo=[]),
    ]
    post = api.message(asked, channel)
    api.deliver({"channel_post": post})
    edited = api.message(QUESTION, chat)
    api.deliver({"edited_message": edited})
    ignored.append(edited["message_id"])
    api.wait_until_all_is_handled(chat)
    assert [answer.text for number in ignored for answer in api.answers(chat, number)] == []
    assert api.answers(channel, post["message_id"]) == []
