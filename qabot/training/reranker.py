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
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from tqdm import tqdm

from qabot.models import sources
from qabot.models.heavy import HeavyEmbedder, fast_bfloat16
from qabot.models.reading import Reader, Reading, padded
from qabot.ports import Ids
from qabot.training.network import PassageReader
from qabot.training.squad import TrainingPassage, TrainingQuestion, read

FILES = ("squad1_part", "squadshifts_new_wiki", "squad1_short_answers")
SEED = 20260101
NEIGHBOURS = 8
READ_BESIDE = 2
HIDDEN_SHARE = 0.25
QUESTIONS_PER_STEP = 8
READINGS_AT_ONCE = 6
PEAK_RATE = 1e-4
WARM_UP = 0.06
HELD_OUT_SHARE = 0.04


def neighbours(
    passages: list[TrainingPassage], questions: list[TrainingQuestion], out: Path
) -> Ids:
    """Return for each question the passages nearest to it but its own, shape (n, NEIGHBOURS)."""
    kept = out / "neighbours.npy"
    if kept.exists():
        loaded: Ids = np.load(kept)
        return loaded
    folder = sources.locate(sources.DEFAULT_MODEL)
    embedder = HeavyEmbedder(folder, "")
    around = embedder.embed([f"{each.heading}\n{each.text}" for each in passages])
    asked = embedder.embed([each.text for each in questions])
    nearest = np.empty((len(questions), NEIGHBOURS), np.int64)
    for row, question in enumerate(questions):
        scores = around @ asked[row]
        scores[question.passage] = -1
        nearest[row] = np.argsort(-scores)[:NEIGHBOURS]
    np.save(kept, nearest)
    return nearest


class Examples:
    """Makes the readings of a question, and what is right about them."""

    def __init__(
        self, passages: list[TrainingPassage], questions: list[TrainingQuestion], nearest: Ids
    ) -> None:
        folder = sources.locate(sources.DEFAULT_MODEL)
        self._reader = Reader(Tokenizer.from_file(str(folder / "tokenizer.json")))
        self._passages = passages
        self._questions = questions
        self._nearest = nearest

    def readings(self, index: int, chance: random.Random) -> tuple[list[Reading], bool]:
        """Return the question's readings, and whether the first of them answers."""
        question = self._questions[index]
        hidden = chance.random() < HIDDEN_SHARE
        others = chance.sample(self._nearest[index].tolist(), READ_BESIDE + hidden)
        chosen = others if hidden else [question.passage, *others]
        text = question.text
        if chance.random() < 0.15:  # noqa: PLR2004 - people leave the question mark out
            text = text.rstrip("?")
        return [self._read(text, number) for number in chosen], not hidden

    def _read(self, text: str, number: int) -> Reading:
        passage = self._passages[number]
        return self._reader.read(text, passage.heading, passage.text, passage.sentences)

    def answer(self, index: int) -> tuple[int, int]:
        """Return the answer's offsets in its passage's text."""
        return self._questions[index].start, self._questions[index].end


def loss_of(
    values: list[torch.Tensor], readings: list[Reading], answer: tuple[int, int] | None
) -> torch.Tensor:
    """Return the loss of one question's group.

    Args:
        values: for each reading, shape (tokens, 3).
        readings: of the group; the first holds the answer unless ``answer`` is None.
        answer: offsets in the first passage's text.
    """
    scores, right = [torch.zeros((), dtype=torch.float32)], [answer is None]
    for row, reading in enumerate(readings):
        for span in reading.spans:
            if span is None:
                continue
            scores.append(values[row][span[0] : span[1], 0].mean())
            places = [reading.offsets[n] for n in range(*span)]
            right.append(
                row == 0
                and answer is not None
                and any(s < answer[1] and answer[0] < e for s, e in places)
            )
    stacked, truth = torch.stack(scores), torch.tensor(right)
    if not truth.any():
        return stacked.sum() * 0
    loss = torch.logsumexp(stacked, 0) - torch.logsumexp(stacked[truth], 0)
    if answer is not None:
        loss = loss + 0.5 * _span_loss(values[0], readings[0], answer)
    return loss


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


