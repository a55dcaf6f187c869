"""Train the reranker.

    python -m qabot.training.reranker DATA OUT [--minutes N]

DATA holds train/squad1_part.json, train/squad1_short_answers.json and
train/squadshifts_new_wiki.json. OUT gets checkpoint.pt, written as training goes on; started again
with the same OUT, training goes on from it.

A question is read beside the passage that answers it and its hardest neighbours: the passages that
the embedding model puts nearest to the question. For a quarter of the questions the answering
passage is left out, and the right choice is "nothing answers".
"""

from __future__ import annotations

import argparse
import math
import random
import time
from pathlib import Path

import torch
from tqdm import tqdm

from qabot.models import sources
from qabot.models.heavy import fast_bfloat16
from qabot.models.reading import Reading, padded
from qabot.training.examples import Examples, held_out, neighbours
from qabot.training.losses import loss_of
from qabot.training.network import PassageReader
from qabot.training.squad import read

FILES = ("squad1_part", "squadshifts_new_wiki", "squad1_short_answers")
SEED = 20260101
QUESTIONS_PER_STEP = 8
READINGS_AT_ONCE = 6
PEAK_RATE = 1e-4
WARM_UP = 0.06
SECONDS_BETWEEN_CHECKPOINTS = 60


class Trainer:
    """One training run; its state is in ``out``/checkpoint.pt, so that it can go on later."""

    def __init__(self, out: Path, minutes: float) -> None:
        torch.manual_seed(SEED)
        self._checkpoint = out / "checkpoint.pt"
        self._limit = minutes * 60
        self._network = PassageReader(sources.locate(sources.DEFAULT_MODEL))
        # One pass over the data overfits nothing, and drawing dropout masks takes a third of the
        # time on a processor; neither do the word embeddings have to move.
        for module in self._network.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = 0.0
        self._network.body.embeddings.requires_grad_(requires_grad=False)
        self._optimizer = torch.optim.AdamW(
            self._network.parameters(), lr=PEAK_RATE, weight_decay=0.01
        )
        self._done, self._spent = 0, 0.0
        if self._checkpoint.exists():
            state = torch.load(self._checkpoint, weights_only=True)
            self._network.load_state_dict(state["network"])
            self._optimizer.load_state_dict(state["optimizer"])
            self._done, self._spent = state["done"], state["spent"]
        self._begun = time.monotonic()

    def run(self, examples: Examples, order: list[int]) -> None:
        """Train on the questions in ``order``, once, or until the time is up."""
        steps = [
            order[start : start + QUESTIONS_PER_STEP]
            for start in range(0, len(order) - QUESTIONS_PER_STEP + 1, QUESTIONS_PER_STEP)
        ]
        told, running = 0.0, 0.0
        self._network.train()
        for position in tqdm(
            range(self._done, len(steps)), initial=self._done, total=len(steps), mininterval=30
        ):
            # The rate falls with whichever runs out first, questions or time.
            progress = max(position / len(steps), self._used() / self._limit)
            if progress >= 1:
                break
            warm = min(1.0, position / (WARM_UP * len(steps) + 1))
            rate = PEAK_RATE * warm * (0.5 + 0.5 * math.cos(math.pi * progress))
            loss = self._step(examples, steps[position], random.Random(SEED + position), rate)
            running = 0.98 * running + 0.02 * loss if running else loss
            self._done = position + 1
            if self._used() - told > SECONDS_BETWEEN_CHECKPOINTS:
                told = self._used()
                print(
                    f"step {position} loss {running:.3f} rate {rate:.1e} {told:.0f} s", flush=True
                )
                self._save()
        self._save()

    def _used(self) -> float:
        return self._spent + time.monotonic() - self._begun

    def _step(
        self, examples: Examples, questions: list[int], chance: random.Random, rate: float
    ) -> float:
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        groups = [(n, *examples.readings(n, chance)) for n in questions]
        kind = torch.bfloat16 if fast_bfloat16() else torch.float32
        with torch.autocast("cpu", dtype=kind, enabled=kind is torch.bfloat16):
            values = _read_all(self._network, [one for _, each, _ in groups for one in each])
        row, losses = 0, []
        for n, each, answered in groups:
            answer = examples.answer(n) if answered else None
            losses.append(loss_of(values[row : row + len(each)], each, answer))
            row += len(each)
        loss = torch.stack(losses).mean()
        self._optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self._network.parameters(), 1.0)
        self._optimizer.step()
        return loss.item()

    def _save(self) -> None:
        draft = self._checkpoint.with_suffix(".part")
        state = {
            "network": self._network.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "done": self._done,
            "spent": self._used(),
        }
        torch.save(state, draft)
        draft.replace(self._checkpoint)


def _read_all(network: PassageReader, readings: list[Reading]) -> list[torch.Tensor]:
    """Return each reading's values, shape (tokens, 3), reading passages of like length together."""
    order = sorted(range(len(readings)), key=lambda n: len(readings[n].ids))
    values: dict[int, torch.Tensor] = {}
    for start in range(0, len(order), READINGS_AT_ONCE):
        batch = order[start : start + READINGS_AT_ONCE]
        ids, mask, types = (torch.from_numpy(each) for each in padded([readings[n] for n in batch]))
        values.update(zip(batch, network(ids, mask, types), strict=True))
    return [values[n] for n in range(len(readings))]


def train(data: Path, out: Path, minutes: float) -> None:
    """Train until one pass over the questions is done or the time is up."""
    out.mkdir(parents=True, exist_ok=True)
    passages, questions = read([data / "train" / f"{name}.json" for name in FILES])
    print(f"{len(passages)} passages, {len(questions)} questions", flush=True)
    examples = Examples(passages, questions, neighbours(passages, questions, out))
    # Whole passages are held out, so that nothing about a passage is seen in training.
    held = held_out(len(passages))
    order = [n for n, question in enumerate(questions) if question.passage not in held]
    random.Random(SEED).shuffle(order)
    Trainer(out, minutes).run(examples, order)


def main() -> None:
    """Parse and train."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=60)
    options = parser.parse_args()
    train(options.data, options.out, options.minutes)


if __name__ == "__main__":
    main()
