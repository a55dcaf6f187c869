"""What buttons hand back: short, and understood again; anybody's invention is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qabot.telegram.keyboards import (
    MAX_DATA,
    Example,
    Listing,
    Shape,
    View,
    Vote,
    Wish,
    data_of,
    wish_of,
)

PAGES = st.integers(0, 9_999)


@given(
    st.builds(View, PAGES, st.sampled_from(Shape))
    | st.builds(Vote, st.booleans())
    | st.builds(Listing, PAGES)
    | st.builds(Example, st.text("abcdef0123456789", min_size=1, max_size=24).map("q-{}".format))
)
def test_a_button_means_what_was_put_into_it(wish: Wish) -> None:
    assert wish_of(data_of(wish)) == wish
    assert len(data_of(wish).encode()) <= MAX_DATA


@pytest.mark.parametrize(
    "data",
    [None, "", "x", "1", "0:v:+", "1:v:?", "1:a:q", "1:a:x:0", "1:a:q:-1", "1:a:q:²", "1:l:99999"],
)
def test_other_data_is_nothing(data: str | None) -> None:
    assert wish_of(data) is None