def _read_all(network: PassageReader, readings: list[Reading]) -> list[torch.Tensor]:
    """Return each reading's values, shape (tokens, 3), reading passages of like length together."""
    order = sorted(range(len(readings)), key=lambda n: len(readings[n].ids))
    values: dict[int, torch.Tensor] = {}
    for start in range(0, len(order), READINGS_AT_ONCE):
        batch = order[start : start + READINGS_AT_ONCE]
        ids, mask, types = (torch.from_numpy(each) for each in padded([readings[n] for n in batch]))
        values.update(zip(batch, network(ids, mask, types), strict=True))
    return [values[n] for n in range(len(readings))]


def _steps(order: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(order) - QUESTIONS_PER_STEP + 1, QUESTIONS_PER_STEP):
        yield order[start : start + QUESTIONS_PER_STEP]


def train(data: Path, out: Path, minutes: float) -> None:
    """Train until one pass over the questions is done or the time is up."""
    out.mkdir(parents=True, exist_ok=True)
    passages, questions = read([data / "train" / f"{name}.json" for name in FILES])
    print(f"{len(passages)} passages, {len(questions)} questions", flush=True)
    examples = Examples(passages, questions, neighbours(passages, questions, out))
    # Whole passages are held out, so that no question about a passage is seen in training.
    held = {n for n in range(len(passages)) if random.Random(n).random() < HELD_OUT_SHARE}
    order = [n for n, question in enumerate(questions) if question.passage not in held]
    random.Random(SEED).shuffle(order)
    steps = list(_steps(order))

    torch.manual_seed(SEED)
    network = PassageReader(sources.locate(sources.DEFAULT_MODEL))
    # One pass over the data overfits nothing, and drawing dropout masks takes a third of the time
    # on a processor; neither do the word embeddings have to move.
    for module in network.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
    network.body.embeddings.requires_grad_(requires_grad=False)
    optimizer = torch.optim.AdamW(network.parameters(), lr=PEAK_RATE, weight_decay=0.01)
    done, spent = 0, 0.0
    checkpoint = out / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        done, spent = state["done"], state["spent"]
    begun, told, running = time.monotonic(), 0.0, 0.0
    limit = minutes * 60
    kind = torch.bfloat16 if fast_bfloat16() else torch.float32

    def save(position: int) -> None:
        draft = out / "checkpoint.part"
        torch.save(
            {
                "network": network.state_dict(),
                "optimizer": optimizer.state_dict(),
                "done": position,
                "spent": spent + time.monotonic() - begun,
            },
            draft,
        )
        draft.replace(checkpoint)

    network.train()
    for position in tqdm(range(done, len(steps)), initial=done, total=len(steps), mininterval=30):
        used = spent + time.monotonic() - begun
        # The rate falls with whichever runs out first, questions or time.
        progress = max(position / len(steps), used / limit)
        if progress >= 1:
            break
        rate = (
            PEAK_RATE
            * min(1.0, position / (WARM_UP * len(steps) + 1))
            * (0.5 + 0.5 * math.cos(math.pi * progress))
        )
        for group in optimizer.param_groups:
            group["lr"] = rate
        chance = random.Random(SEED + position)
        groups = [(n, *examples.readings(n, chance)) for n in steps[position]]
        readings = [reading for _, each, _ in groups for reading in each]
        with torch.autocast("cpu", dtype=kind, enabled=kind is torch.bfloat16):
            values = _read_all(network, readings)
        row, losses = 0, []
        for n, each, answered in groups:
            answer = examples.answer(n) if answered else None
            losses.append(loss_of(values[row : row + len(each)], each, answer))
            row += len(each)
        loss = torch.stack(losses).mean()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        running = 0.98 * running + 0.02 * loss.item() if running else loss.item()
        if used - told > 60:  # noqa: PLR2004 - seconds
            told = used
            print(f"step {position} loss {running:.3f} rate {rate:.1e} {used:.0f} s", flush=True)
            save(position + 1)
    save(position + 1)


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
