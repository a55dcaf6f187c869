"""A question in a language of no article is told so, and an English one never."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from variations import keywords, with_typos
from workspace import Workspace

import qabot
from qabot.answering.language import reason_of_language
from qabot.models.language import identify
from qabot.records import Status
from qabot.rendering import as_json, as_text

ENGLISH = frozenset({None})
QUESTIONS = [
    json.loads(line)["question"]
    for name in ("answerable", "unanswerable")
    for line in (Path(__file__).parents[1] / "questions" / f"{name}.jsonl")
    .read_text("utf-8")
    .splitlines()
]
FOREIGN = {
    "German": "Wann wurde der neue Hafenkran in Betrieb genommen?",
    "French": "Quand la nouvelle usine a-t-elle été ouverte ?",
    "Spanish": "¿Quién dirige hoy la empresa del puerto?",
    "Chinese": "新的机器人工厂是什么时候开业的？",  # noqa: RUF001 - as Chinese is written
    "Russian": "Когда была открыта новая фабрика роботов?",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_another_language_is_named(name: str) -> None:
    reason = reason_of_language(FOREIGN[name], ENGLISH, identify)
    assert reason == f"The question seems to be in {name}; the articles are in English."


def test_english_with_names_typos_lower_case_and_keywords_is_english() -> None:
    assert len(QUESTIONS) == 100
    for question in QUESTIONS:
        for put in (question, question.lower().rstrip("?"), with_typos(question, 1)):
            assert reason_of_language(put, ENGLISH, identify) is None, put
        for put in (keywords(question), keywords(question).lower()):
            assert reason_of_language(put, ENGLISH, identify) is None, put


def test_a_language_that_an_article_has_is_never_another() -> None:
    for known in ("de", "de-CH", "DE_at"):
        languages = frozenset({known, "en"})
        assert reason_of_language(FOREIGN["German"], languages, identify) is None


def test_few_words_say_too_little() -> None:
    assert reason_of_language("Wann wurde er gebaut?", ENGLISH, identify) is None


def test_the_answer_says_it_beside_not_found(built: Workspace) -> None:
    index = qabot.open_index(built.index, corpus=built.corpus)
    answer = index.ask(FOREIGN["German"])
    assert answer.status is Status.NOT_FOUND
    assert answer.reason is not None
    assert answer.reason in as_text(answer, "corpus").splitlines()[1]
    assert as_json(answer, 0)["reason"] == answer.reason
    assert index.ask("What does a bicycle cost in Lisbon?").reason is None
    assert index.ask("Who will oversee the unloading?").reason is None


def test_an_answered_question_does_not_load_the_detector(built: Workspace) -> None:
    code = (
        "import sys, qabot; index = qabot.open_index(sys.argv[1], corpus=sys.argv[2]);"
        "answer = index.ask('Who will oversee the unloading?');"
        "assert answer.citations; assert 'py3langid' not in sys.modules"
    )
    command = [sys.executable, "-c", code, str(built.index), str(built.corpus)]
    assert subprocess.run(command, check=False).returncode == 0
