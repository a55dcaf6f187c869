"""One contract for every VectorIndex; the exact one is the oracle."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from qabot.errors import IndexDamagedError
from qabot.ports import Ids, VectorIndex, Vectors
from qabot.stores.exact import ExactIndex
from qabot.stores.faiss_index import FaissIndex

Build = Callable[[Ids, Vectors], VectorIndex]


def approximate(ids: Ids, vectors: Vectors) -> FaissIndex:
    return FaissIndex.build(ids, vectors, exact_up_to=100)


def reloaded(tmp_path: Path) -> Build:
    def build(ids: Ids, vectors: Vectors) -> FaissIndex:
        FaissIndex.build(ids, vectors).save(tmp_path / "sentence")
        return FaissIndex.load(tmp_path / "sentence")

    return build


@pytest.fixture(params=["exact", "faiss", "faiss from file"])
def build(request: pytest.FixtureRequest, tmp_path: Path) -> Build:
    choices: dict[str, Build] = {
        "exact": ExactIndex,
        "faiss": FaissIndex.build,
        "faiss from file": reloaded(tmp_path),
    }
    return choices[request.param]


def unit_vectors(count: int, dimension: int = 16, seed: int = 1) -> Vectors:
    drawn = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def test_the_nearest_come_first_with_their_cosines(build: Build) -> None:
    vectors = np.eye(4, dtype=np.float32)
    query = np.array([0.8, 0.6, 0, 0], np.float32)
    found = build(np.array([10, 20, 30, 40]), vectors).search(query, 2)
    assert found.ids.tolist() == [10, 20]
    assert found.scores.tolist() == pytest.approx([0.8, 0.6])


def test_ties_are_ordered_by_id(build: Build) -> None:
    vectors = np.tile(np.array([[1, 0]], np.float32), (5, 1))
    found = build(np.array([3, 5, 7, 9, 11]), vectors).search(np.array([1, 0], np.float32), 5)
    assert found.ids.tolist() == [3, 5, 7, 9, 11]


def test_a_filter_restricts_the_search_not_its_result(build: Build) -> None:
    vectors = unit_vectors(500)
    ids = np.arange(500) * 3
    only = ids[::50]
    found = build(ids, vectors).search(vectors[0], 10, only=only)
    assert sorted(found.ids.tolist()) == only.tolist()


def test_what_is_left_out_is_never_found(build: Build) -> None:
    vectors = unit_vectors(50)
    ids = np.arange(50)
    found = build(ids, vectors).search(vectors[7], 50, without=np.array([7, 8]))
    assert len(found.ids) == 48
    assert not {7, 8} & set(found.ids.tolist())


def test_nothing_is_found_among_nothing(build: Build) -> None:
    found = build(np.arange(3), unit_vectors(3)).search(
        unit_vectors(1)[0], 5, only=np.empty(0, np.int64)
    )
    assert found.ids.tolist() == []


def test_every_index_agrees_with_the_exact_one(build: Build) -> None:
    vectors, ids = unit_vectors(300), np.arange(300) + 1000
    oracle, index = ExactIndex(ids, vectors), build(ids, vectors)
    for query in unit_vectors(20, seed=2):
        expected, found = oracle.search(query, 10), index.search(query, 10)
        assert found.ids.tolist() == expected.ids.tolist()
        assert found.scores == pytest.approx(expected.scores, abs=1e-6)


def test_the_approximate_index_finds_99_of_100_of_the_true_top_ten() -> None:
    vectors, ids = unit_vectors(4_000), np.arange(4_000)
    index, oracle = approximate(ids, vectors), ExactIndex(ids, vectors)
    assert not index.exact
    found = 0
    for query in unit_vectors(100, seed=3):
        true = set(oracle.search(query, 10).ids.tolist())
        found += len(true & set(index.search(query, 10).ids.tolist()))
    assert found >= 990


def test_the_approximate_index_finds_what_a_narrow_filter_leaves() -> None:
    vectors, ids = unit_vectors(4_000), np.arange(4_000)
    only = np.array([5, 1_234, 3_999])
    found = approximate(ids, vectors).search(unit_vectors(1, seed=4)[0], 3, only=only)
    assert sorted(found.ids.tolist()) == only.tolist()


@pytest.mark.parametrize("ending", [".faiss", ".ids.npy"])
def test_a_file_cut_short_is_named(tmp_path: Path, ending: str) -> None:
    FaissIndex.build(np.arange(100), unit_vectors(100)).save(tmp_path / "sentence")
    file = (tmp_path / "sentence").with_suffix(ending)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(IndexDamagedError, match=r"sentence\.faiss"):
        FaissIndex.load(tmp_path / "sentence")
