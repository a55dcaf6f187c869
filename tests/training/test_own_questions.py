"""`qabot train` from a question file to a reranker that answers, on a corpus of short articles."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from processes import Terminal
from workspace import Workspace

import qabot
from qabot.errors import ModelError
from qabot.models import calibration, sources
from qabot.state.answers import Answers, Asking
from qabot.state.database import StateDatabase
from qabot.state.feedback import Feedback, Opinion
from qabot.state.missed import Missed, MissedQuestions

NAMES = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel", "Iris", "Juniper")


@pytest.fixture
def terminal(space: Workspace) -> Terminal:
    lines = []
    for number, name in enumerate(NAMES):
        founded = f"{name} Works was founded in {1900 + 7 * number}."
        lives = f"The owner of {name} Works lives in a red house."
        space.write(f"{name}.md", f"# {name} Works\n\n{founded} It makes pumps.\n\n{lives}\n")
        lines += [
            {"question": f"When was {name} Works founded?", "expected": founded},
            {"question": f"Where does the owner of {name} live?", "expected": [lives]},
        ]
    lines += [{"question": f"Who painted {name} Works?"} for name in NAMES[:5]]
    lines.append({"id": "lost", "question": "Why is it?", "expected": "Nobody wrote this."})
    qabot.update_index(space.index, corpus=space.corpus)
    (space.root / "mine.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    return Terminal(space.root)


def test_a_trained_reranker_is_compared_written_and_used(terminal: Terminal) -> None:
    done = terminal.run("train", "mine.jsonl", "--minutes", "0.2", "--keep", "--output", "own.onnx")
    assert done.returncode == 0, done.stderr
    assert "15 questions taught, 5 chose when to stop, 5 are compared" in done.stdout
    assert "1 could not be used, the index gives no sentence as expected: lost" in done.stdout
    assert "before   after\nP@1 " in done.stdout
    model = terminal.folder / "own.onnx"
    assert f"written to {model.name}; to use it" in done.stdout
    assert not (terminal.folder / "own.onnx.work").exists()
    assert model.stat().st_size < 25_000_000
    assert calibration.read(model).slope > 0

    terminal.settings["QABOT_RERANKER"] = "own.onnx"
    answered = terminal.run("ask", "When was Cedar Works founded?")
    assert "Cedar Works was founded in 1914." in answered.stdout
    assert "own.onnx" in terminal.run("status").stdout


def test_what_the_bot_has_kept_is_measured_and_trained_on_as_it_is(terminal: Terminal) -> None:
    lines = [json.loads(line) for line in (terminal.folder / "mine.jsonl").read_text().splitlines()]
    with closing(StateDatabase(terminal.folder / "state")) as database:
        for line in lines[:-1]:
            text, expected = line["question"], line.get("expected")
            number = Answers(database).add(Asking(1, None, "u", text), None)
            if expected is None:
                MissedQuestions(database).add(Missed(number, "u", text, 0.1, 1))
            else:
                quote = expected if isinstance(expected, str) else expected[0]
                said = (text, quote, "Alder.md", 0.7, 1)
                Feedback(database).add(Opinion(number, "u", True, *said))  # noqa: FBT003 - helped
    kept = terminal.run("missed").stdout + terminal.run("feedback").stdout
    (terminal.folder / "kept.jsonl").write_text(kept, "utf-8")
    measured = json.loads(terminal.run("eval", "--json", "kept.jsonl").stdout)
    assert (measured["questions"], measured["answerable"]) == (25, 20)
    done = terminal.run("train", "kept.jsonl", "--minutes", "0.05", "--keep")
    assert done.returncode == 0, done.stderr
    assert "15 questions taught, 5 chose when to stop, 5 are compared" in done.stdout


def test_too_few_questions_and_a_file_in_the_way_are_refused(terminal: Terminal) -> None:
    lines = (terminal.folder / "mine.jsonl").read_text("utf-8").splitlines()
    (terminal.folder / "few.jsonl").write_text("\n".join(lines[:6]), "utf-8")
    done = terminal.run("train", "few.jsonl")
    assert done.returncode == 2
    assert "6 questions with an answer can be used; 20 are the fewest" in done.stderr

    (terminal.folder / "few.jsonl").write_text("Who?\n", "utf-8")
    assert "few.jsonl:1: the line is no JSON" in terminal.run("train", "few.jsonl").stderr

    (terminal.folder / "reranker.onnx").write_text("mine", "utf-8")
    done = terminal.run("train", "mine.jsonl")
    assert done.returncode == 2
    assert "is there already and is not the reranker in use" in done.stderr
    assert (terminal.folder / "reranker.onnx").read_text("utf-8") == "mine"


def test_a_reranker_that_is_none_is_a_model_error(built: Workspace, tmp_path: Path) -> None:
    broken = tmp_path / "broken.onnx"
    broken.write_text("nothing", "utf-8")
    packaged, _ = sources.reranker_files()
    own = tmp_path / "own.onnx"
    own.write_bytes(packaged.read_bytes())
    calibration.file_beside(own).write_text('{"slope": -1}', "utf-8")
    for file, told in (
        (tmp_path / "none.onnx", "can't be loaded"),
        (broken, "can't be loaded"),
        (built.index / "model" / "model.onnx", "is no reranker of qabot's"),
        (own, "the calibration"),
    ):
        with pytest.raises(ModelError, match=told):
            qabot.open_index(built.index, corpus=built.corpus, reranker=file)
