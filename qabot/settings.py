"""Settings: defaults < qabot.toml < QABOT_* environment < flags. Each is declared once, here."""

from __future__ import annotations

import os
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
# What nobody else may see: in the environment or in files of their own, never in qabot.toml.
SECRETS = ("telegram_token", "webhook_secret", "state_key")
SECRET_VARIABLES = frozenset(f"{PREFIX}{name.upper()}" for name in SECRETS)
_PATHS = ("corpus", "index", "state", "reranker", *(f"{name}_file" for name in SECRETS))


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

    telegram_admins: Annotated[tuple[int, ...] | None, NoDecode] = Field(
        None, description="Numbers of the people who may administer the bot in a private chat."
    )
    retention_days: int = Field(
        365, ge=1, description="How long the bot keeps questions, answers and opinions."
    )

    @field_validator("telegram_allowed", "telegram_admins", mode="before")
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

    webhook_url: str | None = Field(
        None, description="The address that Telegram sends updates to; without, they are fetched."
    )
    webhook_host: str = Field(
        "127.0.0.1", description="The address that the bot listens on for updates.", min_length=1
    )
    webhook_port: int = Field(
        8080, ge=1, le=65_535, description="The port that the bot listens on for updates."
    )
    webhook_secret: SecretStr | None = Field(
        None, description="What Telegram sends with every update; never in qabot.toml."
    )
    webhook_secret_file: Path | None = Field(
        None, description="A file that holds the webhook's secret."
    )
    state_key: SecretStr | None = Field(
        None, description="The keys of the texts in the state folder; never in qabot.toml."
    )
    state_key_file: Path | None = Field(None, description="A file that holds these keys.")
    serve_host: str = Field(
        "127.0.0.1", description="The address for health checks and metrics.", min_length=1
    )
    serve_port: int | None = Field(
        None, ge=1, le=65_535, description="The port for health checks and metrics."
    )
    log_format: Literal["text", "json"] = Field("text", description="How log lines are written.")

    @field_validator("webhook_url")
    @classmethod
    def _is_webhook(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("it is no address that begins with https://, without ? and #")
        # https://core.telegram.org/bots/api#setwebhook
        if parts.port not in {None, 443, 80, 88, 8443}:
            raise ValueError("Telegram sends to the ports 443, 80, 88 and 8443 only")
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
            InitSettingsSource(settings_cls, _read_file(find_file(_working_folder()))),
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


def _expanded(name: str, folder: Path) -> Path:
    try:
        return folder.expanduser()
    except RuntimeError as error:
        raise SettingsError(
            f"the setting {name} can't be used: {folder} is in a home folder that isn't known",
            hint=f"Set HOME, or {PREFIX}{name.upper()} to a folder written without ~.",
        ) from error


def _working_folder() -> Path:
    try:
        return Path.cwd()
    except OSError as error:
        raise SettingsError(
            f"the working folder can't be used: {error.strerror}",
            hint="It may have been deleted. Change to another folder.",
        ) from error


def find_file(folder: Path) -> Path | None:
    """Return the nearest qabot.toml in ``folder`` or above that can be seen; None if none can."""
    for each in (folder, *folder.parents):
        # Unlike Path.is_file this is false, no error, where one may not look.
        if os.path.isfile(each / FILE_NAME):  # noqa: PTH113 - as said
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
    for name in SECRETS:
        if name in values:
            raise SettingsError(
                f"{path} holds {name}; a settings file gets copied and committed",
                hint=f"Take it out; set {PREFIX}{name.upper()}, or {name}_file to a private file.",
            )
    known = Settings.model_fields.keys() - set(SECRETS)
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
