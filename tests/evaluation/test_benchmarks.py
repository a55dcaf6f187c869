"""The quality benchmarks run, on data sets made here in the real ones' forms."""

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import highlight
import pytest
import reqa_squad
import squad2_unanswerable
import squad_articles
import wikiqa
from workspace import Workspace

from qabot.training.examples import held_out

CRANES = (
    "The port of Estermark has ordered  three gantry cranes. Captain Odalys Ferrante will oversee"
    " the unloading in October."
)
MILK = (
    "Kestrelmoor Dairy chills its milk to four degrees. The tanks report to a gateway in the yard."
)
WHO = {
    "id": "1",
    "question": "Who will oversee the unloading?",
    "answers": [{"text": "Captain Odalys Ferrante", "answer_start": 56}],
}
MANY = {
    "id": "2",
    "question": "How many degrees does the milk have?",
    "answers": [{"text": "four", "answer_start": 37}],
}
NEVER = {"id": "3", "question": "Who owns the tanks?", "answers": [], "is_impossible": True}
# Training holds out the passage of this number.
HELD = min(held_out(40))


def squad(title: str, *paragraphs: tuple[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """One article in SQuAD's form."""
    listed = [{"context": context, "qas": qas} for context, qas in paragraphs]
    return {"data": [{"title": title, "paragraphs": listed}]}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The folder of data sets."""
    for part in ("train", "test"):
        (tmp_path / "data" / part).mkdir(parents=True)
    folder = tmp_path / "data"
    test = squad("Port_and_dairy", (CRANES, [WHO]), (MILK, [MANY]))
    (folder / "test" / "squad_dev_v1.1.json").write_text(json.dumps(test))
    two = squad("Port_and_dairy", (CRANES, [WHO]), (MILK, [MANY, NEVER]))
    (folder / "test" / "squad_dev_v2.0.json").write_text(json.dumps(two))
    filler = [(f"Shed number {n} is empty.", []) for n in range(HELD)]
    before = squad("Sheds", *filler, (CRANES, [WHO]))
    (folder / "train" / "squad1_part.json").write_text(json.dumps(before))
    (folder / "train" / "squad2_part.json").write_text(json.dumps(before))
    for name in ("new_wiki", "reddit", "amazon_reviews"):
        file = folder / "train" / f"squadshifts_{name}.json"
        file.write_text(json.dumps(squad("Dairy", (MILK, [MANY]))))
    (folder / "train" / "squad1_short_answers.json").write_text("[]")
    selqa = {
        "question": "What reports to the gateway?",
        "candidates": ["The tanks report to a gateway.", "The yard is paved."],
        "answers": [0],
    }
    (folder / "train" / "selqa_dev.json").write_text(json.dumps([selqa]))
    retrieval = {
        "questions": ["Who will oversee the unloading?", "How cold is the milk?"],
        "candidates": [
            "Captain Ferrante will oversee the unloading.",
            "The milk has four degrees.",
        ],
        "ground_truths": [[0], [1]],
    }
    (folder / "test" / "reqa_squad.json").write_text(json.dumps(retrieval))
    rows = [
        ("how cold is the milk", "The dairy was founded in 1931 .", 0),
        ("how cold is the milk", "Its milk has four degrees .", 1),
        ("who owns the dairy", "The dairy was founded in 1931 .", 0),
    ]
    lines = "".join(f"{question}\t{sentence}\t{label}\n" for question, sentence, label in rows)
    (folder / "test" / "wikiqa_test.txt").write_text(lines)
    return folder


@pytest.fixture
def run(
    data: Path, tmp_path: Path, built: Workspace, capsys: pytest.CaptureFixture[str]
) -> Callable[..., dict[str, Any]]:
    """Run a benchmark's main and return the figures it writes."""
    work = tmp_path / "work"
    # Exporting the model takes most of a small index's time.
    for name in ("squad-final", "squad-development", "squad2-final"):
        shutil.copytree(built.index / "model", work / name / "index" / "model")

    def call(main: Callable[[Sequence[str]], None], *options: str) -> dict[str, Any]:
        out = tmp_path / "figures.json"
        log = tmp_path / "log.jsonl"
        main([str(data), "--work", str(work), "--json", str(out), "--log", str(log), *options])
        record: dict[str, Any] = json.loads(out.read_text("utf-8"))
        shown = capsys.readouterr().out
        for system, figures in record["figures"].items():
            assert system in shown
            assert all(f"| {name} |" in shown for name in figures)
        if "--final" in options:
            assert json.loads(log.read_text("utf-8").splitlines()[-1]) == record
        else:
            assert not log.exists()
        return record

    return call


def test_squad_articles_end_to_end(run: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    record = run(squad_articles.main, "--final")
    ours = record["figures"]["qabot"]
    assert (record["split"], record["questions"]) == ("test", 2)
    assert (ours["P@1"], ours["P@3"], ours["MRR@10"], ours["answer retrieved"]) == (1, 1, 1, 1)
    assert record["figures"]["plain MiniLM + FAISS"]["P@1"] == 1
    results = tmp_path / "work" / "squad-final.jsonl"
    before = results.read_bytes()
    # Cut off in the middle of the last line, as by a kill: that question alone is asked again.
    first, second, _ = before.split(b"\n", 2)
    results.write_bytes(first + b"\n" + second + b"\n" + b'{"key": "cut o')
    run(squad_articles.main, "--final")
    assert results.read_bytes().startswith(first + b"\n" + second + b"\n")
    assert len(results.read_bytes().splitlines()) == 3
    worse = run(squad_articles.main, "--final", "--keywords")["figures"]["qabot"]
    assert worse["P@1 as asked"] == 1
    assert worse["loss of P@1, points"] == pytest.approx(100 * (1 - worse["P@1"]))


def test_a_hidden_paragraph_makes_a_question_unanswerable(
    run: Callable[..., dict[str, Any]],
) -> None:
    record = run(squad_articles.main, "--final", "--hidden")
    ours = record["figures"]["qabot"]
    # One is visible and answered, the other hidden.
    assert ours["AUROC, has an answer"] == ours["AUROC, first is right"] == 1
    assert ours["coverage at 90 % precision"] == 1


def test_the_development_set_asks_only_about_what_training_holds_out(
    run: Callable[..., dict[str, Any]],
) -> None:
    record = run(squad_articles.main)
    assert (record["split"], record["questions"]) == ("development", 1)
    assert record["figures"]["qabot"]["answer retrieved"] == 1
    marked = run(highlight.main)
    assert marked["questions"] == 1
    assert marked["figures"]["qabot"]["F1, %"] > 0


def test_squad2_counts_questions_without_an_answer(run: Callable[..., dict[str, Any]]) -> None:
    record = run(squad2_unanswerable.main, "--final")
    assert record["questions"] == 3
    assert 0 <= record["figures"]["qabot"]["AUROC, has an answer"] <= 1


def test_reqa_ranks_all_candidates(run: Callable[..., dict[str, Any]], data: Path) -> None:
    development = reqa_squad.development(data)
    # What is asked about new_wiki here is no held-out passage.
    assert development.questions == ["What reports to the gateway?"]
    (truth,) = development.truths
    assert [development.candidates[n] for n in truth] == ["The tanks report to a gateway."]
    assert "Kestrelmoor Dairy chills its milk to four degrees." in development.candidates
    record = run(reqa_squad.main, "--final")
    for figures in record["figures"].values():
        assert (figures["P@1"], figures["MRR"], figures["R@20"]) == (1, 1, 1)


def test_wikiqa_counts_questions_with_an_answer(run: Callable[..., dict[str, Any]]) -> None:
    record = run(wikiqa.main, "--final")
    assert record["questions"] == 1
    for figures in record["figures"].values():
        assert figures["MAP"] == figures["MRR"] in {0.5, 1.0}
