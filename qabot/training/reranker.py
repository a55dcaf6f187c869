"""Train the reranker.

    python -m qabot.training.reranker DATA OUT [--minutes N] [--start FILE] [--rate R]
        [--seen N | --again SEED] [--per-step N] [--reviews] [--rounding] [--written [FOLDER]]
        [--hardest RERANKER [--of N]]

DATA holds, in its folder "train", the files named below. OUT gets checkpoint.pt, written as
training goes on; started again with the same OUT, training goes on from it. With --start training
begins at an exported reranker or a checkpoint instead of the embedding model, and with --seen the
questions that were asked in making that one come last. With --again all are asked once more, in an
order of that seed. With --reviews questions about Reddit's comments and Amazon's reviews join them.
With --rounding the network is trained as the export will round it. With --written every second
question is one about articles that were written for it (qabot/training/worlds.py). With --hardest
the exported RERANKER first reads N of the questions beside all their neighbours, and training asks
mostly those that it finds hard, beside what it took for an answer (qabot/training/hardest.py).

A question is read beside the passage that answers it and its hardest neighbours: the passages that
the embedding model puts nearest to the question. For some the answering passage is left out, and
others are asked once more with a word exchanged; the right choice is then "nothing answers".
"""

from __future__ import annotations

import argparse
import math
import random
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import torch
from tqdm import tqdm

from qabot.models import sources
from qabot.models.heavy import fast_bfloat16
from qabot.models.reading import Reading, padded
from qabot.processors import processors
from qabot.training.examples import Examples, Lesson, Lessons, Rankable
from qabot.training.gathering import check, gathered
from qabot.training.hardest import hardest_first, ranked
from qabot.training.losses import loss_of
from qabot.training.network import PassageReader
from qabot.training.ordering import SEED, mixed, order_again, order_of
from qabot.training.restore import read_weights
from qabot.training.rounding import plain_state, rounded
from qabot.training.worlds import FOLDER, world_files
from qabot.training.written import Joined, WrittenLessons

QUESTIONS_PER_STEP = 8
READINGS_AT_ONCE = 6
PEAK_RATE = 1e-4
WARM_UP = 0.06
SECONDS_BETWEEN_CHECKPOINTS = 60


