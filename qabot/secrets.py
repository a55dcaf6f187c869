"""Reads what nobody else may see, from the environment or from files; never from qabot.toml."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from qabot.errors import SettingsError
from qabot.settings import FILE_NAME, PREFIX, TOKEN_VARIABLE, Settings

# How BotFather writes a token: the bot's number, a colon and 35 characters.
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]{35}")
# https://core.telegram.org/bots/api#setwebhook: 1-256 of these; ours shall not be guessed.
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
_MADE_UP_BYTES = 32
# https://cryptography.io/en/latest/fernet/: 32 bytes in URL-safe base64.
_STATE_KEY = re.compile(r"[A-Za-z0-9_-]{43}=")


def telegram_token(settings: Settings) -> SecretStr:
    """Return the token of the Telegram bot: the environment's, else the one in the file.

    Raises:
        SettingsError: there is none, the file can't be read, or what it holds is no token. No
            message shows any of it.
    """
    found = _find(settings, "telegram_token", "the token of the Telegram bot")
    if found is None:
        raise SettingsError(
            "there is no token for the Telegram bot",
            hint=f"Set {TOKEN_VARIABLE}, or name a file that holds it with {TOKEN_VARIABLE}_FILE.",
        )
    token, place = found
    if not _TOKEN.fullmatch(token):
        raise SettingsError(
            f"what {place} holds is no Telegram token",
            hint="Copy it whole from @BotFather: digits, a colon and 35 letters, digits, _ or -.",
        )
    return SecretStr(token)


def webhook_secret(settings: Settings) -> SecretStr:
    """Return what Telegram has to send with every update; made up if none is set.

    Raises:
        SettingsError: the file can't be read, or what is set can't be used.
    """
    found = _find(settings, "webhook_secret", "the webhook's secret")
    if found is None:
        return SecretStr(secrets.token_urlsafe(_MADE_UP_BYTES))
    secret, place = found
    if not _WEBHOOK_SECRET.fullmatch(secret):
        raise SettingsError(
            f"what {place} holds can't be the webhook's secret",
            hint="Give it 16 to 256 letters, digits, _ or -; or none, and one is made up.",
        )
    return SecretStr(secret)


def state_keys(settings: Settings) -> tuple[str, ...]:
    """Return the keys of the texts in the state folder, the newest first; none if none is set.

    Raises:
        SettingsError: the file can't be read, or what is set is no key.
    """
    found = _find(settings, "state_key", "the keys of the state")
    if found is None:
        return ()
    keys, place = found[0].split(), found[1]
    if not keys or not all(_STATE_KEY.fullmatch(key) for key in keys):
        raise SettingsError(
            f"what {place} holds is no key for the state, nor several with spaces between",
            hint="Make one: python -c 'from cryptography.fernet import Fernet as F;"
            " print(F.generate_key().decode())'.",
        )
    return tuple(keys)


@dataclass(frozen=True, slots=True)
class BotSecrets:
    """What the bot needs that nobody else may see; see the functions above."""

    token: str
    webhook: str
    state_keys: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Everything that no log may show."""
        return self.token, self.webhook, *self.state_keys


def bot_secrets(settings: Settings) -> BotSecrets:
    """Return the secrets of the bot.

    Raises:
        SettingsError: one is missing, can't be read, or isn't what it has to be.
    """
    return BotSecrets(
        telegram_token(settings).get_secret_value(),
        webhook_secret(settings).get_secret_value(),
        state_keys(settings),
    )


def _find(settings: Settings, name: str, what: str) -> tuple[str, str] | None:
    """Return a secret without the space around it, and where it comes from; None if unset."""
    variable = f"{PREFIX}{name.upper()}"
    value: SecretStr | None = getattr(settings, name)
    file: Path | None = getattr(settings, f"{name}_file")
    # An empty variable, as a service's file may have it, leaves the secret's file its say.
    if value is not None and (value.get_secret_value().strip() or file is None):
        return value.get_secret_value().strip(), variable
    if file is None:
        return None
    return _read(file, what, variable).strip(), f"the file {file}"


def _read(path: Path, what: str, variable: str) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        reason = error.strerror
    except ValueError:
        reason = "it is no text"
    # Raised outside the handler: a decoding error carries the file's bytes.
    raise SettingsError(
        f"the file {path} with {what} can't be read: {reason}",
        hint=f"Mend its permissions, or the path in {variable}_FILE or {FILE_NAME}.",
    )
