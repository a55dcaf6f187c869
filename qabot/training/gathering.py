"""Gathers what the reranker is trained on from the files of a data folder."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from qabot.ports import Ids
from qabot.training.examples import held_out, neighbours
from qabot.training.squad import (
    TrainingPassage,
    TrainingQuestion,
    read,
    read_pairs,
    read_unanswerable,
)

FILES = ("squad1_part", "squadshifts_new_wiki", "squad1_short_answers")
UNANSWERABLE = "squad2_part"
PAIRS = "reqa_squad_pairs"
REVIEWS = ("squadshifts_reddit", "squadshifts_amazon_reviews")


class Gathered(NamedTuple):
    """What there is to train on.

    Attributes:
        passages: all of them.
        questions: about them, by number.
        nearest: for each question the passages nearest to it, shape (questions, NEIGHBOURS).
        held: numbers of the passages that training never asks about.
        first: how many of the questions the first training chose from.
    """

    passages: list[TrainingPassage]
    questions: list[TrainingQuestion]
    nearest: Ids
    held: set[int]
    first: int


def file_of(data: Path, name: str) -> Path:
    """Return the file of that name among those to train on."""
    return data / "train" / f"{name}.json"


def check(data: Path, parser: ArgumentParser, *, reviews: bool) -> None:
    """End with the parser's error if a file that `gathered` reads is missing."""
    names = (*FILES, UNANSWERABLE, PAIRS, *(REVIEWS if reviews else ()))
    files = [file_of(data, name) for name in names]
    missing = [file for file in files if not file.exists()]
    if missing:
        parser.error(f"{missing[0].parent} lacks {', '.join(file.name for file in missing)}")


def gathered(data: Path, kept: Path, *, reviews: bool) -> Gathered:
    """Read the files in the folder "train" of ``data``.

    What is nearest to the questions is kept in the folder ``kept``, and read there if it was. With
    ``reviews`` questions about Reddit's comments and Amazon's reviews are among them.
    """
    passages, questions = read([file_of(data, name) for name in FILES])
    held, first = held_out(len(passages)), len(questions)
    questions += read_unanswerable(file_of(data, UNANSWERABLE), passages)
    alone, pairs = read_pairs(file_of(data, PAIRS), passages)
    passages, questions = passages + alone, questions + pairs
    nearest = neighbours(passages, questions, kept / "neighbours.npy")
    for name in REVIEWS if reviews else ():
        # Held out by their place in their own file, as the development set counts them.
        more, asked = read([file_of(data, name)])
        near = neighbours(more, asked, kept / f"neighbours-{name}.npy")
        held |= {len(passages) + n for n in held_out(len(more))}
        questions += [replace(each, passage=len(passages) + each.passage) for each in asked]
        nearest = np.concatenate([nearest, len(passages) + near])
        # Their titles are numbers of products, or one for all.
        passages = passages + [replace(each, heading="") for each in more]
    return Gathered(passages, questions, nearest, held, first)
