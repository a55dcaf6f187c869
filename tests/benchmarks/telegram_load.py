"""Many people ask the bot, as a process, at random times, while Telegram fails in every way.

    python tests/benchmarks/telegram_load.py [--users 300] [--questions 1000] [--rate 1.0]

The server is that of the tests, on 127.0.0.1. Of the sends 3 in 100 are answered by 429, 3 by a 502
with a page of HTML, 1 by a connection that breaks after the message was accepted; every 50th
question all updates are delivered once more; the bot is killed and started again --kills times.

Times run from a question's arrival at the server to its answer's. They are of the questions that no
fault and no restart met and whose chat had no other answer in the second before, so that they hold
no wait for the throttle.
"""

import argparse
import json
import random
import signal
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from statistics import quantiles

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "telegram")]

from bots import bot  # noqa: E402 - the path is set above
from server import BAD_GATEWAY, DROPPED_AFTER, FLOOD, TOKEN, BotApi, Fault  # noqa: E402 - likewise
from workspace import Workspace  # noqa: E402 - likewise

import qabot  # noqa: E402 - likewise
from qabot.state.database import StateDatabase  # noqa: E402 - likewise
from qabot.state.questions import Questions, Stage  # noqa: E402 - likewise
from qabot.telegram.texts import ENGLISH  # noqa: E402 - likewise

QUESTIONS = [
    "Who bought the start-up that developed LoRa?",
    "What is NB-IoT?",
    "When did Estermark Telecom end 2G?",
    "What happened at Kestrelmoor Dairy?",
    "Who plans the plant in Ostrevik?",
    "What does OPC UA do?",
    "How many levels has ISA-95?",
    "What is the capital of Peru?",
]
FAULTS: list[tuple[float, Fault]] = [(0.03, FLOOD), (0.06, BAD_GATEWAY), (0.07, DROPPED_AFTER)]
_DUPLICATES_EVERY = 50
_QUIET_SECONDS = 2.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--users", type=int, default=300)
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=1.0, help="questions a second")
    parser.add_argument("--kills", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--patience", type=float, default=600.0, help="seconds after the last one")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        space = Workspace(Path(folder))
        for path in (ROOT / "corpus").rglob("*"):
            if path.is_file() and path.name != "README.md":
                file = space.corpus / path.relative_to(ROOT / "corpus")
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(path.read_bytes())
        qabot.update_index(space.index, corpus=space.corpus)
        with BotApi() as api:
            asked = _ask_all(space, api, chosen)
            # What this machine was too slow for is kept, and would be answered at the next start.
            with closing(StateDatabase(space.root / "state")) as state:
                waiting = Questions(state, int(TOKEN.partition(":")[0])).count(Stage.ACCEPTED)
            _report(api, asked, chosen, waiting)
    return 0


def _ask_all(space: Workspace, api: BotApi, chosen: argparse.Namespace) -> list[dict[str, float]]:
    """Ask; return chat, message, time and whether something went wrong on purpose, of each."""
    draw = random.Random(chosen.seed)
    users = [
        {"id": 10_000 + number, "type": "private", "first_name": "Ada"}
        for number in range(chosen.users)
    ]
    kills = {chosen.questions * (each + 1) // (chosen.kills + 1) for each in range(chosen.kills)}
    asked: list[dict[str, float]] = []
    process = bot(space, api)
    try:
        process.wait_for("answering as")
        for number in range(chosen.questions):
            time.sleep(draw.expovariate(chosen.rate))
            if number in kills:
                process.stop(signal.SIGKILL)
                process = bot(space, api)
            if number and not number % _DUPLICATES_EVERY:
                api.deliver_again()
            user, luck = draw.choice(users), draw.random()
            fault = next((each for below, each in FAULTS if luck < below), None)
            if fault is not None:
                api.fail("sendMessage", fault, chat=user)
            began = time.monotonic()
            message = api.say(draw.choice(QUESTIONS), user)
            asked.append(
                {"chat": user["id"], "message": message, "at": began, "fault": fault is not None}
            )
        ends = time.monotonic() + chosen.patience
        while time.monotonic() < ends and len(_answered(api)) < len(asked):
            time.sleep(1)
        time.sleep(_QUIET_SECONDS)  # for what might come twice
        process.stop()
    finally:
        process.send(signal.SIGKILL)
    return asked


def _answered(api: BotApi) -> set[tuple[int, int | None]]:
    return {(sent.chat, sent.reply_to) for sent in api.sent}


def _report(
    api: BotApi, asked: list[dict[str, float]], chosen: argparse.Namespace, waiting: int
) -> None:
    sent = api.sent
    replies: dict[tuple[float, float | None], list[float]] = {}
    doubts = 0
    for each in sent:
        doubts += each.text == ENGLISH.in_doubt
        if each.text != ENGLISH.in_doubt:
            replies.setdefault((each.chat, each.reply_to), []).append(each.at)
    in_doubt = {(each.chat, each.reply_to) for each in sent if each.text == ENGLISH.in_doubt}
    keys = [(each["chat"], each["message"]) for each in asked]
    times = []
    for each, key in zip(asked, keys, strict=True):
        if each["fault"] or len(replies.get(key, [])) != 1 or key in in_doubt:
            continue
        at = replies[key][0]
        others = (one.at for one in sent if one.chat == key[0] and one.reply_to != key[1])
        if not any(each["at"] - 1 <= other <= at for other in others):
            times.append(at - each["at"])
    cuts = quantiles(times, n=20) if len(times) > 1 else [0.0] * 19
    found = {
        "users": chosen.users,
        "questions": len(asked),
        "rate": chosen.rate,
        "kills": chosen.kills,
        "waiting": waiting,
        "lost": sum(key not in replies and key not in in_doubt for key in keys) - waiting,
        "doubled": sum(len(replies.get(key, [])) > 1 for key in keys),
        "ambiguous": doubts,
        "timed": len(times),
        "p50_seconds": round(cuts[9], 2),
        "p95_seconds": round(cuts[18], 2),
    }
    print("| " + " | ".join(name.replace("_", " ") for name in found) + " |")
    print("|" + "---|" * len(found))
    print("| " + " | ".join(str(value) for value in found.values()) + " |")
    print(json.dumps(found))


if __name__ == "__main__":
    sys.exit(main())
