"""Sentence boundaries: hard cases, rules of the spans, and time."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qabot.splitting import SPLITTER_VERSION, split_sentences

_CASES = [
    line
    for line in Path(__file__).with_name("hard_cases.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]

# Text that looks like sentences, so that the properties meet the rules and not only noise.
_prose = st.lists(
    st.sampled_from(
        [
            *("J", ".", "!", "?", "…", "。", "“", "”", '"', "'", "(", ")", "[1]", "5", "—", "***"),
            *("iPhone", "the", "The", "said", "1.", "Inc.", "U.S.", "p.m.", "Dr.", "No."),
            *(" ", "\n", "\u00a0", "  ", "word", "Word", "次", "Why?", "“Yes!”", "\x1f", "\u2028"),
        ]
    ),
    max_size=40,
).map("".join)
_spaced_prose = st.lists(_prose, max_size=12).map(" ".join)
_texts = st.one_of(st.text(max_size=200), _prose, _spaced_prose)


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize("case", _CASES)
def test_hard_case_is_split_as_written(case: str) -> None:
    text = case.replace(" | ", " ").replace("|", "")

    assert _sentences(text) == [sentence.strip() for sentence in case.split("|")]


@pytest.mark.parametrize("text", ["", " ", "\n\t \u00a0"])
def test_blank_text_has_no_sentence(text: str) -> None:
    assert split_sentences(text) == []


def test_text_without_a_full_stop_is_one_sentence_without_the_space_around_it() -> None:
    assert split_sentences("  No full stop here\n") == [(2, 19)]


def test_text_of_marks_alone_is_one_span() -> None:
    assert _sentences(" *** — … ") == ["*** — …"]


def test_stray_marks_belong_to_the_sentence_before_or_else_behind() -> None:
    assert _sentences("… . One came. ! Two came. —") == ["… . One came. !", "Two came. —"]


def test_line_breaks_inside_a_sentence_do_not_end_it() -> None:
    assert _sentences("One line\nand another. A\nthird.") == ["One line\nand another.", "A\nthird."]


def test_a_wide_gap_between_sentences_hides_neither() -> None:
    assert _sentences(f"One came.{' ' * 500}Two came.") == ["One came.", "Two came."]


def test_the_version_names_our_rules_and_the_library() -> None:
    own, library = SPLITTER_VERSION.split("+")

    assert own.isdecimal()
    assert library.startswith("nupunkt-")


@pytest.mark.parametrize("unit", [".", ". ", "! ", "A. ", ". ” ", "[1]", "。", "a.b.", "word "])
def test_time_grows_no_faster_than_length(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        began = time.process_time()
        split_sentences(text)
        return time.process_time() - began

    seconds(1000)

    # Ten times the length; quadratic time would be a hundredfold. 20 ms stand for the clock.
    assert seconds(100_000) < 30 * (seconds(10_000) + 0.02)


@given(_texts)
def test_spans_are_ordered_stripped_and_cover_every_visible_character(text: str) -> None:
    spans = split_sentences(text)

    covered = "".join(text[start:end] for start, end in spans)
    assert "".join(covered.split()) == "".join(text.split())
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@given(_texts)
def test_every_span_of_several_holds_a_letter_or_digit(text: str) -> None:
    sentences = _sentences(text)

    assert len(sentences) < 2 or all(any(map(str.isalnum, s)) for s in sentences)


@given(_texts)
def test_space_around_the_text_changes_no_sentence(text: str) -> None:
    assert _sentences(f"\n {text} ") == _sentences(text)
