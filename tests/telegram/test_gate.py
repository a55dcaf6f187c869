"""Who is let in and how often, and what the log tells of them."""

import pytest
from bots import bot
from chats import QUESTION, QUOTE, group, private
from server import BotApi
from workspace import Workspace

from qabot.telegram.texts import ENGLISH


def test_only_people_and_groups_that_are_listed_are_answered(space: Workspace, api: BotApi) -> None:
    friend, stranger, ours, theirs = private(), private(), group(), group()
    listed = f"{friend['id']},{ours['id']}"
    settings = {"QABOT_TELEGRAM_ACCESS": "listed", "QABOT_TELEGRAM_ALLOWED": listed}
    with bot(space, api, **settings) as process:
        assert QUOTE in api.ask(QUESTION, friend).text
        told = api.ask(QUESTION, stranger).text
        assert told == ENGLISH.not_allowed.format(number=stranger["id"])
        again = api.say(QUESTION, stranger)
        assert QUOTE in api.ask(f"@qabot_test_bot {QUESTION}", ours).text
        refused = api.say(f"@qabot_test_bot {QUESTION}", theirs)
        api.wait_for_calls_in(theirs, "leaveChat", 1)
        # People count in inline queries: whoever is listed is answered there.
        assert api.inline(QUESTION, user=int(friend["id"]))["results"]
        assert api.inline(QUESTION, user=int(stranger["id"]))["results"] == []
        # A group that becomes a supergroup has a new number.
        moved = group()
        api.say(None, ours, migrate_to_chat_id=moved["id"])
        assert QUOTE in api.ask(f"@qabot_test_bot {QUESTION}", moved).text
        assert api.answers(stranger, again) == []
        assert api.answers(theirs, refused) == []
        assert str(theirs["id"]) not in process.log


@pytest.mark.parametrize("logged", ["true", "false"])
def test_limits_are_told_once_and_the_log_names_nobody(
    space: Workspace, api: BotApi, logged: str
) -> None:
    chat, other = private(), private()
    settings = {"QABOT_TELEGRAM_USER_LIMIT": "2", "QABOT_LOG_QUESTIONS": logged}
    with bot(space, api, "--verbose", **settings) as process:
        asked = [api.say(text, chat) for text in (QUESTION, "/help", QUESTION, QUESTION)]
        assert QUOTE in api.answer(chat, asked[0]).text
        assert api.answer(chat, asked[2]).text == ENGLISH.too_often
        assert QUOTE in api.ask(QUESTION, other).text
        assert process.stop() == 0
        assert api.answers(chat, asked[3]) == []
        names = {line.split()[-2] for line in process.log.splitlines() if " asks" in line}
        assert str(chat["id"]) not in names
        assert (QUESTION in process.log) == (logged == "true")
