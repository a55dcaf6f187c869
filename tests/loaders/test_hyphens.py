import pytest

from qabot.loaders.hyphens import Hyphens

KNOWN = Hyphens.of(
    [
        "The old long-wave sender is not sensor driven, and",
        "it was based on a seven-digit number that nobody meas-",
        "ured in a workshop.",
    ]
)


@pytest.mark.parametrize(
    ("before", "following", "joined"),
    [
        ("It was meas-", "ured twice", "It was measured twice"),
        ("a new work-", "shop opens", "a new workshop opens"),
        ("the long-", "wave band", "the long-wave band"),
        ("a sensor-", "based rule", "a sensor-based rule"),
        ("a state-of-", "the-art hall", "a state-of-the-art hall"),
        ("the self-", "taught smith", "the self-taught smith"),
        ("over Wi-", "Fi alone", "over Wi-Fi alone"),
        ("the A4-", "sized sheet", "the A4-sized sheet"),
        ("two-", "and three-day tours", "two- and three-day tours"),
        ("the years 2019-", "2021", "the years 2019-2021"),
        ("a dash -", "then more", "a dash - then more"),
        ("plain", "words", "plain words"),
        ("", "start", "start"),
    ],
)
def test_a_hyphen_at_a_lines_end_goes_unless_the_word_has_it(
    before: str, following: str, joined: str
) -> None:
    assert KNOWN.glue(before, following) == joined


def test_words_that_a_lines_end_may_have_cut_are_no_evidence() -> None:
    assert Hyphens.of(["the meas-", "ured part"]).glue("meas-", "ured") == "measured"
