import json
from pathlib import Path

from qabot.training.squad import read

CONTEXT = (
    "The crane was built in 1998. It stands at the north quay. Nobody has moved it since then."
)


def write(path: Path, data: object) -> Path:
    path.write_text(json.dumps(data), "utf-8")
    return path


def question(text: str, answer: str, start: int) -> dict[str, object]:
    return {"question": text, "answers": [{"text": answer, "answer_start": start}]}


def test_answers_are_found_at_their_place_in_the_passage(tmp_path: Path) -> None:
    qas = [question("Where does the crane stand?", "north quay", CONTEXT.index("north quay"))]
    data = {"data": [{"title": "Port_cranes", "paragraphs": [{"context": CONTEXT, "qas": qas}]}]}
    passages, questions = read([write(tmp_path / "a.json", data)])
    assert [passage.heading for passage in passages] == ["Port cranes"]
    asked = questions[0]
    passage = passages[asked.passage]
    assert passage.text[asked.start : asked.end] == "north quay"
    sentences = [passage.text[start:end] for start, end in passage.sentences]
    assert sentences[1] == "It stands at the north quay."


def test_answers_without_offsets_count_only_where_they_stand_once(tmp_path: Path) -> None:
    qas = [
        {"question": "Since when?", "answer": "1998"},
        {"question": "Where?", "answer": "in"},
    ]
    passages, questions = read([write(tmp_path / "a.json", [{"context": CONTEXT, "qas": qas}])])
    assert [asked.text for asked in questions] == ["Since when?"]
    assert passages[0].text[questions[0].start : questions[0].end] == "1998"


def test_questions_that_nothing_answers_are_left_out(tmp_path: Path) -> None:
    qas = [
        {"question": "Who?", "answers": [], "is_impossible": True},
        question("When?", "1998", CONTEXT.index("1998")),
    ]
    data = {"data": [{"title": "T", "paragraphs": [{"context": CONTEXT, "qas": qas}]}]}
    _, questions = read([write(tmp_path / "a.json", data)])
    assert [asked.text for asked in questions] == ["When?"]


def test_passages_are_numbered_through_all_files(tmp_path: Path) -> None:
    one = {"data": [{"title": "A", "paragraphs": [{"context": CONTEXT, "qas": []}]}]}
    other = [{"context": CONTEXT, "qas": [{"question": "When?", "answer": "1998"}]}]
    passages, questions = read([write(tmp_path / "a.json", one), write(tmp_path / "b.json", other)])
    assert len(passages) == 2
    assert questions[0].passage == 1
