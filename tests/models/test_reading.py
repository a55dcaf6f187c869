"""What the reranker reads, and where in it each sentence stands."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from qabot.models.reading import MAX_QUESTION_TOKENS, MAX_TOKENS, Reader, Reading, padded
from qabot.models.sources import reranker_files

TOKENIZER: Path = reranker_files()[1]
READER = Reader(Tokenizer.from_file(str(TOKENIZER)))
VOCABULARY = Tokenizer.from_file(str(TOKENIZER))
CLS, SEP = VOCABULARY.token_to_id("[CLS]"), VOCABULARY.token_to_id("[SEP]")

words = st.text(
    st.characters(categories=["Lu", "Ll", "Nd", "Po", "Lo", "Mn", "So"], max_codepoint=0x1F6FF),
    min_size=1,
    max_size=12,
)
# A plain word at the end: a sentence of marks that the tokenizer drops has no tokens at all.
sentence_texts = st.lists(words, min_size=0, max_size=6).map(lambda some: " ".join([*some, "end."]))


def passage(sentences: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """The sentences as one text, and where each stands."""
    spans, start = [], 0
    for sentence in sentences:
        spans.append((start, start + len(sentence)))
        start += len(sentence) + 1
    return " ".join(sentences), spans


@settings(deadline=None, max_examples=60)
@given(st.lists(sentence_texts, min_size=1, max_size=4), words, st.just("") | words)
def test_a_span_covers_the_tokens_of_its_sentence_and_no_others(
    sentences: list[str], question: str, heading: str
) -> None:
    text, spans = passage(sentences)
    reading = READER.read(question, heading, text, spans)
    for (start, end), span in zip(spans, reading.spans, strict=True):
        assert span is not None
        inside = set(range(*span))
        assert all(start <= reading.offsets[n][0] for n in inside)
        assert all(reading.offsets[n][1] <= end for n in inside)
        for n in set(range(len(reading.ids))) - inside:
            left, right = reading.offsets[n]
            assert right <= start or left >= end or left == right


@settings(deadline=None, max_examples=60)
@given(sentence_texts, words, st.just("") | words)
def test_question_and_passage_stand_between_the_marks_of_one_sequence(
    text: str, question: str, heading: str
) -> None:
    reading = READER.read(question, heading, text, [(0, len(text))])
    assert len(reading.ids) == len(reading.types) == len(reading.offsets) <= MAX_TOKENS
    assert reading.ids[0] == CLS
    assert reading.ids[-1] == SEP
    assert np.count_nonzero(reading.ids == SEP) == 2
    assert np.flatnonzero(reading.ids == SEP)[0] == np.count_nonzero(reading.types == 0) - 1
    assert (np.diff(reading.types) >= 0).all()
    assert all(place == (-1, -1) for place in reading.offsets[: (reading.types == 0).sum()])


def test_offsets_of_a_sentence_name_its_words() -> None:
    text, spans = passage(["The crane is red.", "The ship is blue."])
    reading = READER.read("What is blue?", "Harbour > Ships", text, spans)
    assert reading.spans[1] is not None
    first, behind = reading.spans[1]
    assert [text[slice(*reading.offsets[n])] for n in range(first, behind)] == [
        *("The", "ship", "is", "blue", "."),
    ]


def test_a_heading_is_read_but_is_in_no_sentence() -> None:
    text, spans = passage(["The crane is red."])
    with_heading = READER.read("What?", "Harbour cranes", text, spans)
    without = READER.read("What?", "", text, spans)
    assert len(with_heading.ids) == len(without.ids) + 3
    assert with_heading.offsets.count((-1, -1)) == without.offsets.count((-1, -1)) + 3


def test_what_doesnt_fit_is_cut_off_and_has_no_span() -> None:
    text, spans = passage([f"Sentence number {n} is here." for n in range(100)])
    reading = READER.read("What?", "", text, spans)
    assert len(reading.ids) == MAX_TOKENS
    assert reading.spans[0] is not None
    assert reading.spans[-1] is None


def test_a_long_question_leaves_room_for_the_passage() -> None:
    text, spans = passage(["The crane is red."])
    reading = READER.read("crane " * 500, "", text, spans)
    assert (reading.types == 0).sum() == MAX_QUESTION_TOKENS + 1
    assert reading.spans[0] is not None


@pytest.mark.parametrize(
    ("before", "behind"),
    [("Hello. " * 90, ""), ("", " Thanks. " * 90), ("Hi. " * 90, " Bye. " * 90)],
)
@pytest.mark.parametrize("asked", ["who owns the red crane?", "red crane owner"])
def test_of_a_long_question_what_it_asks_is_read(before: str, behind: str, asked: str) -> None:
    text, spans = passage(["The crane is red."])
    ids = READER.read(before + asked + behind, "", text, spans).ids
    read = VOCABULARY.decode(ids[: MAX_QUESTION_TOKENS + 1].tolist(), skip_special_tokens=False)
    assert read.startswith("[CLS]")
    assert read.endswith("[SEP]")
    # Without a question mark the end is read.
    assert (asked in read) == ("?" in asked or not behind)


@pytest.mark.parametrize("lengths", [[3], [3, 5, 1]])
def test_padding_makes_rows_of_equal_length_and_masks_the_rest(lengths: list[int]) -> None:
    readings = [
        Reading(np.arange(1, n + 1), np.ones(n, np.int64), (), ((-1, -1),) * n) for n in lengths
    ]
    ids, mask, types = padded(readings)
    assert ids.shape == mask.shape == types.shape == (len(lengths), max(lengths))
    assert mask.sum(axis=1).tolist() == lengths
    assert (ids[mask == 0] == 0).all()
    assert ids.sum(axis=1).tolist() == [n * (n + 1) // 2 for n in lengths]
    assert types.sum() == sum(lengths)
