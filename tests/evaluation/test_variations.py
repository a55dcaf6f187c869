"""Questions typed in a hurry."""

from variations import keywords, rambling, with_typos

QUESTION = "Which lawyer said that the harbour owes nothing to the foundry's customers?"


def test_typos_are_the_same_in_every_run_and_others_with_another_seed() -> None:
    many = [f"{QUESTION} {number}" for number in range(200)]
    assert [with_typos(each, 1) for each in many] == [with_typos(each, 1) for each in many]
    assert [with_typos(each, 1) for each in many] != [with_typos(each, 2) for each in many]


def test_one_long_word_in_ten_is_misspelt_by_a_letter_behind_the_first() -> None:
    words = [f"lighthouse{'abcdefghij'[number % 10] * 2}" for number in range(3000)]
    typed = with_typos(" ".join(words), 5).split()
    wrong = [(word, got) for word, got in zip(words, typed, strict=True) if word != got]
    assert 200 < len(wrong) < 400
    for word, got in wrong:
        assert got[0] == word[0]
        assert abs(len(got) - len(word)) <= 1


def test_short_words_and_numbers_stay() -> None:
    assert with_typos("is it 1984 or 2001 " * 50, 3) == "is it 1984 or 2001 " * 50


def test_keywords_are_what_is_left_of_a_question_in_a_search_box() -> None:
    assert keywords(QUESTION) == "lawyer said harbour owes nothing foundry's customers"
    assert keywords("What is it?") == "What is it?"


def test_rambling_puts_the_whole_question_between_other_sentences() -> None:
    told = rambling(QUESTION, 1)
    assert told == rambling(QUESTION, 1)
    before, after = told.split(QUESTION)
    assert before.strip()
    assert after.strip()
    assert len({rambling(QUESTION, seed) for seed in range(20)}) > 10
