"""Batches: every text once, long ones first, none too large."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from qabot.models.batching import batches


@settings(deadline=None)
@given(st.lists(st.integers(0, 300), max_size=60), st.integers(1, 1_024))
def test_every_text_is_in_one_batch_within_the_budget(lengths: list[int], budget: int) -> None:
    made = [batch.tolist() for batch in batches(lengths, budget)]
    assert sorted(index for batch in made for index in batch) == list(range(len(lengths)))
    for batch in made:
        assert batch
        padded = len(batch) * max(lengths[index] for index in batch)
        assert padded <= budget or len(batch) == 1


@settings(deadline=None)
@given(st.lists(st.integers(0, 300), max_size=60))
def test_batches_go_from_long_to_short_and_keep_the_order_of_equals(lengths: list[int]) -> None:
    order = [index for batch in batches(lengths) for index in batch.tolist()]
    for left, right in pairwise(order):
        assert (-lengths[left], left) < (-lengths[right], right)


def test_texts_of_like_length_share_a_batch() -> None:
    made = [batch.tolist() for batch in batches([10, 500, 10, 500, 10], 1_000)]
    assert made == [[1, 3], [0, 2, 4]]
    assert all(batch.dtype == np.int64 for batch in batches([10, 20]))
