"""Passages: which blocks they hold, and what the sentences of each kind of block are."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qabot.documents import BlockKind
from qabot.records import BlockSpan, PassageSpan
from qabot.splitting import split_article
from qabot.splitting.passages import LEAD_WORDS, MAX_WORDS, TARGET_WORDS
from qabot.splitting.quotable import MAX_CHARACTERS

_Block = tuple[BlockKind, str, int]


def _paragraph(text: str) -> _Block:
    return (BlockKind.PARAGRAPH, text, 0)


def _heading(level: int, text: str) -> _Block:
    return (BlockKind.HEADING, text, level)


def _prose(sentences: int, words: int = 10) -> str:
    return " ".join(" ".join(["Word", *["word"] * (words - 2), "end."]) for _ in range(sentences))


def _laid_out(blocks: list[_Block]) -> tuple[str, list[BlockSpan]]:
    """Put the blocks into one text, as an article holds them: a blank line between two."""
    text, spans = "", []
    for kind, content, level in blocks:
        start = len(text) + 2 if text else 0
        text = f"{text}\n\n{content}" if text else content
        spans.append(BlockSpan(start, start + len(content), kind, level))
    return text, spans


def _split(*blocks: _Block) -> tuple[str, tuple[PassageSpan, ...]]:
    text, spans = _laid_out(list(blocks))
    return text, split_article(text, spans)


def _sentences(*blocks: _Block) -> list[list[str]]:
    text, passages = _split(*blocks)
    return [[text[start:end] for start, end in passage.sentences] for passage in passages]


def _word_counts(*blocks: _Block) -> list[int]:
    return [sum(len(s.split()) for s in passage) for passage in _sentences(*blocks)]


def test_an_article_without_blocks_has_no_passage() -> None:
    assert split_article("", []) == ()


def test_short_paragraphs_share_a_passage_that_runs_from_first_to_last_sentence() -> None:
    text, passages = _split(_paragraph("One came. Two came."), _paragraph("Three came."))

    assert passages == (PassageSpan(0, len(text), "", ((0, 9), (10, 19), (21, 32))),)


def test_paragraphs_are_packed_up_to_the_target() -> None:
    forty = _paragraph(_prose(4))

    assert _word_counts(*[forty] * 7) == [TARGET_WORDS, TARGET_WORDS, 40]


def test_a_paragraph_up_to_the_maximum_stays_whole() -> None:
    assert _word_counts(_paragraph(_prose(MAX_WORDS // 10))) == [MAX_WORDS]


def test_a_short_lead_takes_on_a_paragraph_beyond_the_target() -> None:
    short, long = _paragraph(_prose(2)), _paragraph(_prose(15))

    assert _word_counts(short, long) == [170]
    assert _word_counts(_paragraph(_prose(LEAD_WORDS // 10)), long) == [LEAD_WORDS, 150]


def test_a_lead_stays_alone_when_both_exceed_the_maximum() -> None:
    assert _word_counts(_paragraph(_prose(2)), _paragraph(_prose(17))) == [20, 170]


def test_a_long_paragraph_is_divided_between_sentences() -> None:
    assert _word_counts(_paragraph(_prose(40))) == [120, 120, 160]
    assert _word_counts(_paragraph(_prose(32))) == [120, 120, 80]


def test_nothing_is_packed_to_a_part_of_a_long_paragraph() -> None:
    short = _paragraph("A short one.")

    assert _word_counts(short, _paragraph(_prose(32)), short) == [3, 120, 120, 80, 3]


def test_a_sentence_beyond_the_maximum_is_a_passage_of_its_own() -> None:
    text = f"{_prose(1)} {_prose(1, 190)} {_prose(1)}"

    assert _word_counts(_paragraph(text)) == [10, 190, 10]


def test_chinese_is_counted_by_character() -> None:
    sentence = "工业互联网联盟在深圳成立了。"

    assert [len(p) for p in _sentences(_paragraph(sentence * 16))] == [8, 8]


def test_a_passage_never_crosses_a_heading() -> None:
    assert _sentences(
        _paragraph("One came."), _heading(2, "Next"), _paragraph("Two came."), _heading(2, "End.")
    ) == [["One came."], ["Two came."]]


def test_headings_make_a_path_by_their_levels() -> None:
    text = _paragraph("One came.")

    _, passages = _split(
        *[text, _heading(1, "A"), text, _heading(2, "B"), text, _heading(3, "C"), text],
        *[_heading(2, "D"), text, _heading(1, "E"), _heading(3, "F"), text],
    )

    assert [p.heading for p in passages] == ["", "A", "A > B", "A > B > C", "A > D", "E > F"]


def test_a_heading_without_a_letter_leaves_the_path_as_it_is() -> None:
    _, passages = _split(
        _heading(1, "A"), _paragraph("One came."), _heading(1, "—"), _paragraph("Two came.")
    )

    assert [p.heading for p in passages] == ["A", "A"]


def test_code_is_in_no_passage() -> None:
    assert _sentences(
        _paragraph("One came."), (BlockKind.CODE, "print(1). Really.", 0), _paragraph("Two came.")
    ) == [["One came."], ["Two came."]]


@pytest.mark.parametrize("marks", ["***", "—", "· · ·", ""])
def test_a_block_without_letter_or_digit_is_in_no_passage(marks: str) -> None:
    assert _sentences(_paragraph("One came."), _paragraph(marks), _paragraph("Two came.")) == [
        ["One came."],
        ["Two came."],
    ]


@pytest.mark.parametrize("kind", [BlockKind.CAPTION, BlockKind.QUOTE, BlockKind.PARAGRAPH])
def test_captions_and_quotes_are_split_like_paragraphs(kind: BlockKind) -> None:
    assert _sentences((kind, "A plant in Bonn. Photo: Acme Inc.", 0)) == [
        ["A plant in Bonn.", "Photo: Acme Inc."]
    ]


@pytest.mark.parametrize(
    ("item", "sentences"),
    [
        ("Fast and cheap", ["Fast and cheap"]),
        ("Speed. It is very fast.", ["Speed. It is very fast."]),
        ("It is fast. More on the site", ["It is fast. More on the site"]),
        ("It is fast. It costs little.", ["It is fast.", "It costs little."]),
        ("它很快。它很便宜。", ["它很快。", "它很便宜。"]),
    ],
)
def test_a_list_item_is_one_sentence_unless_it_holds_full_ones(
    item: str, sentences: list[str]
) -> None:
    assert _sentences((BlockKind.LIST_ITEM, item, 1)) == [sentences]


def test_each_list_item_is_a_sentence_of_its_own() -> None:
    items = [(BlockKind.LIST_ITEM, item, 1) for item in ("Huawei", "ZTE", "Tencent")]

    assert _sentences(_paragraph("Members are:"), *items) == [
        ["Members are:", "Huawei", "ZTE", "Tencent"]
    ]


def test_a_table_row_is_one_sentence() -> None:
    row = "Bonn Plant. | It opened in 2020. | It is large."

    assert _sentences((BlockKind.TABLE_ROW, row, 0)) == [[row]]


@pytest.mark.parametrize(
    ("first", "rest"),
    [
        (f"{'a' * 600};", f"{'b' * 200}, {'c' * 300}"),
        (f"{'a' * 600},", f"{'b' * 200} {'c' * 300}"),
        (f"{'a' * 600} {'b' * 200}", "c" * 300),
        (f"{'a' * 100}; {'b' * 500},", "c" * 600),
        (f"{'a' * 600}; {'b' * 397};", "c" * 600),
    ],
    ids=["semicolon", "comma", "space", "only in the second half", "as late as fits"],
)
def test_a_very_long_sentence_is_divided_at_the_best_separator_that_fits(
    first: str, rest: str
) -> None:
    assert _sentences(_paragraph(f"{first} {rest}")) == [[first, rest]]


def test_a_very_long_word_is_cut_at_the_limit() -> None:
    assert _sentences(_paragraph("x" * 2500)) == [["x" * 1000, "x" * 1000, "x" * 500]]


_kinds = st.sampled_from(BlockKind)
_contents = st.one_of(
    st.text(max_size=80),
    st.integers(0, 45).map(_prose),
    st.sampled_from(
        ["***", "a" * 2300, "word, " * 400, "One; two; " * 150, "“Why?” Dr. No. Then."]
    ),
)
_blocks = st.lists(st.tuples(_kinds, _contents, st.integers(0, 6)), max_size=12)


@given(_blocks)
def test_passages_and_their_sentences_keep_the_invariants(blocks: list[_Block]) -> None:
    text, spans = _laid_out(blocks)
    quotable = [s for s in spans if s.kind not in {BlockKind.HEADING, BlockKind.CODE}]
    barriers = [s for s in spans if s not in quotable]

    passages = split_article(text, spans)

    sentences = [sentence for passage in passages for sentence in passage.sentences]
    assert all(end <= start for (_, end), (start, _) in pairwise(sentences))
    for passage in passages:
        assert passage.sentences[0][0] == passage.start
        assert passage.sentences[-1][1] == passage.end
        assert not any(passage.start < b.end and b.start < passage.end for b in barriers)
    for start, end in sentences:
        assert text[start:end] == text[start:end].strip()
        assert any(map(str.isalnum, text[start:end]))
        assert end - start <= MAX_CHARACTERS
        assert any(block.start <= start and end <= block.end for block in quotable)


@given(_blocks)
def test_every_letter_and_digit_of_quotable_blocks_is_in_a_sentence(blocks: list[_Block]) -> None:
    text, spans = _laid_out(blocks)

    passages = split_article(text, spans)

    quoted = "".join(text[start:end] for p in passages for start, end in p.sentences)
    written = "".join(
        text[s.start : s.end] for s in spans if s.kind not in {BlockKind.HEADING, BlockKind.CODE}
    )
    assert list(filter(str.isalnum, quoted)) == list(filter(str.isalnum, written))


@given(st.lists(st.integers(0, 45).map(_prose).map(_paragraph), max_size=12))
def test_no_passage_of_ordinary_sentences_exceeds_the_maximum(blocks: list[_Block]) -> None:
    assert all(0 < count <= MAX_WORDS for count in _word_counts(*blocks))
