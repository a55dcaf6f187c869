import pytest

from qabot.stores.terms import question_terms, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Robots welding", ["robot", "weld"]),
        ("Shenzhen’s vice-mayor", ["shenzhen", "vice", "mayor"]),
        ("Juan Pedro Tomás", ["juan", "pedro", "toma"]),
        ("1,250 units at 3.5 GHz", ["1250", "unit", "at", "3.5", "ghz"]),
        ("don't", ["dont"]),
        ('"NEAR" OR * ^ (', ["near", "or"]),
        ("", []),
    ],
)
def test_text_becomes_stemmed_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_a_question_is_searched_by_its_content_words_once_each() -> None:
    assert question_terms("Who is the mayor, and who was mayor?") == ["mayor"]


def test_a_question_of_stop_words_is_searched_by_them() -> None:
    assert question_terms("Who is who?") == ["who", "is"]