class Trainer:
    """One training run; its state is in ``out``/checkpoint.pt, so that it can go on later."""

    def __init__(  # noqa: PLR0913 - what a training run can be told
        self,
        out: Path,
        minutes: float,
        *,
        start: Path | None = None,
        rate: float = PEAK_RATE,
        per_step: int = QUESTIONS_PER_STEP,
        rounding: bool = False,
    ) -> None:
        torch.manual_seed(SEED)
        self._checkpoint = out / "checkpoint.pt"
        self._limit = minutes * 60
        self._rate = rate
        self._per_step = per_step
        self.network = PassageReader(sources.locate(sources.DEFAULT_MODEL))
        if start is not None:
            # The export leaves out the body's pooler, which nothing reads.
            self.network.load_state_dict(read_weights(start), strict=False)
        # One pass over the data overfits nothing, and drawing dropout masks takes a third of the
        # time on a processor; neither do the word embeddings have to move.
        for module in self.network.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = 0.0
        self.network.body.embeddings.requires_grad_(requires_grad=False)
        self._moving = [each for each in self.network.parameters() if each.requires_grad]
        self._optimizer = torch.optim.AdamW(self._moving, lr=rate, weight_decay=0.01)
        self.done, self._spent = 0, 0.0
        if self._checkpoint.exists():
            state = torch.load(self._checkpoint, weights_only=True)
            self.network.load_state_dict(state["network"])
            self._optimizer.load_state_dict(state["optimizer"])
            self.done, self._spent = state["done"], state["spent"]
        if rounding:
            # Last, as it gives the parameters other names and another order.
            rounded(self.network.body.encoder)
        # One thread a core, each with questions of its own: the matrices are too small to share,
        # and cores that wait for one another at each of them lose most where others work too.
        self._workers = min(processors(), per_step)
        self._pool = ThreadPoolExecutor(
            self._workers, initializer=torch.set_num_threads, initargs=(1,)
        )
        self._begun = time.monotonic()

    def run(self, examples: Lessons, order: list[int]) -> None:
        """Train on the questions in ``order``, once, or until the time is up."""
        steps = [
            order[start : start + self._per_step]
            for start in range(0, len(order) - self._per_step + 1, self._per_step)
        ]
        told, running = 0.0, 0.0
        self.network.train()
        for position in tqdm(
            range(self.done, len(steps)), initial=self.done, total=len(steps), mininterval=30
        ):
            # The rate falls with whichever runs out first, questions or time.
            progress = max(position / len(steps), self.used() / self._limit)
            if progress >= 1:
                break
            warm = min(1.0, (progress + 1 / len(steps)) / WARM_UP)
            rate = self._rate * warm * (0.5 + 0.5 * math.cos(math.pi * progress))
            loss = self.step(examples, steps[position], random.Random(SEED + position), rate)
            running = 0.98 * running + 0.02 * loss if running else loss
            self.done = position + 1
            if self.used() - told > SECONDS_BETWEEN_CHECKPOINTS:
                told = self.used()
                print(
                    f"step {position} loss {running:.3f} rate {rate:.1e} {told:.0f} s", flush=True
                )
                self.save()
        self.save()

    def used(self) -> float:
        """Return the seconds spent, in earlier runs too."""
        return self._spent + time.monotonic() - self._begun

    def step(
        self, examples: Lessons, questions: list[int], chance: random.Random, rate: float
    ) -> float:
        """Move the network once by the questions with these numbers; return their mean loss."""
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        lessons = [lesson for n in questions for lesson in examples.of(n, chance)]
        # A share of the lessons for each worker, alike in tokens.
        lessons.sort(key=lambda lesson: -sum(len(each.ids) for each in lesson.readings))
        shares = [lessons[n :: self._workers] for n in range(self._workers)]
        done = list(self._pool.map(self._gradients, shares))
        count = len(lessons)
        for parameter, *parts in zip(self._moving, *(grads for _, grads in done), strict=True):
            parameter.grad = torch.stack(parts).sum(0) / count
        torch.nn.utils.clip_grad_norm_(self._moving, 1.0)
        self._optimizer.step()
        return sum(loss for loss, _ in done) / count

    def _gradients(self, lessons: list[Lesson]) -> tuple[float, tuple[torch.Tensor, ...]]:
        """Return the sum of the lessons' losses and its gradients."""
        kind = torch.bfloat16 if fast_bfloat16() else torch.float32
        with torch.autocast("cpu", dtype=kind, enabled=kind is torch.bfloat16):
            losses = _losses(self.network, lessons)
        loss = torch.stack(losses).sum()
        grads = torch.autograd.grad(loss, self._moving, materialize_grads=True)
        return loss.item(), grads

    def loss(self, examples: Lessons, questions: list[int]) -> float:
        """Return the mean loss of questions, each read as it is whenever it is asked for."""
        total, count = 0.0, 0
        with torch.no_grad():
            for n in questions:
                losses = _losses(self.network, examples.of(n, random.Random(n)))
                total += torch.stack(losses).sum().item()
                count += len(losses)
        return total / count

    def save(self) -> None:
        """Write the checkpoint; the last one stays until the new one is whole."""
        draft = self._checkpoint.with_suffix(".part")
        state = {
            "network": plain_state(self.network),
            "optimizer": self._optimizer.state_dict(),
            "done": self.done,
            "spent": self.used(),
        }
        torch.save(state, draft)
        draft.replace(self._checkpoint)


