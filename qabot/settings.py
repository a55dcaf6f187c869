"""Settings: defaults < qabot.toml < QABOT_* environment < flags. Each is declared once, here."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from qabot.answering import THRESHOLD, TOP
from qabot.errors import SettingsError
from qabot.models.sources import DEFAULT_MODEL

FILE_NAME = "qabot.toml"
PREFIX = "QABOT_"
TOKEN_VARIABLE = f"{PREFIX}TELEGRAM_TOKEN"
_PATHS = ("corpus", "index", "state", "reranker", "telegram_token_file")
# How BotFather writes a token: the bot's number, a colon and 35 characters.
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]{35}")


class Settings(BaseSettings):
    """What an operator can set. Paths in qabot.toml are relative to that file."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="forbid", frozen=True, hide_input_in_errors=True
    )

    corpus: Path = Field(Path("corpus"), description="The folder of articles.")
    index: Path = Field(Path("index"), description="The folder of the index.")
    state: Path = Field(
        Path("~/.local/state/qabot"), description="The folder of what is kept between sessions."
    )
    model: str = Field(
        DEFAULT_MODEL,
        description="The embedding model: the packaged one, a folder, or a name on the hub.",
        min_length=1,
    )
    reranker: Path | None = Field(
        None, description="The file of a reranker made by qabot train; the packaged one by default."
    )
    threshold: float = Field(
        THRESHOLD, ge=0, le=1, description="The confidence under which nothing counts as an answer."
    )
    top: int = Field(TOP, ge=1, le=50, description="How many citations an answer has at most.")
    telegram_token: SecretStr | None = Field(
        None, description="The token of the Telegram bot; never in qabot.toml."
    )
    telegram_token_file: Path | None = Field(
        None, description="A file that holds the token of the Telegram bot."
    )
    telegram_base_url: str = Field(
        "https://api.telegram.org", description="The root of the Bot API server."
    )
    telegram_access: Literal["open", "listed"] = Field(
        "open", description="Who may use the Telegram bot: everybody, or who is listed."
    )
    telegram_allowed: Annotated[tuple[int, ...] | None, NoDecode] = Field(
        None, description="Numbers of the people and groups that may use the Telegram bot."
    )
    telegram_user_limit: int = Field(
        20, ge=0, description="How many questions a minute one person may ask; 0 is no limit."
    )
    telegram_chat_limit: int = Field(
        60, ge=0, description="How many questions a minute one chat may ask; 0 is no limit."
    )
    log_questions: bool = Field(
        default=False, description="Whether the log shows what is asked in Telegram."
    )

    @field_validator("telegram_allowed", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        """Take numbers apart that stand in a variable, with commas or spaces between them."""
        return value.replace(",", " ").split() if isinstance(value, str) else value

    @field_validator("telegram_allowed")
    @classmethod
    def _is_heeded(
        cls, value: tuple[int, ...] | None, info: ValidationInfo
    ) -> tuple[int, ...] | None:
        if value and info.data.get("telegram_access") == "open":
            raise ValueError("it has no effect while telegram_access is open; set that to listed")
        return value

    @field_validator("telegram_base_url")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("it is no address that begins with https:// or http://")
        if parts.query or parts.fragment:
            raise ValueError("it has a query or fragment; only the server's root is wanted")
        _ = parts.port  # raises ValueError for a port that is no number from 0 to 65535
        return value.rstrip("/")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is the library's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - likewise
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the sources: flags, environment, qabot.toml."""
        return (
            init_settings,
            env_settings,
            InitSettingsSource(settings_cls, _read_file(find_file(Path.cwd()))),
        )


def load(flags: Mapping[str, Any]) -> Settings:
    """Return the settings in force; a flag that is None counts as not given.

    Raises:
        SettingsError: a key is unknown or a value can't be used; says which and where.
    """
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    unknown = sorted(
        name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in known
    )
    if unknown:
        raise SettingsError(
            f"unknown setting in the environment: {', '.join(unknown)}",
            hint=f"Known are {', '.join(sorted(known))}.",
        )
    try:
        settings = Settings(**{key: value for key, value in flags.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise SettingsError(
            f"the setting {name} can't be used: {first['msg'].removeprefix('Value error, ')}",
            hint=f"It comes from a flag, {PREFIX}{name.upper()} or {FILE_NAME}; see docs.",
        ) from error
    paths = {name: getattr(settings, name) for name in _PATHS}
    return settings.model_copy(
        update={name: _expanded(name, path) for name, path in paths.items() if path is not None}
    )


def telegram_token(settings: Settings) -> SecretStr:
    """Return the token of the Telegram bot: the environment's, else the one in the file.

    Raises:
        SettingsError: there is none, the file can't be read, or what it holds is no token. No
            message shows any of it.
    """
    secret = settings.telegram_token
    # An empty variable, as a service's file may have it, leaves the token file its say.
    empty = secret is not None and not secret.get_secret_value().strip()
    if secret is not None and not (empty and settings.telegram_token_file):
        token, place = secret.get_secret_value(), TOKEN_VARIABLE
    elif settings.telegram_token_file is not None:
        token = _read_token(settings.telegram_token_file)
        place = f"the file {settings.telegram_token_file}"
    else:
        raise SettingsError(
            "there is no token for the Telegram bot",
            hint=f"Set {TOKEN_VARIABLE}, or name a file that holds it with {TOKEN_VARIABLE}_FILE.",
        )
    token = token.strip()
    if not _TOKEN.fullmatch(token):
        raise SettingsError(
            f"what {place} holds is no Telegram token",
            hint="Copy it whole from @BotFather: digits, a colon and 35 letters, digits, _ or -.",
        )
    return SecretStr(token)


def _read_token(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        reason = error.strerror
    except ValueError:
        reason = "it is no text"
    # Raised outside the handler: a decoding error carries the file's bytes.
    raise SettingsError(
        f"the file {path} with the token of the Telegram bot can't be read: {reason}",
        hint=f"Mend its permissions, or the path in {TOKEN_VARIABLE}_FILE or {FILE_NAME}.",
    )


def _expanded(name: str, folder: Path) -> Path:
    try:
        return folder.expanduser()
    except RuntimeError as error:
        raise SettingsError(
            f"the setting {name} can't be used: {folder} is in a home folder that isn't known",
            hint=f"Set HOME, or {PREFIX}{name.upper()} to a folder written without ~.",
        ) from error


def find_file(folder: Path) -> Path | None:
    """Return the nearest qabot.toml in ``folder`` or above; None if there is none."""
    for each in (folder, *folder.parents):
        if (each / FILE_NAME).is_file():
            return each / FILE_NAME
    return None


def _read_file(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"the settings file {path} can't be read: {error}",
            hint="Mend it; it is TOML with one `key = value` a line.",
        ) from error
    if "telegram_token" in values:
        raise SettingsError(
            f"{path} holds telegram_token; a settings file gets copied and committed",
            hint=f"Take it out; set {TOKEN_VARIABLE}, or telegram_token_file to a private file.",
        )
    known = Settings.model_fields.keys() - {"telegram_token"}
    unknown = sorted(values.keys() - known)
    if unknown:
        raise SettingsError(
            f"unknown setting in {path}: {', '.join(unknown)}",
            hint=f"Known are {', '.join(sorted(known))}.",
        )
    return {
        key: path.parent / _expanded(key, Path(value))
        if key in _PATHS and isinstance(value, str)
        else value
        for key, value in values.items()
    }
