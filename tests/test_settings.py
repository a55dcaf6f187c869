"""Where settings come from, and what is said of those that can't be used."""

import contextlib
import os
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qabot import secrets, settings
from qabot.answering import THRESHOLD, TOP
from qabot.errors import SettingsError
from qabot.models.sources import DEFAULT_MODEL

NOBODY = 65_534


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Path]:
    """A working folder of its own and an environment without settings, put back afterwards."""
    before = dict(os.environ)
    for name in list(os.environ):
        if name.upper().startswith(settings.PREFIX):
            del os.environ[name]
    folder = tmp_path / "project" / "deep" / "down"
    folder.mkdir(parents=True)
    with contextlib.chdir(folder):
        yield folder
    os.environ.clear()
    os.environ.update(before)


def write(folder: Path, text: str) -> Path:
    file = folder / settings.FILE_NAME
    file.write_text(text, "utf-8")
    return file


@pytest.mark.usefixtures("here")
def test_the_defaults_stand_where_nothing_is_set() -> None:
    chosen = settings.load({})
    assert chosen.corpus == Path("corpus")
    assert chosen.index == Path("index")
    assert chosen.state == Path("~/.local/state/qabot").expanduser()
    assert (chosen.model, chosen.threshold, chosen.top) == (DEFAULT_MODEL, THRESHOLD, TOP)


def test_flags_beat_the_environment_which_beats_the_file(here: Path) -> None:
    write(here, 'top = 5\nthreshold = 0.5\nmodel = "from-file"\n')
    assert settings.load({}).top == 5
    os.environ |= {"QABOT_TOP": "6", "QABOT_THRESHOLD": "0.6"}
    assert settings.load({}).top == 6
    chosen = settings.load({"top": 7})
    assert (chosen.top, chosen.threshold, chosen.model) == (7, 0.6, "from-file")


@pytest.mark.usefixtures("here")
def test_a_flag_that_is_none_counts_as_not_given() -> None:
    os.environ["QABOT_TOP"] = "6"
    assert settings.load({"top": None, "corpus": None}).top == 6


def test_the_file_is_found_upwards_and_the_nearest_counts(here: Path) -> None:
    far = write(here.parent.parent, "top = 8")
    assert settings.find_file(here) == far
    assert settings.load({}).top == 8
    near = write(here.parent, "threshold = 0.5")
    assert settings.find_file(here) == near
    assert settings.load({}).top == TOP


def test_where_one_may_not_look_there_is_no_file(here: Path) -> None:
    write(here, "top = 8")
    user = os.geteuid()
    here.chmod(0)
    try:
        if user == 0:  # whom nothing is forbidden
            os.seteuid(NOBODY)
        assert settings.find_file(here) is None
    finally:
        os.seteuid(user)
        here.chmod(0o700)
    assert settings.find_file(here) == here / "qabot.toml"


def test_a_working_folder_that_is_gone_is_an_error(here: Path) -> None:
    here.rmdir()
    with pytest.raises(SettingsError, match="the working folder can't be used"):
        settings.load({})


def test_folders_in_the_file_are_relative_to_it(here: Path) -> None:
    root = here.parent.parent
    write(
        root,
        'corpus = "articles"\nindex = "/absolute/index"\nstate = "~/state"\n'
        'telegram_token_file = "secret/token"\n',
    )
    chosen = settings.load({})
    assert chosen.telegram_token_file == root / "secret" / "token"
    assert chosen.corpus == root / "articles"
    assert chosen.index == Path("/absolute/index")
    assert chosen.state == Path("~/state").expanduser()


def test_folders_in_flags_and_environment_are_relative_to_the_working_folder(here: Path) -> None:
    write(here.parent, 'corpus = "from-file"\nindex = "from-file"\n')
    os.environ["QABOT_INDEX"] = "from-environment"
    chosen = settings.load({"corpus": Path("from-flag")})
    assert chosen.corpus == Path("from-flag")
    assert chosen.index == Path("from-environment")


