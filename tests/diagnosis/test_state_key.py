"""Whether a doctor notices that what users write is kept unencrypted."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from diagnosing import TOKEN, loaded, no_settings
from workspace import Workspace

from qabot.diagnosis import encryption
from qabot.diagnosis.findings import Level
from qabot.errors import SettingsError

KEY = Fernet.generate_key().decode()


def levels(folder: Path, **more: str) -> list[Level]:
    with no_settings(folder):
        return [each.level for each in encryption.check(loaded(Workspace(folder), **more))]


def test_a_bot_without_a_key_is_warned_of_and_nobody_else(tmp_path: Path) -> None:
    assert levels(tmp_path) == [Level.OK]
    assert levels(tmp_path, telegram_token=TOKEN) == [Level.WARNING]
    assert levels(tmp_path, telegram_token=TOKEN, state_key=f"{KEY} {KEY}") == [Level.OK]


@pytest.mark.parametrize("key", ["secret", KEY[:-1], f"{KEY},{KEY}", " "], ids=range(4))
def test_what_is_no_key_is_refused_and_not_shown(tmp_path: Path, key: str) -> None:
    with pytest.raises(SettingsError, match="QABOT_STATE_KEY holds is no key") as caught:
        levels(tmp_path, state_key=key)
    assert key.strip() == "" or key not in str(caught.value) + caught.value.hint
