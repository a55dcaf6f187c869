"""What a network says of many readings, and what a teacher says of all that training may read."""

from __future__ import annotations

import numpy as np
import torch
from tqdm import tqdm

from qabot.training.drawing import WIDTH_STEP, Batch, Lessons, Numbers

_TOKENS_AT_ONCE = 150_000


def read(network: torch.nn.Module, batch: Batch, parts: int = 1) -> torch.Tensor:
    """Return the values of each token, shape (readings, tokens, 3), read in so many parts."""
    rows, width = batch.ids.shape
    found = []
    for start in range(0, rows, size := -(-rows // parts)):
        longest = -(-int(batch.lengths[start : start + size].max()) // WIDTH_STEP) * WIDTH_STEP
        part = (
            each[start : start + size, :longest] for each in (batch.ids, batch.mask, batch.types)
        )
        with torch.autocast(batch.ids.device.type, torch.bfloat16, enabled=batch.ids.is_cuda):
            values = network(*part)
        found.append(torch.nn.functional.pad(values, (0, 0, 0, width - longest)))
    return torch.cat(found)


class Labels:
    """What a teacher says of all that training may read, three values a token.

    Args:
        teacher: a trained network.
        lessons: what there is to read.
    """

    def __init__(self, teacher: torch.nn.Module, lessons: Lessons) -> None:
        wanted = lessons.labels_of(lessons.asked)
        way, passage = lessons.label_way[wanted], lessons.label_passage[wanted]
        asked, text = lessons.lengths(way, passage)
        starts = np.zeros(len(lessons.label_way), np.int64)
        starts[wanted] = np.cumsum(text) - text
        device = next(teacher.parameters()).device
        self._starts = torch.from_numpy(starts).to(device)
        self._values = torch.zeros(int(text.sum()) + 1, 3, dtype=torch.bfloat16, device=device)
        teacher.eval()
        order = np.argsort(-(asked + text), kind="stable")
        position = 0
        with torch.no_grad(), tqdm(total=len(order), mininterval=30, unit=" readings") as bar:
            while position < len(order):
                longest = int((asked + text)[order[position]]) + 2
                rows = order[position : position + max(1, _TOKENS_AT_ONCE // longest)]
                position += len(rows)
                bar.update(len(rows))
                batch = lessons.batch(way[rows], passage[rows])
                values = read(teacher, batch)
                sent = torch.from_numpy(starts[wanted[rows]]).to(device)
                at = torch.where(
                    batch.place >= 0, sent[:, None] + batch.place, len(self._values) - 1
                )
                self._values[at.flatten()] = values.flatten(0, 1).bfloat16()

    def of(self, label: Numbers, batch: Batch) -> torch.Tensor:
        """Return the values of readings, shape (readings, tokens, 3)."""
        starts = self._starts[torch.from_numpy(label).to(self._starts.device)]
        at = torch.where(batch.place >= 0, starts[:, None] + batch.place, len(self._values) - 1)
        return self._values[at.clamp(max=len(self._values) - 1)].float()
