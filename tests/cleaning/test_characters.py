import pytest
from hypothesis import given
from hypothesis import strategies as st

from qabot.cleaning.characters import plain, tidy


@pytest.mark.parametrize(
    ("untidy", "clean"),
    [
        ("a\u00a0b\u2009c", "a b c"),
        ("a \u200b b", "a b"),
        ("in\u00adter\u200bnet\ufeff", "internet"),
        ("\t a\r\n\x0b b \n", "a b"),
        ("bell\x07 and \x1b[0m", "bell and [0m"),
        ("caf\u00e9 \u201cx\u201d", "caf\u00e9 \u201cx\u201d"),
        (" \u200b ", ""),
    ],
)
def test_invisible_goes_and_every_space_is_one_plain_space(untidy: str, clean: str) -> None:
    assert plain(untidy) == clean


def test_positions_move_with_their_text() -> None:
    text = "  one \n two\u00ad\n\u200bthree  "
    starts = (text.index("one"), text.index("\n") + 1, text.index("\u200b"))
    assert tidy(text, tuple(zip(starts, (1, 2, 3), strict=True))) == (
        "one two three",
        ((0, 1), (4, 2), (8, 3)),
    )


def test_a_position_without_text_left_is_gone() -> None:
    assert tidy("one \u200b \u200b two \u200b", ((0, 1), (5, 2), (8, 3), (13, 4))) == (
        "one two",
        ((0, 1), (4, 3)),
    )


@given(st.text(alphabet="ab \n\u00a0\u200b\x07"), st.sets(st.integers(0, 40)))
def test_each_visible_character_keeps_its_position(text: str, starts: set[int]) -> None:
    pairs = tuple((start, start + 1) for start in sorted({0} | starts) if start < len(text))
    result, moved = tidy(text, pairs)

    def position(offset: int, within: tuple[tuple[int, int], ...]) -> int:
        return max(place for start, place in within if start <= offset)

    before = [(char, position(index, pairs)) for index, char in enumerate(text) if char in "ab"]
    after = [(char, position(index, moved)) for index, char in enumerate(result) if char in "ab"]
    assert before == after
