"""Questions and commands in a private chat, asked of the bot as a process."""

import pytest
from bots import Running
from chats import QUESTION, QUOTE, private

from qabot.telegram.texts import ENGLISH


def test_the_readmes_example_is_answered_with_quote_bold_words_and_source(
    running: Running,
) -> None:
    sent = running.api.ask("Who bought the start-up that developed LoRa?", private())
    quote = sent.shown.of("blockquote")[0]
    assert quote == (
        "The radio technique behind it, LoRa, was developed by Cycleo, a start-up from Grenoble"
        " that the U.S. chip maker Semtech bought in 2012."
    )
    assert sent.shown.of("bold")[0] in quote
    lines = sent.text.splitlines()
    assert lines[lines.index(quote) + 1] == (
        "Far and frugal: LoRaWAN and NB-IoT compared"
        " (Yusuf Dallimore, 12 December 2023; explainers/lorawan.txt, line 10)"
    )
    assert sent.no_preview


def test_a_title_with_an_address_is_a_link(running: Running) -> None:
    sent = running.api.ask(QUESTION, private())
    assert sent.text.splitlines()[:2] == [
        QUOTE,
        "Estermark port orders three cranes (Mira Halloran, The Quay Wire, 12 March 2019; line 14)",
    ]
    (link,) = [each for each in sent.shown.entities if each.kind == "text_link"]
    assert (link.text, link.url) == (
        "Estermark port orders three cranes",
        "https://example.com/cranes",
    )


@pytest.mark.parametrize("command", ["/ask", "/ask@qabot_test_bot", "/ASK"])
def test_a_command_asks_what_stands_behind_it(running: Running, command: str) -> None:
    sent = running.api.ask(f"{command}  {QUESTION}", private())
    assert sent.shown.of("blockquote") == [QUOTE]


def test_what_the_articles_dont_answer_is_declined_and_near_misses_are_labelled(
    running: Running,
) -> None:
    sent = running.api.ask("What is the capital of Peru?", private())
    lines = [line for line in sent.text.splitlines() if line]
    assert lines[:2] == [ENGLISH.not_found, ENGLISH.nearest]
    assert sent.shown.of("blockquote")
    assert sent.shown.of("bold") == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("/privacy", ENGLISH.privacy),
        ("/retry", ENGLISH.nothing_to_retry),
        ("/forget", ENGLISH.forgotten),
        ("/ask", ENGLISH.empty),
        ("/ask ???", ENGLISH.empty),
        ("👀", ENGLISH.empty),
        ("\u202e \u200b", ENGLISH.empty),
        ("/nonsense", ENGLISH.unknown_command),
        ("a" * 2_001, ENGLISH.too_long.format(length=2_001, most=2_000)),
        (None, ENGLISH.only_text),
    ],
)
def test_everything_else_has_one_kind_outcome(
    running: Running, text: str | None, told: str
) -> None:
    assert running.api.ask(text, private()).text == told


def test_typing_is_shown_before_the_answer(running: Running) -> None:
    chat = private()
    running.api.ask(QUESTION, chat)
    mine = [name for name, values in running.api.calls if values.get("chat_id") == str(chat["id"])]
    assert mine == ["sendChatAction", "sendMessage"]


def test_markup_and_control_characters_in_a_question_do_no_harm(running: Running) -> None:
    sent = running.api.ask(f"<b>{QUESTION} & </i> \x07 🛳 ' OR 1=1 --", private())
    assert QUOTE in sent.text


def test_only_messages_of_people_are_answered(running: Running) -> None:
    api, chat = running.api, private()
    robot = {"id": 99, "is_bot": True, "first_name": "Robot"}
    ignored = [
        api.say(QUESTION, chat, **{"from": robot}),
        api.say(QUESTION, chat, via_bot=robot),
        api.say(None, chat, pinned_message=api.message("x", chat)),
    ]
    edited = api.message(QUESTION, chat, via_bot=robot)
    api.deliver({"edited_message": edited})
    api.wait_until_all_is_handled(chat)
    ignored.append(edited["message_id"])
    assert [answer for number in ignored for answer in api.answers(chat, number)] == []


CONTENTS = {
    "voice": {"file_id": "a", "file_unique_id": "a", "duration": 1},
    "sticker": {
        "file_id": "a",
        "file_unique_id": "a",
        "width": 1,
        "height": 1,
        "is_animated": False,
        "is_video": False,
        "type": "regular",
    },
    "photo": [{"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1}],
    "document": {"file_id": "a", "file_unique_id": "a"},
    "location": {"latitude": 1.5, "longitude": 1.5},
    "contact": {"phone_number": "1", "first_name": "Ben"},
    "dice": {"emoji": "🎲", "value": 3},
    "poll": {
        "id": "1",
        "question": QUESTION,
        "options": [],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": False,
        "members_only": False,
    },
}


@pytest.mark.parametrize("kind", CONTENTS)
def test_a_message_without_words_is_answered_by_its_kind(running: Running, kind: str) -> None:
    chat = private()
    number = running.api.say(None, chat, **{kind: CONTENTS[kind]})
    assert running.api.answer(chat, number).text == ENGLISH.kinds[kind]


def test_a_caption_and_a_forwarded_text_are_questions(running: Running) -> None:
    api, chat = running.api, private()
    captioned = api.say(None, chat, photo=CONTENTS["photo"], caption=QUESTION)
    assert QUOTE in api.answer(chat, captioned).text
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "Ben"}
    assert QUOTE in api.ask(QUESTION, chat, forward_origin=origin).text


def test_telegram_accepted_every_message(running: Running) -> None:
    running.api.ask(QUESTION, private())
    assert running.api.refused == []
