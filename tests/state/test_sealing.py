"""Texts encrypted by one key and opened by it or its successors."""

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from qabot.state.sealing import Seal

OLD, NEW, OTHER = (Fernet.generate_key().decode() for _ in range(3))


@given(st.text())
def test_what_is_sealed_is_unreadable_and_comes_back_whole(text: str) -> None:
    seal = Seal([OLD])
    sealed = seal.seal(text)
    assert sealed is not None
    assert len(text) < 3 or text not in sealed
    assert seal.unseal(sealed) == text


def test_without_a_key_texts_pass_unchanged() -> None:
    seal = Seal()
    assert not seal.active
    assert seal.unseal(seal.seal("Who?")) == "Who?"


def test_nothing_stays_nothing() -> None:
    assert Seal([OLD]).seal(None) is None
    assert Seal([OLD]).unseal(None) is None


def test_a_new_key_before_the_old_one_opens_what_the_old_one_sealed() -> None:
    sealed = Seal([OLD]).seal("Who?")
    assert sealed is not None
    both = Seal([NEW, OLD])
    assert both.unseal(sealed) == "Who?"
    assert not both.is_newest(sealed)
    renewed = both.seal("Who?")
    assert renewed is not None
    assert both.is_newest(renewed)
    assert Seal([NEW]).unseal(renewed) == "Who?"


@pytest.mark.parametrize("spoil", [lambda text: text, lambda text: text[:-6] + "AAAA=="])
def test_a_wrong_key_and_a_changed_text_are_refused(spoil: object) -> None:
    sealed = Seal([OLD]).seal("Who?")
    assert callable(spoil)
    keys = [OTHER] if spoil(sealed) == sealed else [OLD]
    with pytest.raises(ValueError, match="none of the keys"):
        Seal(keys).unseal(spoil(sealed))
