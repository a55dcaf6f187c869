"""All checks together, over an index that is sound and over what can happen to one."""

import json
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from diagnosing import amiss, contents, examined, no_settings
from jsonschema import Draft202012Validator
from workspace import Workspace

import qabot
from qabot.diagnosis.doctor import CHECKS
from qabot.diagnosis.findings import Level, as_json
from qabot.stores.faiss_index import FaissIndex
from qabot.stores.locking import hold

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "doctor.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
PROBLEM, WARNING = Level.PROBLEM, Level.WARNING


@pytest.fixture(autouse=True)
def _here(tmp_path: Path) -> Iterator[None]:
    with no_settings(tmp_path):
        yield


def test_a_sound_index_has_only_good_findings_of_every_check(built: Workspace) -> None:
    found = examined(built)
    assert amiss(found) == []
    assert {check for check, _ in found} == {"environment", "settings", *CHECKS}
    VALIDATOR.validate(json.loads(json.dumps(as_json(found))))


def test_the_schema_names_every_check() -> None:
    named = SCHEMA["$defs"]["finding"]["properties"]["check"]["enum"]
    assert named == ["environment", "settings", *CHECKS]


def test_nothing_is_changed(space: Workspace) -> None:
    before = contents(space.root)
    assert before
    examined(space)
    assert contents(space.root) == before
    assert not (space.root / "state").exists()


