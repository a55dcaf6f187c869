"""No secret in the log, whatever writes it."""

import json
import logging
from collections.abc import Iterator

import pytest

from qabot.logs import RedactingFormatter, set_up

TOKEN = "110201543:" + "Made-up_Token" * 2 + "123456789"


@pytest.fixture
def root() -> Iterator[None]:
    """Put the log's settings back."""
    kept = [*logging.root.handlers]
    names = [None, *logging.root.manager.loggerDict]
    levels = {name: logging.getLogger(name).level for name in names}
    yield
    logging.root.handlers[:] = kept
    for name in [None, *logging.root.manager.loggerDict]:
        logging.getLogger(name).setLevel(levels.get(name, logging.NOTSET))


@pytest.mark.usefixtures("root")
def test_a_token_is_blotted_out_of_messages_arguments_and_tracebacks(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up(TOKEN, level=logging.DEBUG)
    for name in ("qabot.telegram", "telegram.ext.Application", "asyncio", "anything.else"):
        logger = logging.getLogger(name)
        logger.error("GET https://api.telegram.org/bot%s/getMe", TOKEN)
        logger.error("only %s", TOKEN.partition(":")[2])
        try:
            {}[TOKEN]
        except KeyError:
            logger.exception("failed", stack_info=True)
    shown = capsys.readouterr().err
    assert shown.count("https://api.telegram.org/bot[secret]/getMe") == 4
    assert shown.count("KeyError: '[secret]'") == 4
    assert TOKEN.partition(":")[2] not in shown


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize("name", ["httpx", "httpcore", "httpcore.http11", "telegram.Bot"])
def test_what_logs_requests_or_messages_of_users_is_kept_quiet(name: str) -> None:
    set_up(TOKEN, level=logging.DEBUG)
    assert not logging.getLogger(name).isEnabledFor(logging.INFO)
    assert logging.getLogger("qabot.telegram").isEnabledFor(logging.DEBUG)


@pytest.mark.usefixtures("root")
def test_json_is_an_object_a_line_without_secrets_and_with_what_the_record_brings(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up(TOKEN, form="json")
    logger = logging.getLogger("qabot.telegram")
    logger.info(
        "answered in %.1f s", 0.2, extra={"fields": {"outcome": "answered", "seconds": 0.2}}
    )
    try:
        {}[TOKEN]
    except KeyError:
        logger.exception("two\nlines with %s", TOKEN)
    shown = capsys.readouterr().err
    assert TOKEN.partition(":")[2] not in shown
    first, second = [json.loads(line) for line in shown.splitlines()]
    time = first.pop("time")
    assert time.endswith("+00:00")
    assert first == {
        "level": "info",
        "logger": "qabot.telegram",
        "message": "answered in 0.2 s",
        "outcome": "answered",
        "seconds": 0.2,
    }
    assert second["message"] == "two\nlines with [secret]"
    assert second["exception"].endswith("KeyError: '[secret]'")


def test_without_secrets_a_record_is_as_it_was() -> None:
    record = logging.LogRecord("qabot", logging.INFO, "x.py", 1, "a %s", ("b",), None)
    assert RedactingFormatter().format(record).endswith("INFO    a b")
