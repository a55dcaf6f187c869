"""Worlds that were written for training: how they are read, and the lessons that they give."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from qabot.loaders.markdown import MarkdownLoader
from qabot.models import sources
from qabot.training.examples import Lesson
from qabot.training.ordering import mixed
from qabot.training.worlds import FOLDER, Place, read_world, world_files
from qabot.training.written import (
    EXCISED_SHARE,
    HIDDEN_SHARE,
    NEAREST,
    Joined,
    WrittenLessons,
    passages_of,
)

WORLD = """\
# The mill of Orle
@ 2020-03-01 | Ada Quist
1 The mill of Orle grinds rye.
2 It was built in 1811.

3 Its wheel is 4 metres wide.
4 A stream from Lake Ume drives the wheel of the mill.
5 Nobody lives there.
## The miller
6 Per Lund has run the mill since 1999.

# A new wheel
@ 2021-04-02 | Bo Ek
7 The mill built in 1811 has a new wheel.

? When was the mill of Orle built?
= 2 | 1811
= 7 | 1811
? Who built the mill of Orle?
-
? What drives the wheel, and how wide is it?
= 3 | 4 metres
= 4 | A stream from Lake Ume
"""


def write(folder: Path, text: str = WORLD, name: str = "01-mill.txt") -> Path:
    file = folder / "mills" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def others(count: int) -> str:
    """Return a world of ``count`` articles that have nothing to do with a mill."""
    titles = [f"# Pond {n}\n@ 2020-01-01 | A\n{n} Pond {n} is deep.\n" for n in range(1, count + 1)]
    return "\n".join([*titles, "? How deep is pond 1?\n-\n"])


def test_a_world_is_read_as_it_is_written(tmp_path: Path) -> None:
    world = read_world(write(tmp_path))
    mill, wheel = world.articles
    assert (mill.title, mill.published, mill.author) == (
        "The mill of Orle",
        "2020-03-01",
        "Ada Quist",
    )
    assert mill.text.split("\n\n")[0] == "The mill of Orle grinds rye. It was built in 1811."
    assert len(mill.blocks) == 4
    assert wheel.text == "The mill built in 1811 has a new wheel."
    built, builder, both = world.questions
    assert [world.sentence_at(each) for each in built.places] == [
        "It was built in 1811.",
        "The mill built in 1811 has a new wheel.",
    ]
    assert builder.places == []
    assert [mill.text[start:end] for _, start, end in both.places] == [
        "4 metres",
        "A stream from Lake Ume",
    ]
    with pytest.raises(ValueError, match="no sentence at"):
        world.sentence_at(Place(0, 10_000, 10_001))


def test_an_article_is_loaded_as_it_is_read(tmp_path: Path) -> None:
    article = read_world(write(tmp_path)).articles[0]
    document = MarkdownLoader().load(article.markdown().encode(), "mill.md")
    about = document.metadata
    assert (about.title, about.author, about.published) == (
        article.title,
        "Ada Quist",
        date(2020, 3, 1),
    )
    body = [each.text for each in document.blocks if each.text != article.title]
    assert body == [article.text[each.start : each.end] for each in article.blocks]


@pytest.mark.parametrize(
    "line",
    ["= 2 | 1812", "= 9 | 1811", "= 0 | 1811", "What?", "= 2", "-"],
    ids=[
        "other words",
        "no such sentence",
        "nor this",
        "nothing known",
        "no words",
        "answered already",
    ],
)
def test_a_line_that_says_nothing_is_named(tmp_path: Path, line: str) -> None:
    file = write(tmp_path, f"{WORLD}{line}\n")
    with pytest.raises(ValueError, match=f"{WORLD.count(chr(10)) + 1}: can't be read"):
        read_world(file)


@pytest.mark.parametrize(
    "text", ["1 It is deep.\n", "# A\n-\n", "# A\n1 It is deep.\n= 1 | deep\n"]
)
def test_what_belongs_to_nothing_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError, match="can't be read"):
        read_world(write(tmp_path, text))


def test_every_eighth_world_is_held_out(tmp_path: Path) -> None:
    for number in range(1, 18):
        write(tmp_path, name=f"{number:02}-mill.txt")
    held = [file.name[:2] for file in world_files(tmp_path, held_out=True)]
    asked = [file.name[:2] for file in world_files(tmp_path, held_out=False)]
    assert held == ["08", "16"]
    assert sorted(held + asked) == [f"{number:02}" for number in range(1, 18)]


@pytest.fixture(scope="module")
def lessons(tmp_path_factory: pytest.TempPathFactory) -> WrittenLessons:
    folder = tmp_path_factory.mktemp("worlds")
    write(folder)
    write(folder, others(NEAREST), "02-ponds.txt")
    return WrittenLessons(world_files(folder, held_out=False))


def drawn(lessons: WrittenLessons, number: int) -> list[list[Lesson]]:
    return [lessons.of(number, random.Random(n)) for n in range(400)]


def texts(lesson: Lesson) -> list[str]:
    _, file = sources.reranker_files()
    tokenizer = Tokenizer.from_file(str(file))
    return [tokenizer.decode(each.ids[each.types == 1].tolist()) for each in lesson.readings]


def test_a_question_is_read_beside_what_answers_it(lessons: WrittenLessons) -> None:
    found = drawn(lessons, 0)
    answered = [each[0] for each in found if each[0].answer is not None]
    assert 0.7 < (1 - len(answered) / len(found)) / HIDDEN_SHARE < 1.3
    firsts = Counter("a new wheel" in texts(each)[0] for each in answered)
    assert firsts.keys() == {True, False}
    for each in answered[:50]:
        assert all("1811" not in text for text in texts(each)[1:])
    for each in found[:50]:
        if each[0].answer is None:
            assert all("1811" not in text for text in texts(each[0]))


def test_what_is_left_without_the_answer_answers_nothing(lessons: WrittenLessons) -> None:
    seconds = [each[1] for each in drawn(lessons, 2) if len(each) > 1]
    assert 0.7 < len(seconds) / 400 / (1 - HIDDEN_SHARE) / EXCISED_SHARE < 1.3
    for each in seconds[:20]:
        (rest,) = texts(each)
        assert each.answer is None
        assert "1811" in rest
        assert "metres" not in rest
        assert "ume" not in rest


def test_each_place_in_a_passage_is_right(lessons: WrittenLessons) -> None:
    answered = [each[0] for each in drawn(lessons, 2) if each[0].answer is not None]
    places = {(each.answer, each.also) for each in answered}
    assert len(places) == 2
    one, other = sorted(places)
    assert one == (other[1][0], (other[0],))


def test_a_question_without_an_answer_is_asked_of_what_is_near(lessons: WrittenLessons) -> None:
    for (lesson,) in drawn(lessons, 1):
        assert lesson.answer is None
        assert 1 <= len(lesson.readings) <= 3


def test_the_nearest_passage_is_read_first_where_nothing_answers(lessons: WrittenLessons) -> None:
    first = {texts(lesson)[0] for (lesson,) in drawn(lessons, 1)}
    assert len(first) == 1
    others = {text for (lesson,) in drawn(lessons, 1) for text in texts(lesson)[1:]}
    assert len(others) > 1
    assert not first & others


def test_questions_of_two_kinds_take_turns(lessons: WrittenLessons) -> None:
    order = mixed([5, 3, 4], 10, 2, seed=1)
    assert order[::2] == [5, 3, 4]
    assert set(order[1::2]) == {10, 11}
    joined = Joined(lessons, 10, lessons)
    for number in (1, 11):
        (one,), (same,) = (x.of(n, random.Random(1)) for x, n in ((joined, number), (lessons, 1)))
        assert texts(one) == texts(same)


def test_the_worlds_that_were_written_are_whole() -> None:
    files = world_files(held_out=True) + world_files(held_out=False)
    assert len(files) == len(list(FOLDER.rglob("*.txt")))
    for file in files:
        world = read_world(file)
        assert len({each.title for each in world.articles}) == len(world.articles), file
        assert all(each.published and each.author and each.text for each in world.articles), file
        asked = [each.text.casefold() for each in world.questions]
        assert len(set(asked)) == len(asked), file
        share = sum(bool(each.places) for each in world.questions) / len(asked)
        assert 0.4 < share < 0.7, file
        passages, questions = passages_of([world])
        for question, written in zip(questions, world.questions, strict=True):
            for number, places in question.answers.items():
                passage = passages[number]
                for start, end in places:
                    assert passage.text[start:end]
                    assert any(s <= start < e for s, e in passage.sentences), (file, question.text)
            assert sum(map(len, question.answers.values())) == len(written.places)
