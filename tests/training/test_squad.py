import json
from pathlib import Path

from qabot.training.squad import read, read_pairs, read_unanswerable

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


def test_unanswerable_questions_stand_beside_the_passage_they_were_asked_about(
    tmp_path: Path,
) -> None:
    def data(context: str, qas: list[dict[str, object]]) -> dict[str, object]:
        return {"data": [{"title": "T", "paragraphs": [{"context": context, "qas": qas}]}]}

    passages, _ = read([write(tmp_path / "a.json", data(CONTEXT, []))])
    impossible: dict[str, object] = {"question": "Who?", "answers": [], "is_impossible": True}
    answered = question("When?", "1998", CONTEXT.index("1998"))
    known = write(tmp_path / "b.json", data(CONTEXT, [impossible, answered]))
    found = read_unanswerable(known, passages)
    assert [(each.text, each.passage, each.start) for each in found] == [("Who?", 0, -1)]
    elsewhere = write(tmp_path / "c.json", data("Another text.", [impossible]))
    assert read_unanswerable(elsewhere, passages) == []


def test_pairs_are_lone_sentences_numbered_on_and_none_that_is_known(tmp_path: Path) -> None:
    known = {"data": [{"title": "T", "paragraphs": [{"context": CONTEXT, "qas": []}]}]}
    passages, _ = read([write(tmp_path / "a.json", known)])
    pairs = {
        "questions": ["Which quay?", "Who dug it? ", "Who dug it by hand?"],
        "answers": ["It stands at the north quay.", "Monks dug it.", " Monks dug it."],
    }
    alone, questions = read_pairs(write(tmp_path / "b.json", pairs), passages)
    assert [(each.text, each.alone, each.heading) for each in alone] == [
        ("Monks dug it.", True, "")
    ]
    assert [(each.text, each.passage) for each in questions] == [
        ("Who dug it?", 1),
        ("Who dug it by hand?", 1),
    ]
    assert alone[0].text[questions[0].start : questions[0].end] == "Monks dug it."
