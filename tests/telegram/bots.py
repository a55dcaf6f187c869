"""The bot as its operator starts it, against a server of the test's own."""

from dataclasses import dataclass
from pathlib import Path

from background import Process
from server import TOKEN, BotApi
from workspace import Workspace


@dataclass(frozen=True)
class Running:
    """A bot at work, the server that it talks to, and the articles that it answers from."""

    api: BotApi
    process: Process
    space: Workspace


def bot(space: Workspace, api: BotApi, *arguments: str, **settings: str) -> Process:
    """Start the bot against ``api``; a setting that is empty is left out."""
    wanted = {
        "QABOT_TELEGRAM_TOKEN": TOKEN,
        "QABOT_TELEGRAM_BASE_URL": api.root,
        "QABOT_TELEGRAM_USER_LIMIT": "0",
    }
    chosen = {name: value for name, value in {**wanted, **settings}.items() if value}
    return Process(space, "bot", *arguments, **chosen)


def sample(path: str) -> str:
    """The text of one of the sample articles."""
    return (Path(__file__).parents[2] / "corpus" / path).read_text("utf-8")
