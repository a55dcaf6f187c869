"""Train the reranker on a GPU: a larger network learns first, and labels what the reranker reads.

    python -m qabot.training.distilling LESSONS OUT --start FILE --teacher FOLDER
        [--teacher-minutes N] [--minutes N] [--rate R] [--per-step N] [--body FOLDER]

LESSONS is what `training.packing` wrote. OUT gets teacher.pt, the teacher as trained, and
checkpoint.pt, as `training.reranker` writes it, both written as training goes on; started again
with the same OUT, what is done is not done again. FILE is an exported reranker or a checkpoint to
begin at. FOLDER is a sentence-transformers model with the word pieces of the reranker's body.
Nothing here needs a GPU; without one it takes as many hours as minutes.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch

from qabot.models import sources
from qabot.training.distilled_losses import distilled, taught, told
from qabot.training.drawing import Drawn, Lessons, longest_first
from qabot.training.labelling import Labels, read
from qabot.training.measuring import measured
from qabot.training.network import PassageReader
from qabot.training.restore import read_weights
from qabot.training.rounding import plain_state, rounded
from qabot.training.teacher import Teacher

T = TypeVar("T")

SEED = 20260101
TEACHER_MINUTES, MINUTES = 2.6, 6.4
TEACHER_RATE, RATE = 5e-5, 2e-4
PER_STEP = 128
WARM_UP = 0.06
# The answers of the data count half beside the teacher's, the words like the sentences.
TAUGHT_SHARE = 0.5
# In the last part the reranker is rounded as its export will be.
ROUNDED_SHARE = 0.35
# Readings of a step are read in so many parts, each of like lengths.
PARTS = 2
STEPS_BETWEEN_LINES = 200
SECONDS_BETWEEN_CHECKPOINTS = 60


class Run:
    """One network's training, by time; its state is in a file, so that it can go on later.

    Args:
        network: what learns.
        lessons: what it learns from.
        kept: file of its state.
        minutes: how long, earlier runs counted in.
        rate: peak of the rate.
        per_step: questions a step.
    """

    def __init__(  # noqa: PLR0913 - what a training run can be told
        self,
        network: torch.nn.Module,
        lessons: Lessons,
        kept: Path,
        *,
        minutes: float,
        rate: float,
        per_step: int,
    ) -> None:
        self.network, self._lessons, self._kept = network, lessons, kept
        self._limit, self._rate, self._per_step = minutes * 60, rate, per_step
        self._device = next(network.parameters()).device
        self._moving = [each for each in network.parameters() if each.requires_grad]
        self._optimizer = torch.optim.AdamW(self._moving, lr=rate, weight_decay=0.01, fused=True)
        self._spent, self._done, self._rounded = 0.0, 0, False
        if kept.exists():
            state = torch.load(kept, weights_only=True, map_location=self._device)
            network.load_state_dict(state["network"])
            self._optimizer.load_state_dict(state["optimizer"])
            self._done, self._spent = state["done"], state["spent"]
        self._begun = time.monotonic()

    def run(self, labels: Labels | None = None, rounding: torch.nn.Module | None = None) -> None:
        """Train until the time is up; with a teacher's labels, and rounding a part in the end."""
        chance = np.random.default_rng(SEED + self._done)
        queue = np.empty(0, np.int64)
        self.network.train()
        saved = time.monotonic()
        while (progress := self._progress()) < 1:
            if rounding is not None and not self._rounded and progress > 1 - ROUNDED_SHARE:
                rounded(rounding)
                self._rounded = True
            if len(queue) < self._per_step:
                queue = chance.permutation(self._lessons.asked)
            questions, queue = queue[: self._per_step], queue[self._per_step :]
            warm = min(1.0, (progress + 1e-3) / WARM_UP)
            for group in self._optimizer.param_groups:
                group["lr"] = self._rate * warm * (0.5 + 0.5 * math.cos(math.pi * progress))
            losses = self._step(
                longest_first(self._lessons, self._lessons.draw(questions, chance)), labels
            )
            self._done += 1
            if self._done % STEPS_BETWEEN_LINES == 0:
                parts = " ".join(f"{each:.3f}" for each in losses.tolist())
                print(f"step {self._done} {100 * progress:.0f} % losses {parts}", flush=True)
            if time.monotonic() - saved > SECONDS_BETWEEN_CHECKPOINTS:
                saved = time.monotonic()
                self.save()
                print(measured(self.network, self._lessons), flush=True)
        self.save()

    def _progress(self) -> float:
        return (self._spent + time.monotonic() - self._begun) / self._limit

    def _step(self, drawn: Drawn, labels: Labels | None) -> torch.Tensor:
        batch = self._lessons.batch(drawn.way, drawn.passage)
        place, answer = (
            torch.from_numpy(each).to(self._device, non_blocking=True)
            for each in (drawn.place, drawn.answer)
        )
        most = self._lessons.sentences
        said = told(read(self.network, batch, PARTS), batch, place, most)
        losses = [*taught(said, batch, place, answer, most)]
        if labels is not None:
            teacher = told(labels.of(drawn.label, batch), batch, place, most)
            losses = [each * TAUGHT_SHARE for each in losses]
            losses += distilled(said, teacher, place, answer, most)
        self._optimizer.zero_grad(set_to_none=True)
        stacked = torch.stack(losses)
        stacked.sum().backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self._moving, 1.0)
        self._optimizer.step()
        return stacked.detach()

    def save(self) -> None:
        """Write the state; the last one stays until the new one is whole."""
        draft = self._kept.with_suffix(".part")
        state = {
            "network": plain_state(self.network),
            "optimizer": self._optimizer.state_dict(),
            "done": self._done,
            "spent": self._spent + time.monotonic() - self._begun,
        }
        torch.save(state, draft)
        draft.replace(self._kept)


