"""The Telegram bot's token: where it is, and who else can read it. It is never shown."""

from __future__ import annotations

import ipaddress
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from qabot.diagnosis.findings import Finding, ok, problem, warning
from qabot.secrets import telegram_token
from qabot.settings import TOKEN_VARIABLE

if TYPE_CHECKING:
    from qabot.settings import Settings


def check(settings: Settings) -> Iterator[Finding]:
    """Read the token and look at its shape and its file; nobody is asked whether it is valid."""
    file = settings.telegram_token_file
    if settings.telegram_token is None and file is None:
        yield ok("no Telegram token is set; only the bot needs one")
        return
    telegram_token(settings)
    place = TOKEN_VARIABLE if settings.telegram_token is not None else file
    yield ok(f"{place} holds what looks like a Telegram token")
    if file is not None:
        yield from _file(file, settings.corpus)
    yield from _way(settings.telegram_base_url)


def _file(file: Path, corpus: Path) -> Iterator[Finding]:
    if file.exists() and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield warning(f"other users can read the token file {file}", f"Run `chmod 600 {file}`.")
    if file.resolve().is_relative_to(corpus.resolve()):
        yield problem(
            f"the token file {file} lies in the corpus, where it may be quoted",
            "Move it out of the corpus.",
        )


def _way(base: str) -> Iterator[Finding]:
    parts = urlsplit(base)
    if parts.scheme == "http" and not _is_here(parts.hostname or ""):
        yield warning(
            f"the token travels unencrypted to {parts.hostname}",
            "Give the server of the Bot API an https:// address.",
        )


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
