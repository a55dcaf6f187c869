"""Which sentences make the same statement."""

import pytest
from composing_sets import cases

from qabot.answering.merging import same_statement

PAIRS = [pytest.param(case, id=case["id"]) for case in cases("pairs")]


@pytest.mark.parametrize("pair", PAIRS)
def test_the_committed_pairs_are_told_apart(pair: dict[str, str]) -> None:
    assert same_statement(pair["first"], pair["second"]) is pair["same"]
    assert same_statement(pair["second"], pair["first"]) is pair["same"]


def test_a_statement_is_the_same_as_itself_unless_it_is_empty() -> None:
    assert same_statement("The pier closes.", "The pier closes.")
    assert not same_statement("…", "!")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The pier closes, Ada Krommer said.", "The pier closes, Ilona Marsk said."),
        ("According to the Orlen Institute, it rains.", "According to the Post, it rains."),
        ("The pier closes, the port said on Monday.", "The pier closes, the port said on Friday."),
        ("The pier can open.", "The pier can't open."),
        ("The pier costs 1.5 million euros.", "The pier costs 15 million euros."),
        ("The pier costs 1,500 euros.", "The pier costs 1.5 euros."),
    ],
)
def test_another_source_day_negation_or_number_is_another_statement(one: str, other: str) -> None:
    assert not same_statement(one, other)
