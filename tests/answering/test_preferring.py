"""Which sentences a time in the question prefers."""

from datetime import date

import pytest
from made_articles import made

from qabot.answering.periods import Period
from qabot.answering.preferring import lifted, may_be_reread, preferred, reread
from qabot.records import Hit, Scores, Sentence

OCTOBER = Period(date(2023, 10, 1), date(2023, 10, 31))
TEXT = "The cranes stood still last Thursday."


def hit(
    published: date | None, confidence: float = 0.5, text: str = TEXT, *, number: int = 1
) -> Hit:
    passage = made("a.md", "Cranes", published, text)
    scores = Scores(0, 0, 0, 0, fused=confidence, confidence=confidence)
    return Hit(Sentence(number, passage, 0, len(text)), scores)


def days(hits: list[Hit]) -> list[date | None]:
    return [each.sentence.article.published for each in hits]


def test_sentences_of_the_time_come_first_and_others_lose_confidence() -> None:
    hits = [hit(date(2022, 1, 1), 0.55), hit(date(2023, 10, 16), 0.5), hit(None, 0.4)]
    first, second, third = preferred(hits, OCTOBER)
    assert days([first, second, third]) == [date(2023, 10, 16), None, date(2022, 1, 1)]
    assert first.scores.confidence == 0.5
    assert 0.2 < second.scores.confidence < 0.4
    assert 0 < third.scores.confidence < second.scores.confidence
    assert days(lifted(hits, OCTOBER))[0] == date(2023, 10, 16)


@pytest.mark.parametrize(
    "published",
    [[None, None], [date(2020, 1, 1), None], [date(2023, 10, 2), date(2023, 10, 3)]],
    ids=["undated", "none of the time", "all of the time"],
)
def test_where_the_time_tells_nothing_apart_all_stays_as_it_is(
    published: list[date | None],
) -> None:
    hits = [hit(each, 0.9 - n / 10) for n, each in enumerate(published)]
    assert preferred(hits, OCTOBER) == hits
    assert lifted(hits, OCTOBER) == hits


def test_what_happened_is_reported_up_to_a_week_later() -> None:
    hits = [hit(date(2023, 11, 8)), hit(date(2023, 11, 7))]
    assert days(preferred(hits, OCTOBER)) == [date(2023, 11, 7), date(2023, 11, 8)]


def test_a_sentence_that_names_the_time_is_of_it_whenever_it_was_written() -> None:
    told = hit(date(2024, 6, 11), text="The low point came on 12 October 2023.")
    hits = [hit(date(2024, 6, 11)), told, hit(date(2023, 10, 16))]
    found = preferred(hits, OCTOBER)
    assert found[0] == preferred([told, hits[2]], OCTOBER)[0]
    assert found[-1].sentence.text == TEXT
    assert found[-1].sentence.article.published == date(2024, 6, 11)


@pytest.mark.parametrize("confidence", [1e-13, 0.5, 1 - 1e-13])
def test_confidence_stays_a_probability(confidence: float) -> None:
    hits = [hit(date(2023, 10, 1), confidence), hit(date(2020, 1, 1), confidence)]
    assert all(0 < each.scores.confidence < 1 for each in preferred(hits, OCTOBER))


def test_sentences_of_the_time_answer_if_they_do_without_it() -> None:
    other = "It opened in May 2019."
    days_and_texts = [
        (date(2023, 10, 2), TEXT),
        (date(2023, 10, 3), other),
        (date(2022, 1, 1), TEXT),
        (None, TEXT),
        (date(2023, 10, 4), TEXT),
    ]

    def judged(*confidence: float) -> list[Hit]:
        return [
            hit(day, sure, text, number=number)
            for number, ((day, text), sure) in enumerate(
                zip(days_and_texts, confidence, strict=True)
            )
        ]

    asked = judged(0.1, 0.2, 0.3, 0.4, 0.6)
    assert [may_be_reread(each, OCTOBER) for each in asked] == [True, False, False, False, True]
    found = reread(asked, judged(0.7, 0.7, 0.7, 0.7, 0.5)[::-1], OCTOBER)
    assert [(each.sentence.id, each.scores.confidence) for each in found] == [
        (0, 0.7),
        (4, 0.6),
        (3, 0.4),
        (2, 0.3),
        (1, 0.2),
    ]
