import pytest

from qabot.answering.answer_type import Kind, lacking, misfits


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("When was the crane built?", "The crane was built in 1998."),
        ("When was the crane built?", "It went up last spring."),
        ("When does it open?", "It opens on Monday."),
        ("In which year was that?", "That was in 1998."),
        ("How many people work there?", "It employs 140 people."),
        ("How many people work there?", "It employs fourteen people."),
        ("How long does a battery last?", "A battery lasts four years."),
        ("How long does a battery last?", "It is empty after an hour."),
        ("How often does the ferry sail?", "The ferry sails daily."),
        ("How many of the lifts run?", "Both lifts run."),
        ("How much did the plant cost?", "It cost 212 million euros."),
        ("What is the price of a robot?", "A robot sells for €9,000."),
        ("Who invented the pump?", "The pump was invented by Ada Quist."),
        ("Who invented the pump?", "Ada Quist invented the pump."),
        ("Why did it stop?", "It stopped for want of steam."),
    ],
)
def test_a_sentence_with_the_kind_of_words_asked_for_fits(question: str, sentence: str) -> None:
    assert not misfits(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("When was the crane built?", "The crane was built of steel."),
        ("When was the crane of 1998 sold?", "The crane of 1998 was sold to a museum."),
        ("When may it open?", "It may open soon."),
        ("How many people work there?", "Many people work there."),
        ("How many people worked there in 2022?", "In 2022 many people worked there."),
        ("What does a licence cost?", "A licence covers 150 MHz."),
        ("Who invented the pump?", "The pump was invented long ago."),
        ("Who runs Alder Works?", "Alder Works is run by its owner."),
    ],
)
def test_a_sentence_without_them_misfits(question: str, sentence: str) -> None:
    assert misfits(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence", "lacks"),
    [
        ("How many people work there?", "Many people work there.", True),
        ("How many people work there?", "It employs 140 people.", False),
        ("How much did the plant cost?", "It cost a fortune.", False),
        ("When was the crane built?", "The crane was built of steel.", False),
        ("Why did it stop?", "It stopped for want of steam.", False),
    ],
)
def test_a_number_is_lacking_only_where_one_is_asked_for(
    question: str, sentence: str, *, lacks: bool
) -> None:
    assert (lacking(question, sentence) is Kind.NUMBER) is lacks
