"""A training run on a handful of questions, through to the file that answers use."""

import json
import random
from pathlib import Path

import torch
from tokenizers import Tokenizer

from qabot.models import sources
from qabot.models.reading import Reader
from qabot.models.reranker import LightReranker
from qabot.training.export import export
from qabot.training.reranker import FILES, train

NAMES = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel", "Iris", "Juniper")


def write_data(folder: Path) -> None:
    chance = random.Random(1)
    (folder / "train").mkdir(parents=True)
    for file in FILES:
        paragraphs = []
        for _ in range(12):
            name, year = chance.choice(NAMES), str(chance.randrange(1900, 2000))
            context = f"{name} Works makes pumps. It was founded in {year}. Its yard is large."
            start = context.index(year)
            qas = [
                {
                    "question": f"When was {name} Works founded?",
                    "answers": [{"text": year, "answer_start": start}],
                }
            ]
            paragraphs.append({"context": context, "qas": qas})
        data = {"data": [{"title": "Works", "paragraphs": paragraphs}]}
        (folder / "train" / f"{file}.json").write_text(json.dumps(data), "utf-8")


def test_training_goes_on_from_its_checkpoint_and_exports_a_working_reranker(
    tmp_path: Path,
) -> None:
    write_data(tmp_path / "data")
    out = tmp_path / "out"
    states = []
    for minutes in (1e-6, 60, 60):
        train(tmp_path / "data", out, minutes)
        states.append(torch.load(out / "checkpoint.pt", weights_only=True))
    begun, ended, again = states
    assert (begun["done"], ended["done"]) == (0, 4)
    assert not torch.equal(begun["network"]["head.weight"], ended["network"]["head.weight"])
    # What is done is not done again.
    assert torch.equal(ended["network"]["head.weight"], again["network"]["head.weight"])
    assert begun["spent"] < ended["spent"] < again["spent"]

    model = tmp_path / "weights" / "reranker.onnx"
    export(out / "checkpoint.pt", model)
    assert model.stat().st_size < 25_000_000
    _, tokenizer = sources.reranker_files()
    assert LightReranker(model, tokenizer).judge("When?", []) == []
    reading = Reader(Tokenizer.from_file(str(tokenizer))).read("When?", "", "In 1998.", [(0, 8)])
    assert reading.spans[0] is not None
