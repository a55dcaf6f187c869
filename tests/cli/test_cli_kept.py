"""``qabot missed`` and ``qabot feedback``: lines that `qabot eval` reads as they are."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from processes import Terminal

from qabot.evaluation.questions import read_questions
from qabot.state.answers import Answers, Asking
from qabot.state.database import StateDatabase
from qabot.state.feedback import Feedback, Opinion
from qabot.state.missed import Missed, MissedQuestions

KEY = Fernet.generate_key().decode()
QUOTE = "Captain Odalys Ferrante will oversee the unloading."


def keep(state: Path, *keys: str) -> None:
    """Two questions that were missed, two opinions."""
    with closing(StateDatabase(state, keys=keys)) as database:
        questions = ("Who painted the chapel?", "Wer malte “Zinnien”?", "Who oversees?", "Which?")
        numbers = [Answers(database).add(Asking(1, None, "u", text), None) for text in questions]
        for number, text in zip(numbers[:2], questions[:2], strict=True):
            MissedQuestions(database).add(Missed(number, "u", text, 0.1, 4))
        for number, text, helped in zip(numbers[2:], questions[2:], (True, False), strict=True):
            Feedback(database).add(Opinion(number, "u", helped, text, QUOTE, "c.md", 0.7, 4))


@pytest.mark.parametrize("keys", [(), (KEY,)], ids=["readable", "encrypted"])
def test_missed_questions_are_lines_without_an_expected_sentence(
    tmp_path: Path, keys: tuple[str, ...]
) -> None:
    keep(tmp_path / "state", *keys)
    files = [path.read_bytes() for path in (tmp_path / "state").iterdir()]
    assert any(b"chapel" in data or QUOTE.encode() in data for data in files) is not bool(keys)
    done = Terminal(tmp_path, {"QABOT_STATE_KEY": " ".join(keys)} if keys else {}).run("missed")
    assert (done.returncode, done.stderr) == (0, "")
    newest, oldest = [json.loads(line) for line in done.stdout.splitlines()]
    assert newest.pop("asked").endswith("+00:00")
    assert newest == {
        "question": "Wer malte “Zinnien”?",
        "expected": None,
        "confidence": 0.1,
        "generation": 4,
    }
    assert oldest["question"] == "Who painted the chapel?"
    assert '"u"' not in done.stdout
    (tmp_path / "missed.jsonl").write_text(done.stdout, "utf-8")
    assert [each.expected for each in read_questions(tmp_path / "missed.jsonl")] == [(), ()]


def test_feedback_expects_what_helped_and_rejects_what_did_not(tmp_path: Path) -> None:
    keep(tmp_path / "state")
    done = Terminal(tmp_path).run("feedback")
    assert (done.returncode, done.stderr) == (0, "")
    worse, better = [json.loads(line) for line in done.stdout.splitlines()]
    assert (better["helped"], better["expected"], better["rejected"]) == (True, QUOTE, None)
    assert (worse["helped"], worse["expected"], worse["rejected"]) == (False, None, QUOTE)
    (tmp_path / "feedback.jsonl").write_text(done.stdout, "utf-8")
    expected = [each.expected for each in read_questions(tmp_path / "feedback.jsonl")]
    assert expected == [(), (QUOTE,)]


@pytest.mark.parametrize("command", ["missed", "feedback"])
def test_where_nothing_is_kept_yet_a_note_says_so_and_nothing_is_made(
    tmp_path: Path, command: str
) -> None:
    done = Terminal(tmp_path).run(command)
    assert (done.returncode, done.stdout) == (0, "")
    assert "Nothing is kept in" in done.stderr
    assert not (tmp_path / "state").exists()


def test_an_encrypted_state_without_its_key_is_an_error(tmp_path: Path) -> None:
    keep(tmp_path / "state", KEY)
    done = Terminal(tmp_path).run("missed")
    assert (done.returncode, done.stdout) == (12, "")
    assert "the bot's state is encrypted, and there is no key" in done.stderr
