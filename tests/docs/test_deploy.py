"""What is handed to operators fits the program: settings, options, files, metrics, times."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import generate_latest

from qabot.cli.main import cli
from qabot.monitoring import metrics
from qabot.settings import PREFIX, SECRETS, Settings
from qabot.telegram.running import DRAIN_SECONDS

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "docs" / "deploy"
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
UNIT = (DEPLOY / "qabot.service").read_text("utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text("utf-8")
ALERTS: list[dict[str, Any]] = yaml.safe_load((DEPLOY / "alerts.yaml").read_text("utf-8"))[
    "groups"
][0]["rules"]
BOT: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"][
    "bot"
]
VARIABLES = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize(
    "text",
    [DOCKERFILE, UNIT, (DEPLOY / "compose.yaml").read_text("utf-8"), OPERATIONS],
    ids=["Dockerfile", "unit", "compose", "operations"],
)
def test_every_variable_is_a_setting(text: str) -> None:
    used = set(re.findall(rf"{PREFIX}[A-Z_]+(?==)|{PREFIX}[A-Z_]+(?=:)", text))
    assert used
    assert used <= VARIABLES


@pytest.mark.parametrize("text", [DOCKERFILE, UNIT], ids=["Dockerfile", "unit"])
def test_no_secret_is_an_environment_variable_there(text: str) -> None:
    assert not [name for name in SECRETS if re.search(rf"{PREFIX}{name.upper()}=", text)]


def test_the_unit_starts_a_command_that_exists_with_options_that_it_has() -> None:
    (line,) = re.findall(r"^ExecStart=(.*)$", UNIT, re.MULTILINE)
    program, command, *options = shlex.split(line)
    assert program == "/opt/qabot/bin/qabot"
    known = {each for parameter in cli.commands[command].params for each in parameter.opts}
    assert set(options) <= known


def test_the_image_runs_the_bot() -> None:
    assert 'ENTRYPOINT ["qabot"]' in DOCKERFILE
    (command,) = re.findall(r'^CMD \["(.*)"\]$', DOCKERFILE, re.MULTILINE)
    assert command in cli.commands


def test_the_image_copies_files_that_are_there_and_that_docker_is_given() -> None:
    given = set(re.findall(r"^!(.*)$", (ROOT / ".dockerignore").read_text("utf-8"), re.MULTILINE))
    copied = {
        name
        for line in re.findall(r"^COPY (?!--from)(.*)$", DOCKERFILE, re.MULTILINE)
        for name in line.split()[:-1]
    }
    assert copied
    assert copied == given
    assert [name for name in copied if not (ROOT / name).exists()] == []


def test_the_image_is_of_a_python_that_is_supported_and_ends_as_another_user_than_root() -> None:
    assert "FROM python:3.11-" in DOCKERFILE
    assert re.findall(r"^USER (.*)$", DOCKERFILE, re.MULTILINE) == [BOT["user"]]


def test_the_folders_of_the_image_are_its_volumes() -> None:
    folders = re.findall(rf"{PREFIX}(?:CORPUS|INDEX|STATE)=(\S+)", DOCKERFILE)
    (volumes,) = re.findall(r"^VOLUME (.*)$", DOCKERFILE, re.MULTILINE)
    assert sorted(folders) == sorted(yaml.safe_load(volumes))
    assert sorted(folders) == sorted(mount.split(":")[1] for mount in BOT["volumes"])


def test_the_port_for_health_checks_is_the_same_everywhere() -> None:
    (port,) = re.findall(rf"{PREFIX}SERVE_PORT=(\d+)", DOCKERFILE)
    assert f"EXPOSE {port}" in DOCKERFILE
    assert f"http://127.0.0.1:{port}/readyz" in DOCKERFILE
    assert BOT["ports"] == [f"127.0.0.1:{port}:{port}"]
    assert f"{PREFIX}SERVE_PORT={port}\n" in UNIT
    assert f"localhost:{port}/healthz" in OPERATIONS


def test_whoever_stops_the_bot_waits_until_questions_in_work_are_answered() -> None:
    (unit,) = re.findall(r"^TimeoutStopSec=(\d+)s$", UNIT, re.MULTILINE)
    assert int(unit) > DRAIN_SECONDS
    assert int(BOT["stop_grace_period"].removesuffix("s")) > DRAIN_SECONDS


def test_the_container_may_write_only_into_volumes_and_a_tmpfs() -> None:
    assert BOT["read_only"] is True
    assert BOT["cap_drop"] == ["ALL"]
    assert BOT["tmpfs"][0].startswith("/tmp")  # noqa: S108 - the container's own


def test_every_alert_is_of_metrics_that_exist() -> None:
    metrics.QUESTIONS.labels("answered")
    metrics.MESSAGES.labels("sent")
    told = generate_latest().decode()
    used = {name for rule in ALERTS for name in re.findall(r"qabot_\w+", rule["expr"])}
    assert used
    assert [name for name in used if f"\n{name}" not in told] == []


def test_every_alert_says_what_to_do() -> None:
    table = OPERATIONS.partition("## Alerts")[2].partition("\n## ")[0]
    described = set(re.findall(r"`(Qabot\w+)`", table))
    assert described == {rule["alert"] for rule in ALERTS}
    assert all(rule["annotations"]["summary"] for rule in ALERTS)


def test_every_metric_is_described() -> None:
    own = set(re.findall(r"^# TYPE (qabot_\w+) \w+$", generate_latest().decode(), re.MULTILINE))
    own -= {name for name in own if name.endswith("_created")}
    described = set(re.findall(r"qabot_\w+", OPERATIONS.partition("## Metrics")[2]))
    assert own
    assert own <= described
