"""Packs what the reranker is trained on into arrays, from which a GPU can make its own readings.

    python -m qabot.training.packing DATA OUT [--reviews]

DATA is as for `training.reranker`; OUT gets lessons.npz. Each text is made into tokens once; a
reading is put together from a question's and a passage's as `models.reading.Reader` does.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from qabot.models import sources
from qabot.models.reading import Reader, Reading
from qabot.training.alteration import altered
from qabot.training.gathering import Gathered, check, gathered
from qabot.training.ordering import SEED
from qabot.training.squad import TrainingQuestion
from qabot.training.typed import as_typed

# So many ways of typing a question are drawn, and like it, but not answered by its passage.
TYPED = 5
ALTERED = 2

Packed = dict[str, NDArray[np.int32]]


def pack(gathered: Gathered) -> Packed:
    """Return what was gathered as arrays of int32.

    They are, with n questions, m passages and v ways of asking:
        asked, asked_from: tokens of the ways of asking, [CLS] first, and where each begins,
            shape (v + 1,).
        text, text_from: tokens of the passages under their headings, shape (m + 1,) likewise.
        sentence: of each token of ``text`` the number of its sentence in the passage, -1 outside.
        inside: of each token of ``text`` 1, or 0 if it stands in the headings.
        ways: of each question as it is written and as it is typed, shape (n, 1 + TYPED).
        others: ways of asking what the passage doesn't answer, -1 if none, shape (n, ALTERED).
        passage: of each question, shape (n,).
        nearest: as in `Gathered`.
        answer: first sentence, last sentence, first token, last token that answers, counted in the
            passage; -1 if nothing answers, the tokens also if they are not known, shape (n, 4).
        held: 1 for questions that training doesn't ask, shape (n,).
        alone: 1 for passages of one sentence whose surroundings are not known, shape (m,).
    """
    reader = Reader.load(sources.locate(sources.DEFAULT_MODEL) / "tokenizer.json")
    passages, questions = gathered.passages, gathered.questions
    readings = [
        reader.read("", each.heading, each.text, each.sentences)
        for each in tqdm(passages, mininterval=10)
    ]
    ways, others, texts = _ways(gathered)
    asked = [reader.read(text, "", "", ()).ids[:-2] for text in tqdm(texts, mininterval=10)]
    packed = {
        "asked": _flat(asked),
        "asked_from": _starts(asked),
        "text": _flat(each.ids[2:-1] for each in readings),
        "text_from": _starts([each.ids[2:-1] for each in readings]),
        "sentence": _flat(_sentences(each) for each in readings),
        "inside": _flat([s >= 0 for s, _ in each.offsets[2:-1]] for each in readings),
        "ways": ways,
        "others": others,
        "passage": [each.passage for each in questions],
        "nearest": gathered.nearest,
        "answer": [
            _answer(each, readings[each.passage], marks=not passages[each.passage].alone)
            for each in questions
        ],
        "held": [each.passage in gathered.held for each in questions],
        "alone": [each.alone for each in passages],
    }
    return {name: np.array(values, np.int32) for name, values in packed.items()}


def _ways(gathered: Gathered) -> tuple[list[list[int]], list[list[int]], list[str]]:
    """Return ``ways`` and ``others`` of `pack`, and the texts that they number."""
    passages = gathered.passages
    texts: dict[str, int] = {}
    ways, others = [], []
    for number, question in enumerate(gathered.questions):
        chance = random.Random(SEED + number)
        typed = [question.text, *(as_typed(question.text, chance) for _ in range(TYPED))]
        ways.append([texts.setdefault(text, len(texts)) for text in typed])
        own = passages[question.passage]
        made: list[int] = []
        if question.start >= 0 and not own.alone:
            around = [passages[n].text for n in gathered.nearest[number].tolist()]
            above = f"{own.heading}\n{own.text}"
            drawn = [altered(question.text, above, around, chance) for _ in range(ALTERED)]
            made = [
                texts.setdefault(as_typed(text, chance), len(texts))
                for text in drawn
                if text is not None
            ]
        others.append([*made, *[-1] * (ALTERED - len(made))])
    return ways, others, list(texts)


def _sentences(reading: Reading) -> list[int]:
    # The two tokens of an empty question come first, and one ends the passage.
    numbers = [-1] * (len(reading.ids) - 3)
    for number, span in enumerate(reading.spans):
        if span is not None:
            numbers[span[0] - 2 : span[1] - 2] = [number] * (span[1] - span[0])
    return numbers


def _answer(question: TrainingQuestion, reading: Reading, *, marks: bool) -> list[int]:
    inside = [
        n
        for n, (s, e) in enumerate(reading.offsets[2:-1])
        if s >= 0 and s < question.end and question.start < e
    ]
    numbers = _sentences(reading)
    right = [numbers[n] for n in inside if numbers[n] >= 0]
    if not right:
        return [-1] * 4
    words = [inside[0], inside[-1]] if marks else [-1, -1]
    return [min(right), max(right), *words]


def _flat(parts: Iterable[Sequence[int] | NDArray[np.int64]]) -> NDArray[np.int32]:
    return np.concatenate([np.asarray(part, np.int32) for part in parts])


def _starts(parts: Sequence[Sequence[int] | NDArray[np.int64]]) -> NDArray[np.int32]:
    return np.cumsum([0, *(len(part) for part in parts)], dtype=np.int32)


def main() -> None:
    """Parse, gather and pack."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--reviews", action="store_true", help="ask about reviews, too")
    options = parser.parse_args()
    check(options.data, parser, reviews=options.reviews)
    options.out.mkdir(parents=True, exist_ok=True)
    packed = pack(gathered(options.data, options.out, reviews=options.reviews))
    np.savez_compressed(options.out / "lessons.npz", allow_pickle=False, **packed)


if __name__ == "__main__":
    main()