def test_an_unknown_key_in_the_file_is_named_with_those_that_are_known(here: Path) -> None:
    file = write(here, "tpo = 5\n[table]\nx = 1\n")
    with pytest.raises(SettingsError, match="table, tpo") as caught:
        settings.load({})
    assert str(file) in str(caught.value)
    assert "threshold" in caught.value.hint


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("name", ["QABOT_TPO", "qabot_tpo", "QABOT_"])
def test_an_unknown_variable_is_named_with_those_that_are_known(name: str) -> None:
    os.environ[name] = "5"
    with pytest.raises(SettingsError, match=name) as caught:
        settings.load({})
    assert "QABOT_TOP" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("top", "0"), ("top", "51"), ("top", "many"), ("top", "2.5"), ("top", "")),
        *(("threshold", "1.1"), ("threshold", "-0.1"), ("threshold", "high")),
        *(("model", ""), ("threshold", "nan")),
    ],
)
@pytest.mark.usefixtures("here")
def test_a_value_that_cant_be_used_names_the_setting_and_where_it_may_come_from(
    name: str, value: str
) -> None:
    os.environ[f"QABOT_{name.upper()}"] = value
    with pytest.raises(SettingsError, match=f"the setting {name} can't be used") as caught:
        settings.load({})
    assert f"QABOT_{name.upper()}" in caught.value.hint
    assert settings.FILE_NAME in caught.value.hint


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ('top = "many"', "top"),
        ("threshold = 7", "threshold"),
        ("model = []", "model"),
        ("corpus = 5", "corpus"),
        ("index = true", "index"),
    ],
)
def test_a_value_in_the_file_that_cant_be_used_names_the_setting(
    here: Path, line: str, name: str
) -> None:
    write(here, line)
    with pytest.raises(SettingsError, match=name):
        settings.load({})


@pytest.mark.parametrize("text", ["top = ", "top: 5", "top = 5\ntop = 6"])
def test_a_file_that_is_no_toml_is_named(here: Path, text: str) -> None:
    file = write(here, text)
    with pytest.raises(SettingsError, match="can't be read") as caught:
        settings.load({})
    assert str(file) in str(caught.value)


def test_a_file_that_is_no_text_is_named(here: Path) -> None:
    (here / settings.FILE_NAME).write_bytes(b"top = \xff")
    with pytest.raises(SettingsError, match="can't be read"):
        settings.load({})


@pytest.mark.usefixtures("here")
def test_settings_dont_change_once_loaded() -> None:
    chosen: Any = settings.load({})
    with pytest.raises(ValueError, match="frozen"):
        chosen.top = 9


@pytest.mark.parametrize("name", settings.Settings.model_fields)
def test_every_setting_says_what_it_is(name: str) -> None:
    described = settings.Settings.model_fields[name].description
    assert described
    assert described.endswith(".")


# The right shape, and no bot's.
TOKEN = "110201543:" + "Made-up_Token" * 2 + "123456789"
OTHER = "110201543:" + "Other-up_Tokn" * 2 + "987654321"


def token() -> str:
    return secrets.telegram_token(settings.load({})).get_secret_value()


def refused() -> SettingsError:
    """The error instead of a token; neither it nor what it was raised from shows one."""
    with pytest.raises(SettingsError) as caught:
        token()
    shown = "".join(traceback.format_exception(caught.value)) + caught.value.hint
    assert "Made-up" not in shown
    return caught.value


@pytest.mark.usefixtures("here")
def test_the_token_comes_from_the_environment() -> None:
    os.environ["QABOT_TELEGRAM_TOKEN"] = f" {TOKEN}\n"
    assert token() == TOKEN


def test_the_token_comes_from_a_file(here: Path) -> None:
    (here / "token").write_text(f"{TOKEN}\n", "utf-8")
    os.environ |= {"QABOT_TELEGRAM_TOKEN_FILE": "token"}
    assert token() == TOKEN


def test_the_token_of_the_environment_beats_that_of_a_file(here: Path) -> None:
    (here / "token").write_text(OTHER, "utf-8")
    write(here, 'telegram_token_file = "token"')
    assert token() == OTHER
    os.environ["QABOT_TELEGRAM_TOKEN"] = TOKEN
    assert token() == TOKEN


def test_an_empty_token_in_the_environment_leaves_the_file_its_say(here: Path) -> None:
    (here / "token").write_text(TOKEN, "utf-8")
    os.environ |= {"QABOT_TELEGRAM_TOKEN": "", "QABOT_TELEGRAM_TOKEN_FILE": "token"}
    assert token() == TOKEN


def test_a_token_file_in_the_home_folder_is_found(here: Path) -> None:
    os.environ |= {"HOME": str(here), "QABOT_TELEGRAM_TOKEN_FILE": "~/token"}
    (here / "token").write_text(TOKEN, "utf-8")
    assert token() == TOKEN


