"""Average two rerankers of one descent: what each learnt by chance fades, what both learnt stays.

    python -m qabot.training.averaging FIRST SECOND SHARE OUT

FIRST and SECOND are exported rerankers (.onnx) or checkpoints of training, SHARE is how much of
SECOND goes in, OUT is a checkpoint, to start at or to export. After Wortsman et al. 2022, "Model
soups" and "Robust fine-tuning of zero-shot models".
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from qabot.models import sources
from qabot.training.network import PassageReader
from qabot.training.restore import read_weights


def averaged(
    first: Mapping[str, Tensor], second: Mapping[str, Tensor], share: float
) -> dict[str, Tensor]:
    """Return ``first`` with a ``share``, 0 to 1, of ``second``; what one lacks is as it is."""
    mixed = {
        name: torch.lerp(first[name].float(), second[name].float(), share).to(first[name].dtype)
        for name in first.keys() & second.keys()
    }
    return {**second, **first, **mixed}


def main() -> None:
    """Parse, average and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("share", type=float)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    # An export leaves out the body's pooler, which nothing reads.
    whole = PassageReader(sources.locate(sources.DEFAULT_MODEL)).state_dict()
    mixed = averaged(read_weights(options.first), read_weights(options.second), options.share)
    torch.save({"network": {**whole, **mixed}}, options.out)


if __name__ == "__main__":
    main()
