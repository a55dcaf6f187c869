"""The state of an index and of its corpus since."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from diagnosing import contents, no_settings
from jsonschema import Draft202012Validator, ValidationError
from workspace import Workspace

import qabot
from qabot.diagnosis.status import as_json, read_status
from qabot.errors import IndexDamagedError, IndexMissingError
from qabot.models.sources import DEFAULT_MODEL
from qabot.ports import ChangeSet
from qabot.stores.sqlite import SqliteStore

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "status.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path) -> Iterator[None]:
    with no_settings(tmp_path):
        yield


def status(space: Workspace, model: str = DEFAULT_MODEL) -> dict[str, Any]:
    """The status as JSON, which fits its schema."""
    value: dict[str, Any] = json.loads(
        json.dumps(as_json(read_status(space.corpus, space.index, model)))
    )
    VALIDATOR.validate(value)
    return value


def test_a_fresh_index_is_told_in_numbers(built: Workspace) -> None:
    found = status(built)
    assert (found["articles"], found["passages"], found["sentences"]) == (5, 6, 17)
    assert found["generation"] == 1
    assert found["model"]["name"] == DEFAULT_MODEL
    assert found["made_with_other"] == []
    assert found["changes"] == {"new": [], "changed": [], "removed": [], "unchanged": 5}
    assert found["skipped"] == []
    sizes = found["size_bytes"]
    assert sizes["total"] == sizes["database"] + sizes["vectors"] + sizes["model"]


def test_the_last_run_is_the_one_that_built_it(built: Workspace) -> None:
    run = status(built)["last_run"]
    ended = datetime.fromisoformat(run.pop("finished"))
    assert timedelta(0) <= datetime.now(UTC) - ended < timedelta(hours=1)
    assert run.pop("seconds") > 0
    assert run == {"added": 5, "changed": 0, "removed": 0, "unchanged": 0, "skipped": 0}


def test_a_run_that_changes_nothing_is_a_last_run_too(space: Workspace) -> None:
    space.write("blank.md", "")
    qabot.update_index(space.index, corpus=space.corpus)
    found = status(space)
    assert found["generation"] == 1
    run = found["last_run"]
    assert (run["added"], run["unchanged"], run["skipped"]) == (0, 5, 1)
    assert [each["path"] for each in found["skipped"]] == ["blank.md"]


def test_changes_of_the_corpus_are_listed(space: Workspace) -> None:
    space.write("new.md", "# Lights\n\nThe lighthouse keeper is called Ysolde Marr.\n")
    space.edit("undated.md", "four degrees", "five degrees")
    (space.corpus / "news" / "cranes-late.md").unlink()
    (space.corpus / "link.md").symlink_to("undated.md")
    found = status(space)
    assert found["changes"] == {
        "new": ["new.md"],
        "changed": ["undated.md"],
        "removed": ["news/cranes-late.md"],
        "unchanged": 3,
    }
    assert [each["path"] for each in found["skipped"]] == ["link.md"]


def test_nothing_is_written(space: Workspace) -> None:
    space.edit("undated.md", "four degrees", "five degrees")
    before = contents(space.root)
    status(space)
    assert contents(space.root) == before


def test_an_index_from_before_runs_were_kept_is_told_and_goes_on(space: Workspace) -> None:
    connection = sqlite3.connect(space.index / "qabot.db")
    with connection:
        connection.execute("DELETE FROM meta WHERE key IN ('last_run', 'bases')")
    connection.close()
    (space.index / "vectors" / "1" / "token").unlink()
    assert status(space)["last_run"] is None
    index = qabot.open_index(space.index, corpus=space.corpus)
    assert index.ask("Who will oversee the unloading?", threshold=0).citations
    assert qabot.update_index(space.index, corpus=space.corpus).unchanged == 5
    assert status(space)["last_run"]["unchanged"] == 5


def test_a_corpus_that_cant_be_read_leaves_the_rest_known(space: Workspace) -> None:
    found = read_status(space.root / "none", space.index, DEFAULT_MODEL)
    assert found.trouble == f"there is no corpus folder {space.root / 'none'}"
    value = as_json(found)
    VALIDATOR.validate(value)
    assert (value["articles"], value["changes"], value["skipped"]) == (5, None, [])


def test_other_parts_are_named_without_counting_files_as_changed(space: Workspace) -> None:
    store = SqliteStore(space.index, model="")
    with store.lock():
        store.publish(ChangeSet([], [], {}, [], {**store.fingerprint(), "splitter": "another"}))
    found = status(space)
    assert found["made_with_other"] == ["splitter"]
    assert found["changes"]["changed"] == []
    assert status(space, "nobody/no-such-model")["made_with_other"] == ["model", "splitter"]


def test_an_absent_and_a_damaged_index_are_errors(space: Workspace) -> None:
    with pytest.raises(IndexMissingError):
        read_status(space.corpus, space.root / "other", DEFAULT_MODEL)
    (space.index / "qabot.db").write_bytes(b"nonsense" * 999)
    with pytest.raises(IndexDamagedError):
        read_status(space.corpus, space.index, DEFAULT_MODEL)


def _objects(value: dict[str, Any]) -> list[dict[str, Any]]:
    return [value, *(value[name] for name in ("model", "size_bytes", "last_run", "changes"))]


@pytest.mark.parametrize("which", range(5))
def test_the_schema_refuses_any_missing_field_and_any_unknown_one(
    built: Workspace, which: int
) -> None:
    whole = json.dumps(status(built))
    for name in _objects(json.loads(whole))[which]:
        value = json.loads(whole)
        del _objects(value)[which][name]
        with pytest.raises(ValidationError):
            VALIDATOR.validate(value)
    value = json.loads(whole)
    _objects(value)[which]["more"] = 1
    with pytest.raises(ValidationError):
        VALIDATOR.validate(value)