def _losses(network: PassageReader, lessons: list[Lesson]) -> list[torch.Tensor]:
    """Return the loss of each lesson."""
    values = iter(_read_all(network, [one for lesson in lessons for one in lesson.readings]))
    return [
        loss_of(
            list(islice(values, len(each.readings))),
            each.readings,
            each.answer,
            also=each.also,
            marks_words=each.marks_words,
        )
        for each in lessons
    ]


def _read_all(network: PassageReader, readings: list[Reading]) -> list[torch.Tensor]:
    """Return each reading's values, shape (tokens, 3), reading passages of like length together."""
    order = sorted(range(len(readings)), key=lambda n: len(readings[n].ids))
    values: dict[int, torch.Tensor] = {}
    for start in range(0, len(order), READINGS_AT_ONCE):
        batch = order[start : start + READINGS_AT_ONCE]
        ids, mask, types = (torch.from_numpy(each) for each in padded([readings[n] for n in batch]))
        values.update(zip(batch, network(ids, mask, types), strict=True))
    return [values[n] for n in range(len(readings))]


def train(  # noqa: PLR0913 - what a training run can be told
    data: Path,
    out: Path,
    minutes: float,
    *,
    start: Path | None = None,
    seen: int = 0,
    again: int | None = None,
    rate: float = PEAK_RATE,
    per_step: int = QUESTIONS_PER_STEP,
    reviews: bool = False,
    rounding: bool = False,
    written: Path | None = None,
    hardest: Path | None = None,
    of: int = 0,
) -> None:
    """Train until one pass over the questions is done or the time is up."""
    out.mkdir(parents=True, exist_ok=True)
    passages, questions, nearest, held, first = gathered(data, out, reviews=reviews)
    print(f"{len(passages)} passages, {len(questions)} questions", flush=True)
    examples: Rankable = Examples(passages, questions, nearest)
    order = (
        order_of(questions, held, first, seen)
        if again is None
        else order_again(passages, questions, held, again)
    )
    if written is not None:
        more = WrittenLessons(world_files(written, held_out=False))
        print(f"{len(more.passages)} passages, {len(more.questions)} questions written", flush=True)
        order = mixed(order, len(questions), len(more.questions), again or SEED)
        examples = Joined(examples, len(questions), more)
    if hardest is not None:
        found = ranked(examples, order[:of], hardest, out / "hardest.npz")
        examples.harden({number: each.hardest for number, each in found.items() if each.hardest})
        order = hardest_first(found, order[of:], again or SEED)
    Trainer(out, minutes, start=start, rate=rate, per_step=per_step, rounding=rounding).run(
        examples, order
    )


def main() -> None:
    """Parse and train."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--start", type=Path, help="a reranker or checkpoint to begin at")
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument("--seen", type=int, default=0, help="questions asked in making it")
    asked.add_argument("--again", type=int, metavar="SEED", help="ask all, in another order")
    parser.add_argument("--rate", type=float, default=PEAK_RATE)
    parser.add_argument("--per-step", type=int, default=QUESTIONS_PER_STEP, help="questions")
    parser.add_argument("--reviews", action="store_true", help="ask about reviews, too")
    parser.add_argument("--rounding", action="store_true", help="round as the export will")
    parser.add_argument(
        "--written", type=Path, nargs="?", const=FOLDER, help="ask of written articles, too"
    )
    parser.add_argument("--hardest", type=Path, metavar="RERANKER", help="ask what it finds hard")
    parser.add_argument("--of", type=int, default=20_000, help="questions that it reads")
    options = parser.parse_args()
    check(options.data, parser, reviews=options.reviews)
    if options.written is not None and not world_files(options.written, held_out=False):
        parser.error(
            f"{options.written} holds no written articles; the repository has some in"
            " qabot/training/written, the installed package none: name it with --written FOLDER"
        )
    if options.hardest is not None and not options.hardest.is_file():
        parser.error(f"there is no reranker {options.hardest}; name an exported one")
    train(**vars(options))


if __name__ == "__main__":
    main()