def test_without_anything_the_findings_say_what_is_missing(tmp_path: Path) -> None:
    found = examined(Workspace(tmp_path / "none"))
    assert amiss(found) == [("database", WARNING), ("corpus", PROBLEM)]
    remedies = [finding.remedy for _, finding in found if finding.remedy]
    assert "qabot index" in remedies[0]
    assert "QABOT_CORPUS" in remedies[1]
    assert not (tmp_path / "none").exists()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    """Change a byte in the middle."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x5A
    path.write_bytes(data)


def exchange_vectors(stem: Path) -> None:
    """Write another vector for one sentence, as a faulty version of qabot might."""
    ids, vectors = FaissIndex.load(stem).contents()
    vectors[0] = vectors[1]
    FaissIndex.build(ids, vectors).save(stem)


def shift_ids(stem: Path) -> None:
    """Write the vectors under other ids."""
    ids, vectors = FaissIndex.load(stem).contents()
    FaissIndex.build(ids + 1, vectors).save(stem)


def set_version(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()


DAMAGES: dict[str, tuple[Callable[[Path], object], str, str, Level, str, str]] = {
    "database cut": (cut, "qabot.db", "database", PROBLEM, "is damaged", "--rebuild"),
    "database gone": (Path.unlink, "qabot.db", "database", WARNING, "no index", "qabot index"),
    "database emptied": (
        *(lambda path: path.write_bytes(b""), "qabot.db", "database"),
        *(WARNING, "no index", "qabot index"),
    ),
    "no database": (
        *(lambda path: path.write_bytes(b"nonsense" * 999), "qabot.db", "database"),
        *(PROBLEM, "is damaged: file is not a database", "--rebuild"),
    ),
    "newer schema": (set_version, "qabot.db", "database", PROBLEM, "version 99", "--rebuild"),
    "vectors gone": (
        *(shutil.rmtree, "vectors", "vectors"),
        *(WARNING, "there is no vector file", "qabot index"),
    ),
    "vectors cut": (
        *(cut, "vectors/1/sentence.faiss", "vectors"),
        *(WARNING, "pass over it by themselves", "qabot index"),
    ),
    "vectors flipped": (
        *(flip, "vectors/1/sentence.faiss", "vectors"),
        *(WARNING, "pass over it by themselves", "qabot index"),
    ),
    "ids flipped": (
        *(flip, "vectors/1/sentence.ids.npy", "vectors"),
        *(WARNING, "pass over it by themselves", "qabot index"),
    ),
    "vectors exchanged": (
        *(exchange_vectors, "vectors/1/sentence", "vectors"),
        *(PROBLEM, "1 vectors of sentences are others", "Delete"),
    ),
    "vectors under other ids": (
        *(shift_ids, "vectors/1/sentence", "vectors"),
        *(PROBLEM, "doesn't fit the database", "Delete"),
    ),
    "vectors of another database": (
        *(lambda path: path.write_text("another"), "vectors/1/token", "vectors"),
        *(WARNING, "of another database", "qabot index"),
    ),
    "model gone": (shutil.rmtree, "model", "model", PROBLEM, "is missing", "qabot index"),
    "manifest gone": (
        *(Path.unlink, "model/manifest.json", "model"),
        *(PROBLEM, "is missing or has no manifest", "qabot index"),
    ),
    "network gone": (
        *(Path.unlink, "model/model.onnx", "model"),
        *(PROBLEM, "can't be loaded", "qabot index"),
    ),
    "network cut": (cut, "model/model.onnx", "model", PROBLEM, "can't be loaded", "qabot index"),
    "tokenizer cut": (
        *(cut, "model/tokenizer.json", "model"),
        *(PROBLEM, "can't be loaded", "qabot index"),
    ),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_found_where_it_is_with_its_remedy(space: Workspace, name: str) -> None:
    damage, file, check, level, told, remedy = DAMAGES[name]
    damage(space.index / file)
    found = examined(space)
    assert amiss(found) == [(check, level)]
    (finding,) = (finding for _, finding in found if finding.level is not Level.OK)
    assert told in finding.message
    assert str(space.index) in finding.message
    assert remedy in str(finding.remedy)


@pytest.mark.parametrize("name", [name for name in DAMAGES if name.startswith("vectors")])
def test_the_remedy_for_vectors_is_one(space: Workspace, name: str) -> None:
    damage, file, *_ = DAMAGES[name]
    damage(space.index / file)
    if amiss(examined(space)) == [("vectors", PROBLEM)]:
        shutil.rmtree(space.index / "vectors" / "1")
    qabot.update_index(space.index, corpus=space.corpus)
    assert amiss(examined(space)) == []


@pytest.mark.parametrize("seed", range(6))
def test_no_damage_keeps_the_checks_from_their_end(space: Workspace, seed: int) -> None:
    drawn = random.Random(seed)
    for path in sorted(path for path in space.index.rglob("*") if path.is_file()):
        data = bytearray(path.read_bytes())
        for _ in range(20 if data else 0):
            data[drawn.randrange(min(len(data), 4_000))] = drawn.randrange(256)
        path.write_bytes(data)
    found = examined(space)
    assert ("model", PROBLEM) in amiss(found)
    assert {"corpus", "permissions", "token", "disk", "lock"} <= {check for check, _ in found}
    VALIDATOR.validate(json.loads(json.dumps(as_json(found))))


def test_an_index_folder_that_is_a_file_is_a_problem(space: Workspace) -> None:
    shutil.rmtree(space.index)
    space.index.write_text("a file in its place", "utf-8")
    assert amiss(examined(space)) == [("database", WARNING), ("permissions", PROBLEM)]


def test_another_process_that_writes_is_told(space: Workspace) -> None:
    code = (
        "import sys, pathlib\nfrom qabot.stores.locking import hold\n"
        "with hold(pathlib.Path(sys.argv[1])):\n    print('held', flush=True)\n    input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, space.index],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        assert amiss(examined(space)) == [("lock", WARNING)]
        other.communicate("\n", timeout=60)
    assert amiss(examined(space)) == []


def test_drafts_are_left_over_unless_a_process_is_writing(space: Workspace) -> None:
    (space.index / "vectors" / "7.part").mkdir()
    (space.index / "model.part").mkdir()
    (space.index / "qabot.db.damaged").write_bytes(b"old")
    found = examined(space)
    assert amiss(found) == [("disk", WARNING)] * 3
    assert [finding.remedy for _, finding in found if finding.remedy] == [
        f"Delete {space.index / name}."
        for name in ("model.part", "qabot.db.damaged", "vectors/7.part")
    ]
    with hold(space.index):
        assert amiss(examined(space)) == [("lock", WARNING)]


def test_settings_that_cant_be_used_are_a_finding(space: Workspace, tmp_path: Path) -> None:
    (tmp_path / "qabot.toml").write_text("tpo = 1\n", "utf-8")
    found = examined(space)
    assert amiss(found) == [("settings", PROBLEM)]
    assert {check for check, _ in found} == {"environment", "settings"}


def test_another_model_than_the_indexs_is_told(space: Workspace, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "modules.json").write_text("[]", "utf-8")
    (other / "model.safetensors").write_bytes(b"other weights")
    found = examined(space, model=str(other))
    assert amiss(found) == [("fingerprint", WARNING), ("model", WARNING)]
    (told, *_) = (finding.message for check, finding in found if check == "fingerprint")
    assert "was made with another model, weights" in told


def test_a_model_that_isnt_here_is_a_problem_and_not_fetched(space: Workspace) -> None:
    found = examined(space, model="nobody/no-such-model")
    assert amiss(found) == [("fingerprint", WARNING), ("model", PROBLEM)]
    (told, *_) = (finding.message for check, finding in found if check == "model")
    assert "was not fetched from the hub" in told


def test_an_export_that_gives_other_vectors_is_a_problem(space: Workspace) -> None:
    connection = sqlite3.connect(space.index / "qabot.db")
    with connection:
        connection.execute("UPDATE embeddings SET vector = zeroblob(length(vector))")
    connection.close()
    shutil.rmtree(space.index / "vectors")
    found = examined(space)
    assert ("model", PROBLEM) in amiss(found)
    (told,) = (finding.message for check, finding in found if check == "model" and finding.remedy)
    assert "gives other vectors than the index has" in told


def test_skipped_files_are_warnings(space: Workspace) -> None:
    space.write("blank.md", "")
    (space.corpus / "link.md").symlink_to("undated.md")
    qabot.update_index(space.index, corpus=space.corpus)
    found = examined(space)
    assert amiss(found) == [("corpus", WARNING)] * 2
    told = [finding.message for check, finding in found if check == "corpus"]
    assert told[0] == f"6 files in {space.corpus}: 1 .html, 4 .md, 1 .txt"
    assert told[1].startswith(f"{space.corpus / 'blank.md'} is skipped: ")
    assert told[2].startswith(f"{space.corpus / 'link.md'} is skipped: symbolic links")


def test_many_skipped_files_are_counted(space: Workspace) -> None:
    for number in range(23):
        (space.corpus / f"link{number}.md").symlink_to("undated.md")
    found = examined(space)
    assert amiss(found) == [("corpus", WARNING)] * 21
    assert found[-1][0] == "lock"
    assert "3 more files are skipped" in [finding.message for _, finding in found]
