"""What a reranker takes for an answer is found, kept and read beside what answers."""

from __future__ import annotations

import math
import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from qabot.models import sources
from qabot.training.examples import Examples
from qabot.training.hardest import EASY_KEPT, Ranked, hardest_first, ranked
from qabot.training.squad import TrainingPassage, TrainingQuestion
from qabot.training.worlds import world_files
from qabot.training.written import Joined, WrittenLessons

RERANKER, TOKENIZER = sources.reranker_files()
MILL = "The mill of Orle was built in 1811."
# From far to near: the question's own words with another year make the hardest.
OTHERS = [
    *(f"Heron number {n} stood in the reeds and caught no fish." for n in range(6)),
    "The mill of Orle is said to be old.",
    "The mill of Orle was built in 1790, as others say.",
]


def passage(text: str, heading: str = "") -> TrainingPassage:
    return TrainingPassage(heading, text, ((0, len(text)),))


def examples(near: int = len(OTHERS)) -> Examples:
    start = MILL.index("1811")
    questions = [
        TrainingQuestion("When was the mill of Orle built?", 0, start, start + 4),
        TrainingQuestion("Who owns the mill of Orle?", 0, -1, -1),
    ]
    around = list(range(1, near + 1))
    return Examples(
        [passage(each) for each in (MILL, *OTHERS)], questions, np.array([around] * 2, int)
    )


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> WrittenLessons:
    folder = tmp_path_factory.mktemp("worlds")
    (folder / "mills").mkdir()
    articles = "\n".join(
        f"# {n}\n@ 2020-01-01 | A\n{n} {text}\n" for n, text in enumerate((MILL, *OTHERS), 1)
    )
    asked = "? When was the mill of Orle built?\n= 1 | 1811\n? Who owns the mill of Orle?\n-\n"
    (folder / "mills" / "01-mill.txt").write_text(f"{articles}\n{asked}", "utf-8")
    return WrittenLessons(world_files(folder, held_out=False))


def texts(lessons: Examples | WrittenLessons | Joined, number: int) -> Counter[str]:
    """Return what the question's first lesson reads over 100 draws, but what answers."""
    tokenizer = Tokenizer.from_file(str(TOKENIZER))
    read: Counter[str] = Counter()
    for n in range(100):
        for each in lessons.of(number, random.Random(n))[0].readings:
            text = tokenizer.decode(each.ids[each.types == 1].tolist())
            if "1811" not in text:
                read[text] += 1
    return read


def test_neighbours_are_ranked_by_what_the_reranker_makes_of_them(tmp_path: Path) -> None:
    found = ranked(examples(), [0, 1], RERANKER, tmp_path / "kept.npz")
    assert list(found) == [0, 1]
    assert found[0].hardest[0] == 8
    assert len(found[0].hardest) == 3
    assert found[0].loss > 0
    # What isn't answered has no more to lose than all that it reads.
    alone = ranked(examples(near=0), [1], RERANKER, tmp_path / "alone.npz")[1]
    assert alone.hardest == ()
    assert 0 < alone.loss < found[1].loss


def test_the_loss_is_that_of_what_is_read() -> None:
    scored = dict(zip("abc", (2.0, 1.0, -1.0), strict=True))
    right, wrong = math.exp(scored["a"]), sum(map(math.exp, (0, scored["b"], scored["c"])))
    expected = math.log(right + wrong) - scored["a"] + math.log(wrong)
    assert Ranked.of([scored["a"]], [scored["b"], scored["c"]], ()).loss == pytest.approx(expected)
    assert Ranked.of([], [1.0], (3,)) == Ranked(pytest.approx(math.log(1 + math.e)), (3,))


def test_what_is_kept_is_not_read_again(tmp_path: Path) -> None:
    kept = tmp_path / "kept.npz"
    first = ranked(examples(), [1], RERANKER, kept)
    with np.load(kept) as state:
        saved = dict(state)
    saved["losses"] += 5
    np.savez(kept, **saved)
    both = ranked(examples(), [0, 1], RERANKER, kept)
    assert both[1].loss == pytest.approx(first[1].loss + 5)
    assert both[1].hardest == first[1].hardest
    assert list(ranked(examples(), [0], RERANKER, kept)) == [0]


def test_a_neighbour_that_holds_the_answer_is_none_to_learn_from() -> None:
    start = MILL.index("1811")
    question = TrainingQuestion("When was it built?", 0, start, start + 4)
    passages = [passage(MILL), passage("It dates from 1811."), passage("It is old.")]
    around = Examples(passages, [question], np.array([[1, 2]])).around(0)
    assert list(around.near) == [2]
    assert around.own == [(passages[0], [(start, start + 4)])]


def test_the_hardest_are_read_and_no_others(written: WrittenLessons) -> None:
    plain = examples()
    assert len(texts(plain, 0)) == len(OTHERS)
    plain.harden({0: (7, 8)})
    assert set(texts(plain, 0)) == set(map(spaced, OTHERS[6:]))
    # The other question is read as before.
    assert len(texts(plain, 1)) > 2

    joined = Joined(examples(), 2, written)
    joined.harden({0: (7,), 3: (8,)})
    assert set(texts(joined, 0)) == {spaced(OTHERS[6])}
    (only,) = set(texts(joined, 3))
    assert only.endswith(spaced(OTHERS[7]))
    assert len(texts(joined, 2)) > 2


def spaced(text: str) -> str:
    """Return ``text`` as the tokenizer decodes it."""
    tokenizer = Tokenizer.from_file(str(TOKENIZER))
    return str(tokenizer.decode(tokenizer.encode(text).ids))


def test_both_kinds_tell_what_is_around_a_question(written: WrittenLessons) -> None:
    joined = Joined(examples(), 2, written)
    start = MILL.index("1811")
    for number in (0, 2):
        around = joined.around(number)
        assert around.text == "When was the mill of Orle built?"
        ((own, places),) = around.own
        assert (own.text, list(places)) == (MILL, [(start, start + 4)])
        assert {each.text for each in around.near.values()} == set(OTHERS)
    assert written.around(1).own == []


def test_hard_questions_are_asked_again_and_again_with_some_easy_ones() -> None:
    found = {n: Ranked(float(n), ()) for n in range(1000)}
    order = hardest_first(found, range(5000, 6000), seed=1)
    asked = Counter(order)
    assert all(asked[n] == 1 for n in range(5000, 5990))
    hard = {asked[n] for n in range(400, 1000)}
    assert hard == {3}
    easy = sum(asked[n] for n in range(400)) / 400 / 3
    assert 0.8 < easy / EASY_KEPT < 1.2
    # Never the same order twice.
    assert [n for n in order if n < 1000][:700] != [n for n in order if n < 1000][700:1400]
    assert sorted(hardest_first({1: Ranked(0.5, ())}, (8, 9), seed=1)) == [1, 8]
