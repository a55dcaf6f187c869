"""How many sentences answer, and in which order they are shown."""

from datetime import date

import pytest
from made_articles import made

from qabot.answering.choosing import Part, confidence_in_list
from qabot.answering.composing import compose
from qabot.answering.question_parts import asks_for_several, parts
from qabot.records import Hit, Scores, Sentence

NEW, OLD = date(2024, 1, 1), date(2020, 1, 1)


def article(path: str, published: date | None, *pieces: str) -> list[Sentence]:
    """The sentences of an article; ``pieces`` end as what parts them from the next."""
    passage = made(path, path, published, "".join(pieces))
    found, start = list[Sentence](), 0
    for piece in pieces:
        found.append(Sentence(hash((path, start)), passage, start, start + len(piece.rstrip())))
        start += len(piece)
    return found


def judged(*given: tuple[Sentence, float]) -> list[Hit]:
    hits = [Hit(sentence, Scores(0, 0, 0, 0, confidence=sure)) for sentence, sure in given]
    return sorted(hits, key=lambda hit: -hit.scores.confidence)


def as_parts(question: str, *by_part: list[Hit]) -> list[Part]:
    return [Part(part, hits) for part, hits in zip(parts(question), by_part, strict=False)]


def texts(question: str, hits: list[Hit], *by_part: list[Hit], top: int = 5) -> list[str]:
    shown = compose(question, hits, as_parts(question, *by_part), threshold=0.2, top=top)
    return [each.hit.sentence.text for each in shown]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who devised MQTT?", ("Who devised MQTT?",)),
        (
            "When and where was the code shown?",
            ("When was the code shown?", "Where was the code shown?"),
        ),
        (
            "When and by whom was Halden founded?",
            ("When was Halden founded?", "By whom was Halden founded?"),
        ),
        (
            "Who devised MQTT and when did it become a standard?",
            ("Who devised MQTT?", "When did MQTT become a standard?"),
        ),
        (
            "Who wrote the old study of parts and what did it find?",
            ("Who wrote the old study of parts?", "What did the old study of parts find?"),
        ),
        ("Who founded Halden and when?", ("Who founded Halden?", "When founded Halden?")),
        (
            "Which bodies were founded in Germany and in Japan?",
            ("Which bodies were founded in Germany?", "Which bodies were founded in Japan?"),
        ),
        ("What do levels 1 and 2 do?", ("What do levels 1 do?", "What do levels 2 do?")),
        (
            "What happened between 2019 and 2021?",
            ("What happened between 2019 and 2021?",),
        ),
        ("How is salt and pepper sold?", ("How is salt and pepper sold?",)),
        (
            "How long was Halden without water and what did the repair cost?",
            ("How long was Halden without water?", "What did the repair cost (Halden)?"),
        ),
        (
            "What is a lock and what is a weir in Halden?",
            ("What is a lock in Halden?", "What is a weir in Halden?"),
        ),
        (
            "How many locks did Halden have at first, and how many has it now?",
            ("How many locks did Halden have at first?", "How many locks has Halden now?"),
        ),
        (
            "How many came to Halden and how many did it have in 2020?",
            ("How many came to Halden?", "How many did Halden have in 2020?"),
        ),
        (
            "When was it moved and who runs the lock in Halden?",
            ("When was it moved?", "Who runs the lock in Halden?"),
        ),
    ],
)
def test_a_question_is_parted_where_it_joins_two(question: str, expected: tuple[str, ...]) -> None:
    assert parts(question) == expected


@pytest.mark.parametrize(
    ("question", "several"),
    [
        ("Which companies founded the union?", True),
        ("What three kinds of tags are in use?", True),
        ("What are the levels of the pyramid?", True),
        ("Name the founders of the union.", True),
        ("Which company founded the union?", False),
        ("Which standard covers the use of tags?", False),
        ("What is this?", False),
        ("What happens in autumn?", False),
        ("What share of the parts fails?", False),
        ("Who is the mayor?", False),
        ("How many companies founded it?", False),
    ],
)
def test_plural_questions_ask_for_several(question: str, *, several: bool) -> None:
    assert asks_for_several(question) is several


