"""README and docs say what the program does: commands, options, settings, codes, schema, links."""

import ast
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import click
import pytest
from jsonschema import Draft202012Validator, ValidationError
from markdown_it import MarkdownIt
from markdown_it.token import Token

import qabot
from qabot import errors
from qabot.cli.main import cli
from qabot.loaders.front_matter import read_front_matter
from qabot.records import Answer, Citation, Source, Status
from qabot.rendering import as_json
from qabot.settings import PREFIX, Settings
from qabot.wiring.indexing import loaders

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PAGES = [README, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
SCHEMA = json.loads((ROOT / "docs" / "answer.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
OPTIONS = [
    (name, option)
    for name, command in cli.commands.items()
    for parameter in command.params
    if isinstance(parameter, click.Option)
    for option in parameter.opts
]
CODES = dict(re.findall(r"^ *(\d+)  (\S.*)$", cli.epilog or "", re.MULTILINE))

SOURCE = Source(
    title="Cranes again",
    author=None,
    published=None,
    url=None,
    source=None,
    path="again.html",
    locator="paragraph 3",
    start=5,
    end=32,
)
CITATION = Citation(
    quote="The crane lifts ten tonnes.",
    highlight=(16, 26),
    title="Cranes",
    author="Jane Doe",
    published=date(2019, 3, 12),
    url="https://example.com/cranes",
    source="The Wire",
    path="news/cranes.md",
    locator="line 12",
    start=100,
    end=127,
    confidence=0.87654,
    before=("It is new.",),
    also=(SOURCE,),
    context=("The port has a crane.",),
    disputed=True,
)


def answer(status: Status) -> Answer:
    found = status is Status.ANSWERED
    return Answer(
        question="What does the crane lift?",
        status=status,
        confidence=0.87654 if found else 0.1,
        citations=(CITATION,) if found else (),
        near_misses=() if found else (CITATION,),
        generation=4,
        stale=False,
        undated=2,
        elapsed=0.0123,
    )


def section(page: Path, heading: str) -> str:
    """The text of ``page`` below ``heading``, up to the next heading of its level."""
    marks = heading.partition(" ")[0]
    pattern = rf"^{re.escape(heading)}$\n(.*?)(?=^#{{1,{len(marks)}}} |\Z)"
    match = re.search(pattern, page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert match is not None, f"{page.name} has no section {heading!r}"
    return match[1]


def rows(text: str) -> list[list[str]]:
    """The cells of all table rows but the head and the rule below it, without backquotes."""
    lines = [line.strip().strip("|") for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip().replace("`", "") for cell in line.split(" | ")] for line in lines]
    rules = [number for number, row in enumerate(cells) if set("".join(row)) <= set("-|")]
    drop = {*rules, *(number - 1 for number in rules)}
    return [row for number, row in enumerate(cells) if number not in drop]


def code_blocks(page: Path, language: str) -> list[str]:
    tokens = MarkdownIt().parse(page.read_text("utf-8"))
    return [token.content for token in tokens if token.type == "fence" and token.info == language]


def links(page: Path) -> Iterator[str]:
    def walk(tokens: list[Token]) -> Iterator[str]:
        for token in tokens:
            for name in ("href", "src"):
                if name in token.attrs:
                    yield str(token.attrs[name])
            yield from walk(token.children or [])

    parser = MarkdownIt("commonmark").enable("table")
    return walk(parser.parse(page.read_text("utf-8")))


def shown_default(name: str) -> str:
    default = Settings.model_fields[name].default
    return "none" if default is None else str(default)


@pytest.mark.parametrize("name", cli.commands)
def test_every_command_has_a_section_in_the_readme(name: str) -> None:
    assert section(README, f"### qabot {name}").strip()


@pytest.mark.parametrize(("name", "option"), OPTIONS)
def test_every_option_is_in_the_table_of_its_command(name: str, option: str) -> None:
    described = [row[0] for row in rows(section(README, f"### qabot {name}"))]
    assert any(re.search(rf"(?<!\S){option}(?![\w-])", cell) for cell in described)


@pytest.mark.parametrize("name", cli.commands)
def test_the_table_of_a_command_names_no_option_that_it_lacks(name: str) -> None:
    named = {
        option
        for row in rows(section(README, f"### qabot {name}"))
        for option in re.findall(r"--[a-z-]+", row[0])
    }
    assert named - {"--help"} == {
        option for command, option in OPTIONS if command == name and option.startswith("--")
    }


def test_the_readme_has_the_exit_codes_of_the_help_in_its_words() -> None:
    assert CODES
    assert dict(rows(section(README, "## Exit codes"))) == CODES


def test_the_help_has_the_exit_code_of_every_error() -> None:
    kinds = [each for each in vars(errors).values() if isinstance(each, type)]
    assert {str(kind.exit_code) for kind in kinds if issubclass(kind, errors.QabotError)} <= set(
        CODES
    )


def test_the_help_says_where_settings_come_from() -> None:
    epilog = cli.epilog or ""
    assert "qabot.toml" in epilog
    assert f"{PREFIX}*" in epilog


@pytest.mark.parametrize("name", Settings.model_fields)
@pytest.mark.parametrize(
    ("page", "heading"),
    [(README, "## Configuration"), (ROOT / "docs" / "configuration.md", "## Settings")],
    ids=["readme", "configuration"],
)
def test_every_setting_is_documented_with_default_and_variable(
    name: str, page: Path, heading: str
) -> None:
    found = [row for row in rows(section(page, heading)) if row[0] == name]
    assert [row[1:3] for row in found] == [[shown_default(name), f"{PREFIX}{name.upper()}"]]
    assert found[0][-1]


@pytest.mark.parametrize(
    ("page", "heading"),
    [(README, "## Configuration"), (ROOT / "docs" / "configuration.md", "## Settings")],
    ids=["readme", "configuration"],
)
def test_no_setting_is_documented_that_is_gone(page: Path, heading: str) -> None:
    assert {row[0] for row in rows(section(page, heading))} == set(Settings.model_fields)


@pytest.mark.parametrize("suffix", loaders())
@pytest.mark.parametrize("page", [README, ROOT / "docs" / "articles.md"], ids=lambda p: p.name)
def test_every_file_name_ending_is_documented(page: Path, suffix: str) -> None:
    assert f"`{suffix}`" in page.read_text("utf-8")


def test_every_documented_front_matter_key_sets_what_the_table_says() -> None:
    table = rows(section(ROOT / "docs" / "articles.md", "### Front matter"))
    assert table
    for keys, name, *_ in table:
        for key in keys.split(", "):
            found = read_front_matter(f"{key}: 2024-03-05", "a.md")
            assert getattr(found, name) is not None, key


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_relative_link_and_picture_exists(page: Path) -> None:
    targets = [urlsplit(each) for each in links(page)]
    local = [unquote(each.path) for each in targets if not each.scheme and each.path]
    assert [each for each in local if not (page.parent / each).exists()] == []


def test_the_readme_shows_the_picture_of_the_flows() -> None:
    assert "docs/flows.svg" in links(README)


def test_the_help_names_a_page_that_exists() -> None:
    pages = re.findall(r"docs/\w+\.md", cli.commands["ask"].get_help(click.Context(cli)))
    assert pages
    assert all((ROOT / page).is_file() for page in pages)


def test_the_python_of_the_readme_uses_only_public_names() -> None:
    (example,) = code_blocks(README, "python")
    names = {
        node.attr
        for node in ast.walk(ast.parse(example))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "qabot"
    }
    assert names
    assert names <= set(qabot.__all__)


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("pending", [0, 3, None])
def test_the_schema_fits_what_is_printed(status: Status, pending: int | None) -> None:
    VALIDATOR.validate(json.loads(json.dumps(as_json(answer(status), pending))))


def test_the_schema_fits_the_json_of_the_readme() -> None:
    shown = code_blocks(README, "json")
    assert shown
    for text in shown:
        VALIDATOR.validate(json.loads(text))


def _objects(value: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """The three kinds of objects in an answer: itself, a citation, another source."""
    citation = value["citations"][0]
    return value, citation, citation["also"][0]


@pytest.mark.parametrize("which", [0, 1, 2], ids=["answer", "citation", "source"])
def test_the_schema_refuses_any_missing_field_and_any_unknown_one(which: int) -> None:
    whole = json.dumps(as_json(answer(Status.ANSWERED), 0))
    fields = list(_objects(json.loads(whole))[which])
    assert fields
    for name in fields:
        value = json.loads(whole)
        del _objects(value)[which][name]
        with pytest.raises(ValidationError, match=f"'{name}' is a required property"):
            VALIDATOR.validate(value)
    value = json.loads(whole)
    _objects(value)[which]["more"] = 1
    with pytest.raises(ValidationError, match="'more' was unexpected"):
        VALIDATOR.validate(value)


@pytest.mark.parametrize("status", Status)
def test_the_schema_refuses_citations_that_contradict_the_status(status: Status) -> None:
    value = as_json(answer(status), 0)
    value["status"] = next(each.value for each in Status if each is not status)
    with pytest.raises(ValidationError):
        VALIDATOR.validate(value)


@pytest.mark.parametrize(
    ("heading", "schema"),
    [("## The answer", SCHEMA), ("## A citation", SCHEMA["$defs"]["citation"])],
    ids=["answer", "citation"],
)
def test_every_field_of_the_schema_is_in_its_table(heading: str, schema: dict[str, Any]) -> None:
    described = {row[0] for row in rows(section(ROOT / "docs" / "answer.md", heading))}
    assert described == set(schema["properties"]) == set(schema["required"])
