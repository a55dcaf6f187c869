"""What the reranker is taught: which sentence answers, or that none does, and which words."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from qabot.models.reading import Reading

# A quarter of it in the first four rounds, half of it in the next two.
SPAN_WEIGHT = 2.0


def loss_of(
    values: list[torch.Tensor],
    readings: list[Reading],
    answer: tuple[int, int] | None,
    *,
    also: Sequence[tuple[int, int]] = (),
    marks_words: bool = True,
) -> torch.Tensor:
    """Return the loss of one question's group.

    Args:
        values: for each reading, shape (tokens, 3).
        readings: of the group; the first holds the answer unless ``answer`` is None.
        answer: offsets in the first passage's text.
        also: other places in it that answer.
        marks_words: whether ``answer`` is where the answering words stand, not their sentence.
    """
    places = [answer, *also] if answer is not None else []
    scores, right = [torch.zeros((), dtype=torch.float32)], [answer is None]
    for row, reading in enumerate(readings):
        for span in reading.spans:
            if span is None:
                continue
            scores.append(values[row][span[0] : span[1], 0].mean())
            tokens = [reading.offsets[n] for n in range(*span)]
            right.append(
                row == 0 and any(s < end and start < e for s, e in tokens for start, end in places)
            )
    stacked, truth = torch.stack(scores), torch.tensor(right)
    if not truth.any():
        return stacked.sum() * 0
    loss = ranking_loss(stacked, truth)
    if answer is not None and marks_words:
        loss = loss + SPAN_WEIGHT * _span_loss(values[0], readings[0], answer)
    return loss


def ranking_loss(scores: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    """Return the loss of scores, shape (n,), of which the first is that of "nothing answers".

    ``right`` marks, shape (n,), those that answer, or the first if none does.
    """
    loss = torch.logsumexp(scores, 0) - torch.logsumexp(scores[right], 0)
    if right[0]:
        return loss
    # With its answer taken away each question is one that nothing answers: this is what teaches
    # the score 0, next to which the near misses of the very passage must fall.
    return loss + torch.logsumexp(scores[~right], 0) - scores[0]


def _span_loss(values: torch.Tensor, reading: Reading, answer: tuple[int, int]) -> torch.Tensor:
    inside = [
        n for n, (s, e) in enumerate(reading.offsets) if s >= 0 and s < answer[1] and answer[0] < e
    ]
    if not inside:
        return values.sum() * 0
    allowed = torch.tensor([n for n, (s, _) in enumerate(reading.offsets) if s >= 0])
    losses = []
    for column, token in ((1, inside[0]), (2, inside[-1])):
        logits = values[allowed, column]
        losses.append(torch.logsumexp(logits, 0) - values[token, column])
    return torch.stack(losses).mean()