def test_one_fact_gets_one_sentence_unless_another_is_about_as_likely() -> None:
    one, two, three = article("a.md", OLD, "One. ", "Two. ", "Three.")
    question = "Who is the mayor?"
    assert texts(question, judged((one, 0.8), (two, 0.5), (three, 0.1))) == ["One."]
    assert texts(question, judged((one, 0.3), (two, 0.8), (three, 0.7))) == ["Two.", "Three."]


def test_several_come_by_article_and_date_and_each_names_something_new() -> None:
    late, same = article("late.md", NEW, "Halden joined. ", "It was said that Halden joined.")
    (early,) = article("early.md", OLD, "Velmora joined.")
    (undated,) = article("undated.md", None, "Corbel joined.")
    hits = judged((late, 0.8), (same, 0.7), (undated, 0.6), (early, 0.4))
    assert texts("Which companies joined?", hits) == [
        "Velmora joined.",
        "Halden joined.",
        "Corbel joined.",
    ]
    assert texts("Which companies joined?", hits, top=2) == ["Halden joined.", "Corbel joined."]


def test_of_several_that_compete_some_may_be_less_sure_than_the_threshold() -> None:
    best, good, poor, weak = article("a.md", OLD, "Halden. ", "Velmora. ", "Corbel. ", "Estermark.")
    given = judged((best, 0.4), (good, 0.07), (poor, 0.05), (weak, 0.03))
    assert texts("Which companies joined?", given) == ["Halden.", "Velmora."]
    given = judged((best, 0.9), (good, 0.095), (poor, 0.085))
    assert texts("Which companies joined?", given) == ["Halden.", "Velmora."]


def test_the_items_of_a_list_are_sure_together() -> None:
    opening, one, two, after = article(
        "a.md", OLD, "Kinds:\n\n", "a check;\n", "a test.\n\n", "Cards stay."
    )
    listed = judged((one, 0.2), (two, 0.1), (opening, 0.01))
    assert confidence_in_list(listed) == pytest.approx(1 - 0.8 * 0.9)
    assert confidence_in_list(judged((after, 0.2))) == 0
    assert confidence_in_list([]) == 0


def test_the_items_of_a_list_answer_together() -> None:
    before, opening, one, two, three, after = article(
        "a.md",
        OLD,
        "Help is near. ",
        "It is of three kinds:\n\n",
        "a check;\n",
        "a discount;\n",
        "a test.\n\n",
        "Cards stay.",
    )
    expected = ["a check;", "a discount;", "a test."]
    for best in (opening, two):
        hits = judged(
            *((each, 0.9 if each is best else 0.1) for each in (before, opening, one, two, three)),
            (after, 0.1),
        )
        assert texts("What kinds of help are there?", hits) == expected


def test_each_part_gets_its_sentence_and_one_that_answers_both_stands_alone() -> None:
    one, two, other = article("a.md", OLD, "Halden was born in 1960. ", "It cost 3 crowns. ", "No.")
    question = "When was Halden born and what did it cost?"
    whole = judged((one, 0.5), (two, 0.1), (other, 0.05))
    first = judged((one, 0.7), (two, 0.1), (other, 0.1))
    second = judged((one, 0.05), (two, 0.15), (other, 0.02))
    assert texts(question, whole, first, second) == [one.text, two.text]
    assert texts(question, whole, first, judged((one, 0.6), (two, 0.05))) == [one.text]
    assert texts(question, whole, first, judged((other, 0.02), (one, 0.01))) == [one.text]


