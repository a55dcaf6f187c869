"""Goes on training a reranker on a few questions, without losing what it knows.

Small rate, few epochs, an end as soon as held-out questions get worse; then the weights are mixed
with those at the start, by the share that held-out questions like best (Wortsman et al. 2022,
Robust fine-tuning of zero-shot models).
"""

from __future__ import annotations

import math
import random
import shutil
from dataclasses import dataclass
from pathlib import Path

import torch

from qabot.ports import Progress
from qabot.training.averaging import averaged
from qabot.training.examples import Lessons
from qabot.training.parting import SEED, Parts
from qabot.training.reranker import QUESTIONS_PER_STEP, SECONDS_BETWEEN_CHECKPOINTS, Trainer

EPOCHS = 4
RATE = 2e-5
SHARES = (0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Trained:
    """What a training run came to.

    Attributes:
        checkpoint: the file for `export`.
        epochs: how often the questions were asked.
        share: of the trained weights in the mixture; 0 if training made held-out questions worse.
        before: loss of the questions that choose, at the start.
        after: likewise of the mixture.
    """

    checkpoint: Path
    epochs: int
    share: float
    before: float
    after: float


def prepare(work: Path, key: str) -> None:
    """Keep the state in ``work`` if it is of the same questions and start, else clear it."""
    mark = work / "key"
    if not mark.is_file() or mark.read_text("utf-8") != key:
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        mark.write_text(key, "utf-8")


def go_on(  # noqa: PLR0913 - what a training run is told
    lessons: Lessons, parts: Parts, *, start: Path, work: Path, minutes: float, progress: Progress
) -> Trained:
    """Train from ``start``; a run that was interrupted goes on from the state in ``work``."""
    trainer = Trainer(work, minutes, start=start, rate=RATE)
    choose = list(parts.choose)
    kept = work / "best.pt"
    if not kept.exists():
        _keep(kept, trainer, epochs=0, loss=trainer.loss(lessons, choose))
    begun = torch.load(kept, weights_only=True)["begun"]
    before: float = begun["loss"]
    batches = [batch for epoch in range(EPOCHS) for batch in _batches(parts.teach, epoch)]
    an_epoch = len(batches) // EPOCHS
    trainer.network.train()
    saved = trainer.used()
    try:
        while trainer.done < len(batches) and trainer.used() < minutes * 60:
            progress("training", trainer.done, len(batches), "steps")
            position = trainer.done
            left = 1 - max(position / len(batches), trainer.used() / (minutes * 60))
            rate = RATE * min(1.0, (position + 1) / an_epoch) * max(left, 0.0)
            trainer.step(lessons, batches[position], random.Random(SEED + position), rate)
            trainer.done = position + 1
            if trainer.used() - saved > SECONDS_BETWEEN_CHECKPOINTS:
                saved = trainer.used()
                trainer.save()
            if trainer.done % an_epoch == 0 and not _improved(
                kept, trainer, lessons, choose, trainer.done // an_epoch
            ):
                break
        else:
            _improved(kept, trainer, lessons, choose, math.ceil(trainer.done / an_epoch))
    finally:
        # Interrupted too: the next run goes on from here.
        trainer.save()
    return _mixed(kept, trainer, lessons, choose, before)


def _batches(teach: tuple[int, ...], epoch: int) -> list[list[int]]:
    order = list(teach)
    random.Random(SEED + epoch).shuffle(order)
    return [order[n : n + QUESTIONS_PER_STEP] for n in range(0, len(order), QUESTIONS_PER_STEP)]


def _improved(
    kept: Path, trainer: Trainer, lessons: Lessons, choose: list[int], epochs: int
) -> bool:
    loss = trainer.loss(lessons, choose)
    if loss >= torch.load(kept, weights_only=True)["loss"]:
        return False
    _keep(kept, trainer, epochs=epochs, loss=loss)
    return True


def _keep(kept: Path, trainer: Trainer, *, epochs: int, loss: float) -> None:
    network = {name: value.clone() for name, value in trainer.network.state_dict().items()}
    begun = (
        torch.load(kept, weights_only=True)["begun"]
        if kept.exists()
        else {"network": network, "loss": loss}
    )
    draft = kept.with_suffix(".part")
    torch.save({"network": network, "epochs": epochs, "loss": loss, "begun": begun}, draft)
    draft.replace(kept)


def _mixed(
    kept: Path, trainer: Trainer, lessons: Lessons, choose: list[int], before: float
) -> Trained:
    best = torch.load(kept, weights_only=True)
    start, end = best["begun"]["network"], best["network"]
    found = (before, 0.0, start)
    if best["epochs"]:
        for share in SHARES:
            mixture = averaged(start, end, share)
            trainer.network.load_state_dict(mixture)
            found = min(found, (trainer.loss(lessons, choose), share, mixture), key=lambda x: x[0])
    after, share, network = found
    checkpoint = kept.with_name("mixture.pt")
    torch.save({"network": network}, checkpoint)
    return Trained(checkpoint, best["epochs"], share, before, after)
