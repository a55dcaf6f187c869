"""A training run on a handful of questions, through to the file that answers use."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer

from qabot.models import sources
from qabot.models.reading import Reader
from qabot.models.reranker import LightReranker
from qabot.training.export import export
from qabot.training.gathering import FILES, PAIRS, REVIEWS, UNANSWERABLE
from qabot.training.network import PassageReader
from qabot.training.ordering import order_again, order_of
from qabot.training.reranker import train
from qabot.training.restore import weights_of
from qabot.training.squad import TrainingPassage, TrainingQuestion

NAMES = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel", "Iris", "Juniper")


def write_data(folder: Path) -> None:
    chance = random.Random(1)
    (folder / "train").mkdir(parents=True)
    for file in (*FILES, *REVIEWS):
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
        if file == FILES[-1]:
            asked_about = paragraphs[0]
    paragraph = asked_about | {
        "qas": [{"question": "Who founded it?", "answers": [], "is_impossible": True}]
    }
    data = {"data": [{"title": "Works", "paragraphs": [paragraph]}]}
    (folder / "train" / f"{UNANSWERABLE}.json").write_text(json.dumps(data), "utf-8")
    pairs = {
        "questions": [f"What does {name} grow?" for name in NAMES],
        "answers": [f"{name} grows pears." for name in NAMES],
    }
    (folder / "train" / f"{PAIRS}.json").write_text(json.dumps(pairs), "utf-8")


def test_training_goes_on_from_its_checkpoint_and_exports_a_working_reranker(
    tmp_path: Path,
) -> None:
    write_data(tmp_path / "data")
    out = tmp_path / "out"
    states = []
    # Begun without rounding, it goes on with it.
    for minutes, rounding in ((1e-6, False), (60, True), (60, True)):
        train(tmp_path / "data", out, minutes, rounding=rounding)
        states.append(torch.load(out / "checkpoint.pt", weights_only=True))
    begun, ended, again = states
    # Of 36 questions about passages, 1 that nothing answers and 10 pairs, in steps of eight.
    assert (begun["done"], ended["done"]) == (0, 5)
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

    # What was exported can be trained further: it reads back as it was but for rounding.
    network = PassageReader(sources.locate(sources.DEFAULT_MODEL))
    missing = network.load_state_dict(weights_of(model), strict=False)
    assert [name for name in missing.missing_keys if "pooler" not in name] == []
    assert missing.unexpected_keys == []
    for name, value in again["network"].items():
        if "pooler" not in name:
            difference = (network.state_dict()[name] - value).abs().max()
            assert difference <= value.abs().max() / 60, name
    start = tmp_path / "further"
    train(tmp_path / "data", start, 1e-6, start=model)
    begun = torch.load(start / "checkpoint.pt", weights_only=True)
    assert torch.equal(begun["network"]["head.weight"], weights_of(model)["head.weight"])

    # Half way between both, and once more through all questions from there, with more of them.
    halfway = tmp_path / "halfway.pt"
    command = ["-m", "qabot.training.averaging", str(model), str(out / "checkpoint.pt"), "0.5"]
    subprocess.run([sys.executable, *command, str(halfway)], check=True)
    middle = torch.load(halfway, weights_only=True)["network"]["head.weight"]
    sides = weights_of(model)["head.weight"] + again["network"]["head.weight"]
    assert torch.allclose(middle, sides / 2)
    more = tmp_path / "more"
    train(tmp_path / "data", more, 60, start=halfway, again=3, per_step=16, reviews=True)
    # Of 36 questions, 1, 5 of the pairs and 24 about reviews, in steps of sixteen.
    assert torch.load(more / "checkpoint.pt", weights_only=True)["done"] == 4

    # Every second one about articles that were written for it: twice as many steps.
    world = tmp_path / "worlds" / "yards" / "01-gull.txt"
    world.parent.mkdir(parents=True)
    article = "# Gull Yard\n@ 2020-01-01 | Ada Quist\n1 Gull Yard builds boats.\n2 It is small.\n"
    asked = "? What does Gull Yard build?\n= 1 | boats\n? Who owns Gull Yard?\n-\n"
    world.write_text(article + asked, "utf-8")
    written = tmp_path / "written"
    train(tmp_path / "data", written, 60, start=halfway, again=3, written=world.parents[1])
    assert torch.load(written / "checkpoint.pt", weights_only=True)["done"] == 10

    # What the exported one finds hard of the first 40 comes again until the other 44 are asked.
    hard = tmp_path / "hard"
    options = {"start": halfway, "again": 3, "written": world.parents[1], "hardest": model}
    train(tmp_path / "data", hard, 60, of=40, **options)
    assert (hard / "hardest.npz").exists()
    assert torch.load(hard / "checkpoint.pt", weights_only=True)["done"] > 10


@pytest.mark.parametrize("script", ["reranker", "packing"])
def test_missing_files_are_named(tmp_path: Path, script: str) -> None:
    write_data(tmp_path)
    (tmp_path / "train" / f"{PAIRS}.json").unlink()
    (tmp_path / "train" / f"{REVIEWS[0]}.json").unlink()
    ended = begin(script, str(tmp_path), str(tmp_path / "out"))
    assert ended.returncode == 2
    assert ended.stderr.endswith(f"error: {tmp_path}/train lacks {PAIRS}.json\n")
    ended = begin(script, str(tmp_path), str(tmp_path / "out"), "--reviews")
    assert ended.stderr.endswith(f" lacks {PAIRS}.json, {REVIEWS[0]}.json\n")
    assert not (tmp_path / "out").exists()


def test_a_folder_without_written_articles_is_named(tmp_path: Path) -> None:
    write_data(tmp_path)
    ended = begin("reranker", str(tmp_path), str(tmp_path / "out"), "--written", str(tmp_path))
    assert ended.returncode == 2
    assert f"error: {tmp_path} holds no written articles" in ended.stderr
    assert not (tmp_path / "out").exists()


def test_a_reranker_that_is_not_there_is_named(tmp_path: Path) -> None:
    write_data(tmp_path)
    options = [str(tmp_path), str(tmp_path / "out"), "--hardest", str(tmp_path / "none.onnx")]
    ended = begin("reranker", *options)
    assert ended.returncode == 2
    assert f"error: there is no reranker {tmp_path}/none.onnx" in ended.stderr
    assert not (tmp_path / "out").exists()


def begin(script: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", f"qabot.training.{script}", *options]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def test_asking_all_again_leaves_out_what_is_held_out_and_half_of_the_lone_sentences() -> None:
    passages = [TrainingPassage("", "Why not.", ((0, 8),), alone=number > 4) for number in range(8)]
    questions = [TrainingQuestion("Why?", number % 8, 0, 1) for number in range(40)]
    order = order_again(passages, questions, {3}, 1)
    kept = {n for n in range(40) if n % 8 != 3 and (n % 8 <= 4 or n % 2)}
    assert sorted(order) == sorted(kept)
    assert order != order_again(passages, questions, {3}, 2)


def test_questions_that_an_earlier_training_asked_come_last_and_held_out_passages_never() -> None:
    questions = [TrainingQuestion("Why?", number % 10, 0, 1) for number in range(40)]
    order = order_of(questions, {3}, first=20, seen=0)
    assert sorted(order) == [number for number in range(40) if number % 10 != 3]
    again = order_of(questions, {3}, first=20, seen=12)
    assert sorted(again) == sorted(order)
    assert all(number < 20 for number in again[-12:])
    assert {number for number in again[:-12] if number >= 20} == {
        number for number in range(20, 40) if number % 10 != 3
    }
