"""In which order a training run asks its questions, and which it leaves out."""

from __future__ import annotations

import random

from qabot.training.squad import TrainingPassage, TrainingQuestion

SEED = 20260101


def order_of(questions: list[TrainingQuestion], held: set[int], first: int, seen: int) -> list[int]:
    """Return the questions to ask, in order; whole passages are held out, so that nothing is seen.

    Args:
        questions: all of them.
        held: passages not to ask about.
        first: how many of the questions an earlier training chose from.
        seen: how many it has asked; they come last.
    """
    asked = [n for n, question in enumerate(questions) if question.passage not in held]
    earlier = [n for n in asked if n < first]
    random.Random(SEED).shuffle(earlier)
    fresh = earlier[seen:] + [n for n in asked if n >= first]
    random.Random(SEED + 1).shuffle(fresh)
    return fresh + earlier[:seen]


def order_again(
    passages: list[TrainingPassage], questions: list[TrainingQuestion], held: set[int], seed: int
) -> list[int]:
    """Return all questions but those about passages held out, in an order of ``seed``.

    Of the lone sentences, which teach least, every second one is left out.
    """
    order = [
        n
        for n, question in enumerate(questions)
        if question.passage not in held and (n % 2 or not passages[question.passage].alone)
    ]
    random.Random(seed).shuffle(order)
    return order


def mixed(order: list[int], first: int, count: int, seed: int) -> list[int]:
    """Return ``order`` with one of ``count`` other questions, from number ``first`` on, after each.

    They are asked again, in another order, as often as it takes.
    """
    chance, others = random.Random(seed), list[int]()
    while len(others) < len(order):
        others += chance.sample(range(first, first + count), count)
    return [number for pair in zip(order, others, strict=False) for number in pair]
