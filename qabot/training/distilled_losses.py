"""The reranker's loss over many lessons at once, and how far it is from what its teacher says."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch.nn.functional import log_softmax

from qabot.training.drawing import Batch

# Stands for a score of what isn't there; its likelihood is 0 in single precision.
_NONE = -1e4
# Of the teacher's answers a softer form is learnt (Hinton et al. 2015, "Distilling the Knowledge in
# a Neural Network", who also scale the loss by its square).
TEMPERATURE = 2.0
# The words of passages that are read beside the one that answers count so much.
OTHER_WORDS = 0.2


class Told(NamedTuple):
    """What a network says of a step's lessons.

    Attributes:
        sentences: "nothing answers", which is 0, then scores of all sentences of each lesson,
            shape (lessons, 1 + slots * most sentences).
        words: log-odds of begin and end of the words, `_NONE` outside of texts, shape
            (readings, tokens, 2).
    """

    sentences: torch.Tensor
    words: torch.Tensor


def told(values: torch.Tensor, batch: Batch, place: torch.Tensor, most: int) -> Told:
    """Return what ``values``, shape (readings, tokens, 3), say.

    Args:
        values: what the network gives.
        batch: what it read.
        place: as in `Drawn`, shape (lessons, slots).
        most: number of sentences of the passage that has most.
    """
    rows, scored = len(values), values[..., 0]
    row = torch.arange(rows, device=values.device)[:, None]
    # The last bin takes what stands in no sentence.
    bins = torch.where(batch.sentence >= 0, row * most + batch.sentence, rows * most).flatten()
    sums = scored.new_zeros(rows * most + 1).index_add(0, bins, scored.flatten())
    counts = torch.zeros_like(sums).index_add(0, bins, torch.ones_like(scored).flatten())
    means = torch.where(counts > 0, sums / counts.clamp(min=1), _NONE)[:-1].view(rows, most)
    means = torch.cat([means, means.new_full((1, most), _NONE)])
    sentences = means[place].flatten(1)
    nothing = sentences.new_zeros(len(sentences), 1)
    words = torch.where(batch.inside[..., None], values[..., 1:], _NONE)
    return Told(torch.cat([nothing, sentences], 1), words)


def right_of(answer: torch.Tensor, slots: int, most: int) -> torch.Tensor:
    """Return which of `Told.sentences` are right, for ``answer`` of shape (lessons, 4)."""
    number = torch.arange(slots * most, device=answer.device)[None, :]
    right = (number >= answer[:, :1]) & (number <= answer[:, 1:2]) & (answer[:, :1] >= 0)
    return torch.cat([answer[:, :1] < 0, right], 1)


def taught(
    said: Told, batch: Batch, place: torch.Tensor, answer: torch.Tensor, most: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the mean losses of sentences and of words, each as `training.losses` has it."""
    right = right_of(answer, place.shape[1], most)
    answered = answer[:, 0] >= 0
    scores = said.sentences
    every = torch.logsumexp(scores, 1)
    loss = every - torch.logsumexp(scores.masked_fill(~right, _NONE), 1)
    taken = torch.logsumexp(scores.masked_fill(right & answered[:, None], _NONE), 1)
    loss = loss + torch.where(answered, taken, 0)
    # A sentence that was cut off teaches nothing.
    kept = (scores.masked_fill(~right, _NONE) > _NONE / 2).any(1)
    sentences = torch.where(kept, loss, 0).mean()
    gold = place[:, 0]
    words = said.words.new_zeros(len(answer))
    at = batch.place[gold]
    for column, wanted in ((0, answer[:, 2]), (1, answer[:, 3])):
        likely = log_softmax(said.words[gold, :, column], 1)
        hit = (at == wanted[:, None]) & (wanted[:, None] >= 0)
        words = words - (likely * hit).sum(1) / 2
    return sentences, words.mean()


def distilled(
    said: Told, teacher: Told, place: torch.Tensor, answer: torch.Tensor, most: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return how far what was said is from what the teacher says, of sentences and of words.

    Both are mean Kullback-Leibler divergences at `TEMPERATURE`. Sentences count twice as in
    `taught`: all, and those that are left when the answer is taken away.
    """
    right = right_of(answer, place.shape[1], most) & (answer[:, :1] >= 0)
    sentences = _apart(said.sentences, teacher.sentences)
    left = _apart(
        said.sentences.masked_fill(right, _NONE), teacher.sentences.masked_fill(right, _NONE)
    )
    answered = (answer[:, 0] >= 0).float()
    sentences = sentences + answered * left
    weights = said.words.new_full((len(said.words),), OTHER_WORDS)
    weights = weights.index_add(0, place[:, 0], answered * (1 - OTHER_WORDS))
    words = sum((_apart(said.words[..., n], teacher.words[..., n]) * weights).sum() for n in (0, 1))
    return sentences.mean(), torch.as_tensor(words / 2 / len(answer))


def _apart(said: torch.Tensor, teacher: torch.Tensor) -> torch.Tensor:
    likely = log_softmax(teacher / TEMPERATURE, 1)
    other = log_softmax(said / TEMPERATURE, 1)
    return (likely.exp() * (likely - other)).sum(1) * TEMPERATURE**2
