"""Settings: defaults < qabot.toml < QABOT_* environment < flags. Each is declared once, here."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from qabot.answering import THRESHOLD, TOP
from qabot.errors import SettingsError
from qabot.models.sources import DEFAULT_MODEL

FILE_NAME = "qabot.toml"
PREFIX = "QABOT_"
_FOLDERS = ("corpus", "index", "state")


class Settings(BaseSettings):
    """What an operator can set. Folders in qabot.toml are relative to that file."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

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
    threshold: float = Field(
        THRESHOLD, ge=0, le=1, description="The confidence under which nothing counts as an answer."
    )
    top: int = Field(TOP, ge=1, le=50, description="How many citations an answer has at most.")

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
            f"the setting {name} can't be used: {first['msg']}",
            hint=f"It comes from a flag, {PREFIX}{name.upper()} or {FILE_NAME}; see docs.",
        ) from error
    return settings.model_copy(
        update={name: _expanded(name, getattr(settings, name)) for name in _FOLDERS}
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
    unknown = sorted(values.keys() - Settings.model_fields.keys())
    if unknown:
        raise SettingsError(
            f"unknown setting in {path}: {', '.join(unknown)}",
            hint=f"Known are {', '.join(sorted(Settings.model_fields))}.",
        )
    return {
        key: path.parent / _expanded(key, Path(value))
        if key in _FOLDERS and isinstance(value, str)
        else value
        for key, value in values.items()
    }
