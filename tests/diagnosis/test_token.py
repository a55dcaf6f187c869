"""The token: found, judged, never shown."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from diagnosing import TOKEN, examined, loaded, no_settings
from workspace import Workspace

from qabot.diagnosis import token
from qabot.diagnosis.findings import Level


@pytest.fixture(autouse=True)
def _here(tmp_path: Path) -> Iterator[None]:
    with no_settings(tmp_path):
        yield


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    found = Workspace(tmp_path)
    found.corpus.mkdir()
    return found


def judged(space: Workspace, **more: Any) -> list[tuple[Level, str, str | None]]:
    found = list(token.check(loaded(space, **more)))
    assert "Made-up" not in str(found)
    return [(finding.level, finding.message, finding.remedy) for finding in found]


def written(path: Path, text: str = TOKEN, mode: int = 0o600) -> Path:
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return path


def test_no_token_is_all_right(space: Workspace) -> None:
    assert judged(space) == [(Level.OK, "no Telegram token is set; only the bot needs one", None)]


def test_a_token_in_the_environment_or_a_private_file_is_all_right(space: Workspace) -> None:
    file = written(space.root / "token")
    told = "holds what looks like a Telegram token"
    assert judged(space, telegram_token_file=file) == [(Level.OK, f"{file} {told}", None)]
    os.environ["QABOT_TELEGRAM_TOKEN"] = TOKEN
    assert judged(space) == [(Level.OK, f"QABOT_TELEGRAM_TOKEN {told}", None)]


@pytest.mark.parametrize("value", ["", "Made-up", TOKEN[:-1]])
def test_what_is_no_token_is_a_problem_that_doesnt_show_it(space: Workspace, value: str) -> None:
    os.environ["QABOT_TELEGRAM_TOKEN"] = value
    found = examined(space)
    assert "Made-up" not in str(found)
    (finding,) = (finding for check, finding in found if check == "token")
    assert finding.level is Level.PROBLEM
    assert finding.message == "what QABOT_TELEGRAM_TOKEN holds is no Telegram token"


def test_a_token_file_that_isnt_there_is_a_problem(space: Workspace) -> None:
    found = examined(space, telegram_token_file=space.root / "none")
    (finding,) = (finding for check, finding in found if check == "token")
    assert finding.level is Level.PROBLEM
    assert "can't be read: No such file" in finding.message


def test_a_token_file_that_others_can_read_is_a_warning(space: Workspace) -> None:
    file = written(space.root / "token", mode=0o640)
    assert judged(space, telegram_token_file=file)[1:] == [
        (Level.WARNING, f"other users can read the token file {file}", f"Run `chmod 600 {file}`.")
    ]


def test_a_token_file_in_the_corpus_is_a_problem(space: Workspace) -> None:
    file = written(space.corpus / "token.txt")
    ((level, told, _),) = judged(space, telegram_token_file=file)[1:]
    assert (level, "lies in the corpus" in told) == (Level.PROBLEM, True)


@pytest.mark.parametrize(
    ("base", "levels"),
    [
        ("http://127.0.0.1:8081", [Level.OK]),
        ("http://localhost:8081", [Level.OK]),
        ("https://bots.example.org", [Level.OK]),
        ("http://bots.example.org", [Level.OK, Level.WARNING]),
    ],
)
def test_a_token_that_would_travel_unencrypted_is_a_warning(
    space: Workspace, base: str, levels: list[Level]
) -> None:
    os.environ["QABOT_TELEGRAM_TOKEN"] = TOKEN
    assert [level for level, *_ in judged(space, telegram_base_url=base)] == levels