def test_a_token_in_the_settings_file_is_refused(here: Path) -> None:
    file = write(here, f'telegram_token = "{TOKEN}"')
    error = refused()
    assert str(file) in str(error)
    assert "QABOT_TELEGRAM_TOKEN" in error.hint
    assert "telegram_token_file" in error.hint


@pytest.mark.usefixtures("here")
def test_no_token_says_where_it_may_come_from() -> None:
    error = refused()
    assert str(error) == "there is no token for the Telegram bot"
    assert "QABOT_TELEGRAM_TOKEN_FILE" in error.hint


@pytest.mark.parametrize(
    "value", ["", "Made-up", TOKEN[:-1], f"{TOKEN}x", f"bot{TOKEN}", TOKEN.replace("_", "€")]
)
def test_what_is_no_token_is_refused_unseen(here: Path, value: str) -> None:
    (here / "token").write_text(value, "utf-8")
    os.environ |= {"QABOT_TELEGRAM_TOKEN_FILE": "token"}
    error = refused()
    assert str(error) == "what the file token holds is no Telegram token"
    assert "@BotFather" in error.hint
    os.environ["QABOT_TELEGRAM_TOKEN"] = value
    place = "QABOT_TELEGRAM_TOKEN" if value else "the file token"
    assert str(refused()) == f"what {place} holds is no Telegram token"


def test_a_token_file_that_cant_be_read_is_named(here: Path) -> None:
    os.environ |= {"QABOT_TELEGRAM_TOKEN_FILE": "token"}
    assert "the file token with the token of the Telegram bot can't be read: No such" in str(
        refused()
    )
    (here / "token").mkdir()
    assert "can't be read: Is a directory" in str(refused())
    (here / "token").rmdir()
    (here / "token").write_bytes(b"\xff" + TOKEN.encode())
    assert "can't be read: it is no text" in str(refused())


@pytest.mark.usefixtures("here")
def test_settings_are_shown_without_the_token() -> None:
    os.environ["QABOT_TELEGRAM_TOKEN"] = TOKEN
    chosen = settings.load({})
    assert TOKEN not in f"{chosen} {chosen!r} {chosen.model_dump()} {chosen.model_dump_json()}"


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("value", "root"),
    [
        ("http://127.0.0.1:8081/", "http://127.0.0.1:8081"),
        ("https://bots.example.org/api//", "https://bots.example.org/api"),
        ("https://[::1]:8081", "https://[::1]:8081"),
    ],
)
def test_the_server_of_the_bot_api_is_an_address_without_a_slash_at_its_end(
    value: str, root: str
) -> None:
    assert settings.load({}).telegram_base_url == "https://api.telegram.org"
    os.environ["QABOT_TELEGRAM_BASE_URL"] = value
    assert settings.load({}).telegram_base_url == root


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    "value",
    [
        *("", "api.telegram.org", "ftp://api.telegram.org", "https://", "https://:80"),
        *("https://host:port", "https://host:99999", "https://host/?a=1", "https://host/#a"),
        "https://[host",
    ],
)
def test_an_address_that_cant_be_the_servers_is_refused(value: str) -> None:
    os.environ["QABOT_TELEGRAM_BASE_URL"] = value
    with pytest.raises(SettingsError, match="the setting telegram_base_url can't be used"):
        settings.load({})


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("written", ["4711,-100", "4711 -100", " 4711, -100 "])
def test_numbers_in_a_variable_stand_between_commas_or_spaces(written: str) -> None:
    os.environ |= {"QABOT_TELEGRAM_ACCESS": "listed", "QABOT_TELEGRAM_ALLOWED": written}
    assert settings.load({}).telegram_allowed == (4711, -100)


def test_numbers_in_the_file_are_a_list(here: Path) -> None:
    write(here, 'telegram_access = "listed"\ntelegram_allowed = [4711, -100]\n')
    assert settings.load({}).telegram_allowed == (4711, -100)


@pytest.mark.usefixtures("here")
def test_a_list_that_would_keep_nobody_out_is_refused() -> None:
    os.environ["QABOT_TELEGRAM_ALLOWED"] = "4711"
    with pytest.raises(SettingsError, match=r"telegram_allowed .* no effect while"):
        settings.load({})


@pytest.mark.usefixtures("here")
def test_a_user_name_is_no_number() -> None:
    os.environ |= {"QABOT_TELEGRAM_ACCESS": "listed", "QABOT_TELEGRAM_ALLOWED": "@ada"}
    with pytest.raises(SettingsError, match="telegram_allowed"):
        settings.load({})
