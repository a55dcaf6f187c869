import numpy as np
import torch

from qabot.models.reading import Reading
from qabot.training.losses import loss_of

# Two question tokens, two sentences of two tokens each, an end token.
READING = Reading(
    ids=np.arange(7),
    types=np.array([0, 0, 1, 1, 1, 1, 1]),
    spans=((2, 4), (4, 6)),
    offsets=((-1, -1), (-1, -1), (0, 3), (4, 7), (8, 11), (12, 15), (-1, -1)),
)
FIRST, SECOND = (0, 7), (8, 15)


def values(first: float, second: float) -> torch.Tensor:
    made = torch.zeros(7, 3)
    made[2:4, 0], made[4:6, 0] = first, second
    return made


def test_the_loss_is_lower_when_the_answering_sentence_scores_higher() -> None:
    good = loss_of([values(4, -4)], [READING], FIRST)
    bad = loss_of([values(-4, 4)], [READING], FIRST)
    assert good < bad - 5


def test_where_nothing_answers_low_scores_are_right() -> None:
    low = loss_of([values(-5, -5)], [READING], None)
    high = loss_of([values(5, -5)], [READING], None)
    assert low < 0.02
    assert high > 4


def test_sentences_of_other_passages_are_never_the_answer() -> None:
    here = loss_of([values(4, 0), values(0, 0)], [READING, READING], FIRST)
    there = loss_of([values(0, 0), values(4, 0)], [READING, READING], FIRST)
    assert here < there


def test_the_words_that_answer_are_learnt_by_their_first_and_last_token() -> None:
    marked = values(4, -4)
    marked[2, 1], marked[3, 2] = 6, 6
    astray = values(4, -4)
    astray[4, 1], astray[5, 2] = 6, 6
    assert loss_of([marked], [READING], FIRST) < loss_of([astray], [READING], FIRST)
    assert loss_of([astray], [READING], SECOND) < loss_of([marked], [READING], SECOND)


def test_a_sentence_that_was_cut_off_teaches_nothing() -> None:
    cut = Reading(READING.ids, READING.types, (None, (4, 6)), READING.offsets)
    assert loss_of([values(9, 0)], [cut], None) == loss_of([values(0, 0)], [cut], None)


def test_where_the_words_are_not_known_only_the_sentence_is_learnt() -> None:
    marked = values(4, -4)
    marked[2, 1], marked[3, 2] = 6, 6
    plain = values(4, -4)
    assert loss_of([marked], [READING], FIRST) < loss_of([plain], [READING], FIRST)
    assert loss_of([marked], [READING], FIRST, marks_words=False) == loss_of(
        [plain], [READING], FIRST, marks_words=False
    )


def test_another_place_that_answers_is_no_wrong_one() -> None:
    both = loss_of([values(4, 4)], [READING], FIRST, also=[SECOND], marks_words=False)
    one = loss_of([values(4, 4)], [READING], FIRST, marks_words=False)
    assert both < one - 3
    assert loss_of([values(-9, 4)], [READING], FIRST, also=[SECOND], marks_words=False) < 0.1