def test_a_part_prefers_a_sentence_with_a_word_that_is_its_own() -> None:
    one, two, other = article("a.md", OLD, "Level 1 moves. ", "Level 2 rules. ", "Levels meet.")
    question = "What do levels 1 and 2 do?"
    whole = judged((one, 0.2), (two, 0.1), (other, 0.25))
    first = judged((one, 0.3), (two, 0.1), (other, 0.2))
    second = judged((one, 0.1), (two, 0.15), (other, 0.25))
    assert texts(question, whole, first, second) == [one.text, two.text]


def test_a_part_passes_over_a_sentence_without_the_kind_of_words_it_asks_for() -> None:
    one, two, other = article(
        "a.md",
        OLD,
        "Halden was cut off for 8 days. ",
        "A repair ship came. ",
        "It came to 3 euros.",
    )
    question = "How long was Halden cut off and what did the repair cost?"
    whole = judged((one, 0.6), (two, 0.1), (other, 0.1))
    second = judged((other, 0.2), (two, 0.15), (one, 0.01))
    assert texts(question, whole, judged((one, 0.7)), second) == [one.text, other.text]


def test_a_part_whose_sentence_is_shown_gets_another_only_if_that_answers_by_itself() -> None:
    one, two = article("a.md", OLD, "Halden coined the term. ", "Its paper was by Velmora.")
    question = "Who coined the term and who wrote the paper?"
    whole = judged((two, 0.7), (one, 0.2))
    second = judged((two, 0.8), (one, 0.1))
    assert texts(question, whole, judged((two, 0.5), (one, 0.4)), second) == [one.text, two.text]
    assert texts(question, whole, judged((two, 0.5), (one, 0.2)), second) == [two.text]


def test_where_a_part_finds_nothing_the_whole_question_gives_what_is_half_as_sure() -> None:
    one, two, other = article("a.md", OLD, "It has 27 now. ", "It had 22 at first. ", "No.")
    question = "How many stations had the port at first, and how many has it now?"
    whole = judged((one, 0.5), (two, 0.3), (other, 0.1))
    parted = judged((one, 0.4), (two, 0.01)), judged((other, 0.01))
    assert texts(question, whole, *parted) == [one.text, two.text]


def test_several_go_on_counting() -> None:
    opening, one, two, after = article(
        "a.md", OLD, "Two attempts failed. ", "The first drifted. ", "The second sank. ", "No."
    )
    hits = judged((opening, 0.5), (one, 0.1), (two, 0.01), (after, 0.01))
    expected = [opening.text, one.text, two.text]
    assert texts("Which attempts failed?", hits) == expected
    assert texts("Which attempt failed?", hits) == [opening.text]
    assert texts("Which attempts failed?", judged((after, 0.5), (two, 0.01))) == [after.text]


def test_a_sentence_never_counts_as_its_own_repeat() -> None:
    when, where = article("a.md", NEW, "It was shown in May 2021. ", "It was shown in Halden.")
    question = "When and where was it shown?"
    whole = judged((when, 0.5), (where, 0.4))
    by_part = as_parts(
        question, judged((when, 0.7), (where, 0.1)), judged((where, 0.6), (when, 0.2))
    )
    shown = compose(question, whole, by_part, threshold=0.2, top=5)
    assert [each.hit.sentence for each in shown] == [when, where]
    assert [each.repeats for each in shown] == [(), ()]

    (old,) = article("old.md", OLD, "The port of Halden has 12 berths for container ships.")
    (new,) = article("new.md", NEW, "The port of Halden has 14 berths for container ships.")
    question = "How many berths does the port of Halden have?"
    shown = compose(question, judged((new, 0.8), (old, 0.7)), (), threshold=0.2, top=5)
    assert [(each.hit.sentence, each.disputed) for each in shown] == [(new, True), (old, True)]
    assert [each.repeats for each in shown] == [(), ()]


def test_nothing_found_shows_nothing() -> None:
    assert texts("Who is the mayor?", []) == []
