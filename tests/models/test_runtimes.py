"""The two runtimes give one model: what the heavy one indexes, the light one finds."""

from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer
from workspace import Workspace

from qabot.errors import ModelError
from qabot.models.heavy import HeavyEmbedder
from qabot.models.light import LightEmbedder, Manifest
from qabot.models.sources import DEFAULT_MODEL, digest, locate
from qabot.ports import Vectors

# Sentences, questions, names, numbers, code and other scripts; then one text that is cut off.
TEXTS = Path(__file__).with_name("varied.txt").read_text("utf-8").splitlines()
LONG = " ".join(TEXTS)
QUESTIONS = [text for text in TEXTS if text.endswith("?") and len(text) > 10]


@pytest.fixture(scope="module")
def light(built: Workspace) -> LightEmbedder:
    return LightEmbedder(built.index / "model")


@pytest.fixture(scope="module")
def heavy() -> HeavyEmbedder:
    return HeavyEmbedder(locate(DEFAULT_MODEL), "the packaged model")


@pytest.fixture(scope="module")
def reference() -> Vectors:
    """What the plain library makes of the texts in full precision."""
    model = SentenceTransformer(str(locate(DEFAULT_MODEL)), device="cpu")
    return np.asarray(model.encode([*TEXTS, LONG], normalize_embeddings=True), np.float32)


def cosines(left: Vectors, right: Vectors) -> Vectors:
    products: Vectors = np.einsum("nd,nd->n", left, right)
    return products


def overlap(queries: Vectors, left: Vectors, right: Vectors) -> float:
    """The share of each query's ten nearest in which two sets of vectors agree."""
    tops = [np.argsort(-(queries @ vectors.T), axis=1)[:, :10] for vectors in (left, right)]
    return float(np.mean([len(np.intersect1d(a, b)) / 10 for a, b in zip(*tops, strict=True)]))


def test_the_light_runtime_agrees_with_the_plain_library(
    light: LightEmbedder, reference: Vectors
) -> None:
    agreement = cosines(light.embed([*TEXTS, LONG]), reference)
    assert agreement.mean() >= 0.999
    assert agreement.min() >= 0.995


def test_the_heavy_runtime_agrees_with_the_plain_library(
    heavy: HeavyEmbedder, reference: Vectors
) -> None:
    agreement = cosines(heavy.embed([*TEXTS, LONG]), reference)
    assert agreement.mean() >= 0.999
    assert agreement.min() >= 0.995


def test_the_light_runtime_agrees_with_the_heavy_one(
    light: LightEmbedder, heavy: HeavyEmbedder
) -> None:
    agreement = cosines(light.embed([*TEXTS, LONG]), heavy.embed([*TEXTS, LONG]))
    assert agreement.mean() >= 0.999
    assert agreement.min() >= 0.995


def test_a_question_finds_the_same_ten_among_either_runtimes_vectors(
    light: LightEmbedder, heavy: HeavyEmbedder, reference: Vectors
) -> None:
    questions = np.stack([light.embed_question(text) for text in QUESTIONS])
    others = np.stack([heavy.embed_question(text) for text in QUESTIONS])
    assert len(QUESTIONS) >= 3
    assert cosines(questions, others).min() >= 0.995
    queries = np.concatenate([questions, light.embed(TEXTS[::6])])
    for vectors in (heavy.embed(TEXTS), light.embed(TEXTS)):
        assert overlap(queries, vectors, reference[: len(TEXTS)]) >= 0.98


@pytest.mark.parametrize("runtime", ["light", "heavy"])
def test_vectors_are_of_unit_length_and_in_the_order_of_the_texts(
    runtime: str, request: pytest.FixtureRequest
) -> None:
    embedder: LightEmbedder | HeavyEmbedder = request.getfixturevalue(runtime)
    vectors = embedder.embed(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dimension) == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    turned = embedder.embed(TEXTS[::-1])[::-1]
    assert cosines(vectors, turned).min() > 0.999


def test_the_light_vector_of_a_text_does_not_depend_on_its_batch(light: LightEmbedder) -> None:
    together = light.embed([*TEXTS, LONG])
    alone = np.concatenate([light.embed([text]) for text in [*TEXTS, LONG]])
    assert np.abs(together - alone).max() < 1e-5


def test_nothing_embeds_to_nothing(light: LightEmbedder, heavy: HeavyEmbedder) -> None:
    assert light.embed([]).shape == heavy.embed([]).shape == (0, 384)


def test_the_exported_model_tells_what_it_was_made_from(built: Workspace) -> None:
    manifest = Manifest.read(built.index / "model")
    assert manifest is not None
    assert (manifest.model, manifest.dimension) == (DEFAULT_MODEL, 384)
    assert (manifest.stamp, manifest.digest) == digest(locate(DEFAULT_MODEL))
    assert LightEmbedder(built.index / "model").fingerprint == manifest.digest


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "manifest.json"])
@pytest.mark.parametrize("data", [None, b"", b"{}", b"nonsense"])
def test_an_exported_model_with_a_missing_or_broken_file_says_what_to_do(
    space: Workspace, name: str, data: bytes | None
) -> None:
    file = space.index / "model" / name
    file.unlink()
    if data is not None:
        file.write_bytes(data)
    with pytest.raises(ModelError) as caught:
        LightEmbedder(space.index / "model")
    assert str(space.index / "model") in str(caught.value)
    assert "qabot index" in caught.value.hint


def test_a_folder_that_is_no_model_says_so(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("[]", "utf-8")
    (tmp_path / "model.safetensors").write_bytes(b"nonsense")
    (tmp_path / "config.json").write_text("{}", "utf-8")
    with pytest.raises(ModelError, match="can't be loaded"):
        HeavyEmbedder(tmp_path, "")
