"""One bot process and its server, shared by the tests that only talk to it."""

from collections.abc import Iterator

import pytest
from bots import Running, bot, sample
from server import BotApi
from workspace import Workspace


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server


@pytest.fixture(scope="session")
def running(built: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A bot that found one article more than its index had, the one of the README's example."""
    space = built.copy_to(tmp_path_factory.mktemp("bot") / "space")
    space.write("explainers/lorawan.txt", sample("explainers/lorawan-and-nb-iot.txt"))
    with BotApi() as server, bot(space, server, "--verbose") as process:
        process.wait_for("answering as @qabot_test_bot")
        process.wait_for("1 added: 6 articles")
        yield Running(server, process, space)
