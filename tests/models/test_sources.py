"""Where models are found, and what tells one from another."""

import base64
import hashlib
import os
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest

from qabot.errors import ModelError
from qabot.models.sources import (
    DEFAULT_MODEL,
    altered,
    altered_files,
    digest,
    locate,
    locate_offline,
    reranker_files,
)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A folder laid out like a model's."""
    files = {
        "modules.json": b"[]",
        "config.json": b"{}",
        "1_Pooling/config.json": b"{}",
        "model.safetensors": b"weights",
        "README.md": b"words",
        "onnx/model.onnx": b"another form of the same weights",
    }
    for name, data in files.items():
        file = tmp_path / "model" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return tmp_path / "model"


def test_the_default_model_is_the_packaged_one_byte_for_byte() -> None:
    weights = locate(DEFAULT_MODEL) / "model.safetensors"
    with weights.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    assert found == "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def test_the_rerankers_files_are_there() -> None:
    for file in reranker_files():
        assert file.is_file()


def test_a_folder_is_a_model_if_sentence_transformers_wrote_it(model: Path) -> None:
    assert locate(str(model)) == model


def test_a_folder_without_modules_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no modules\.json") as caught:
        locate(str(tmp_path))
    assert str(tmp_path) in str(caught.value)
    assert "SentenceTransformer.save" in caught.value.hint


def test_a_model_that_is_nowhere_says_so(tmp_path: Path) -> None:
    # No name on the hub looks like this, so that its client refuses before it asks anybody.
    with pytest.raises(ModelError, match="is no folder here and can't be fetched") as caught:
        locate(str(tmp_path / "no" / "such" / "model"))
    assert DEFAULT_MODEL in caught.value.hint


def test_a_model_without_weights_says_so(model: Path) -> None:
    (model / "model.safetensors").unlink()
    with pytest.raises(ModelError, match="holds no weights"):
        digest(model)


@pytest.mark.parametrize(
    "name", ["model.safetensors", "modules.json", "config.json", "1_Pooling/config.json"]
)
def test_a_byte_of_what_shapes_vectors_changes_stamp_and_digest(model: Path, name: str) -> None:
    stamp, whole = digest(model)
    file = model / name
    file.write_bytes(file.read_bytes() + b" ")
    after = digest(model)
    assert after[0] != stamp
    assert after[1] != whole


@pytest.mark.parametrize("name", ["README.md", "onnx/model.onnx"])
def test_what_shapes_no_vector_changes_nothing(model: Path, name: str) -> None:
    before = digest(model)
    (model / name).write_bytes(b"other")
    assert digest(model) == before


def test_another_time_changes_the_stamp_and_not_the_digest(model: Path) -> None:
    stamp, whole = digest(model)
    os.utime(model / "model.safetensors", ns=(1, 1_600_000_000_000_000_000))
    after = digest(model, (stamp, whole))
    assert after[0] != stamp
    assert after[1] == whole


def test_a_known_stamp_spares_reading_the_weights(model: Path) -> None:
    stamp, _ = digest(model)
    assert digest(model, (stamp, "as remembered")) == (stamp, "as remembered")
    assert digest(model, ("another stamp", "as remembered"))[1] != "as remembered"


def test_a_copy_elsewhere_has_the_same_digest(model: Path) -> None:
    _, whole = digest(model)
    moved = model.rename(model.with_name("moved"))
    assert digest(moved)[1] == whole


def test_offline_the_same_folders_are_found_and_nothing_is_fetched(model: Path) -> None:
    assert locate_offline(DEFAULT_MODEL) == locate(DEFAULT_MODEL)
    assert locate_offline(str(model)) == model
    with pytest.raises(ModelError, match="was not fetched") as caught:
        locate_offline("nobody/no-such-model")
    assert "qabot index" in caught.value.hint


def test_the_packaged_model_is_as_pip_installed_it() -> None:
    assert altered_files(DEFAULT_MODEL) == []
    assert altered_files("nobody/no-such-model") == []


def test_files_of_a_package_that_differ_or_are_gone_are_named(model: Path) -> None:
    def recorded(name: str) -> str:
        found = hashlib.sha256((model / name).read_bytes()).digest()
        return f"model/{name},sha256={base64.urlsafe_b64encode(found).rstrip(b'=').decode()},1"

    about = model.parent / "one-1.dist-info"
    about.mkdir()
    names = ("modules.json", "config.json", "model.safetensors")
    lines = [*map(recorded, names), "model/README.md,,", "other/gone.bin,sha256=AAAA,1"]
    (about / "RECORD").write_text("\n".join(lines), "utf-8")
    package = PathDistribution(about)
    assert altered(package, ("model",)) == []
    (model / "model.safetensors").write_bytes(b"weight5")
    (model / "config.json").unlink()
    (model / "README.md").write_bytes(b"other words")
    assert altered(package, ("model",)) == ["model/config.json", "model/model.safetensors"]
