"""The bot follows its index: edits, an index of another model, another database."""

import pytest
from bots import Running, bot
from chats import QUESTION, QUOTE, private
from server import BotApi
from workspace import Workspace

from qabot.models.light import Manifest
from qabot.ports import ChangeSet
from qabot.stores.sqlite import SqliteStore
from qabot.telegram.texts import ENGLISH


@pytest.fixture
def api(running: Running) -> BotApi:
    return running.api


def test_an_edited_article_is_answered_from_a_moment_later(running: Running, api: BotApi) -> None:
    asked = "Who compares the readings with the recipe of the day?"
    assert "operator" in api.ask(asked, private()).text
    before = running.process.log.count("1 changed")
    running.space.edit("explainers/glass.html", "where an operator", "where a botanist")
    running.process.wait_for("1 changed", before + 1)
    assert "where a botanist compares" in api.ask(asked, private()).text


def test_an_article_that_goes_is_quoted_no_more(running: Running, api: BotApi) -> None:
    path = running.space.write(
        "zinnias.md", "# Zinnias\n\nThe zinnias of Port Amberly are watered by Ludo Quint.\n"
    )
    running.process.wait_for("1 added: 7 articles")
    asked = "Who waters the zinnias of Port Amberly?"
    assert "Ludo Quint" in api.ask(asked, private()).text
    path.unlink()
    running.process.wait_for("1 removed: 6 articles")
    assert "Ludo Quint" not in api.ask(asked, private()).text


def test_an_index_of_another_model_is_made_anew_and_then_asked(
    running: Running, api: BotApi
) -> None:
    api.ask(QUESTION, private())
    manifest = Manifest.read(running.space.index / "model")
    assert manifest is not None
    store = SqliteStore(running.space.index, model=manifest.digest)
    with store.lock():
        other = {**store.fingerprint(), "model": "another"}
        store.publish(ChangeSet((), (), {}, (), other))
    assert api.ask(QUESTION, private()).text == ENGLISH.rebuilding
    running.process.wait_for("made anew for another model")
    assert QUOTE in api.ask(QUESTION, private()).text


def test_another_database_in_the_place_of_the_old_one_is_asked(
    space: Workspace, built: Workspace, api: BotApi
) -> None:
    del api
    fresh = built.copy_to(space.root / "fresh")
    fresh.edit("news/cranes.md", "Odalys Ferrante", "Ismene Falk")
    with BotApi() as server, bot(space, server) as process:
        assert QUOTE in server.ask(QUESTION, private()).text
        process.wait_for("up to date")
        for path in space.index.glob("qabot.db*"):
            path.unlink()
        assert server.ask(QUESTION, private()).text == ENGLISH.no_index
        process.wait_for("5 added: 5 articles")
        assert QUOTE in server.ask(QUESTION, private()).text