def _timed(what: str, work: Callable[[], T]) -> T:
    begun = time.monotonic()
    done = work()
    print(f"{what}: {time.monotonic() - begun:.0f} s", flush=True)
    return done


def distil(  # noqa: PLR0913 - what a training run can be told
    lessons_file: Path,
    out: Path,
    *,
    start: Path,
    teacher_folder: Path,
    body: Path,
    teacher_minutes: float = TEACHER_MINUTES,
    minutes: float = MINUTES,
    rate: float = RATE,
    per_step: int = PER_STEP,
) -> None:
    """Train the teacher, label what there is to read, train the reranker."""
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(SEED)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    lessons = Lessons(lessons_file, device)
    teacher = Teacher(teacher_folder, body).to(device)
    learning = Run(
        teacher,
        lessons,
        out / "teacher.pt",
        minutes=teacher_minutes,
        rate=TEACHER_RATE,
        per_step=per_step,
    )
    _timed("teacher trained", learning.run)
    print("teacher", measured(teacher, lessons), flush=True)
    labels = _timed("labelled", lambda: Labels(teacher, lessons))

    student = PassageReader(body)
    # An export leaves out the body's pooler, which nothing reads.
    student.load_state_dict(read_weights(start), strict=False)
    # As in the other rounds; the export holds them in 8 bits.
    student.body.embeddings.requires_grad_(requires_grad=False)
    student.to(device)
    print("start", measured(student, lessons), flush=True)
    run = Run(
        student,
        lessons,
        out / "checkpoint.pt",
        minutes=minutes,
        rate=rate,
        per_step=per_step,
    )
    _timed("reranker trained", lambda: run.run(labels, student.body.encoder))
    print("reranker", measured(student, lessons), flush=True)


def main() -> None:
    """Parse and distil."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("lessons", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--start", type=Path, required=True, help="a reranker to begin at")
    parser.add_argument("--teacher", type=Path, required=True, help="folder of the larger model")
    parser.add_argument("--teacher-minutes", type=float, default=TEACHER_MINUTES)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--per-step", type=int, default=PER_STEP, help="questions")
    parser.add_argument("--body", type=Path, help="folder of the reranker's body")
    options = parser.parse_args()
    distil(
        options.lessons,
        options.out,
        start=options.start,
        teacher_folder=options.teacher,
        body=options.body or sources.locate(sources.DEFAULT_MODEL),
        teacher_minutes=options.teacher_minutes,
        minutes=options.minutes,
        rate=options.rate,
        per_step=options.per_step,
    )


if __name__ == "__main__":
    main()
