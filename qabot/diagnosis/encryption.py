"""Whether what users write to the bot is encrypted where it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from qabot.diagnosis.findings import Finding, ok, warning
from qabot.secrets import state_keys

if TYPE_CHECKING:
    from qabot.settings import Settings


def check(settings: Settings) -> Iterator[Finding]:
    """Look for keys and at their shape; without a bot nothing is kept."""
    keys = state_keys(settings)
    if keys:
        yield ok("there is a key for what users write to the bot")
    elif settings.telegram_token is not None or settings.telegram_token_file is not None:
        yield warning(
            f"what users write to the bot is kept unencrypted in {settings.state}",
            "Set QABOT_STATE_KEY_FILE; docs/operations.md says how to make a key.",
        )
    else:
        yield ok("no Telegram token is set; only the bot keeps what users write")
