"""Question files as operators write them."""

from pathlib import Path

import pytest

from qabot.errors import UsageError
from qabot.evaluation.questions import Question, read_questions


def written(folder: Path, text: str) -> Path:
    file = folder / "mine.jsonl"
    file.write_text(text, "utf-8")
    return file


def test_a_sentence_a_list_null_and_nothing_are_understood(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        '\ufeff{"id": "a", "question": "Who?", "expected": "She did."}\n\n'
        '{"question": "When?", "expected": ["On Monday.", "Yesterday."], "path": "x.md"}\n'
        '{"id": 7, "question": "Why?", "expected": null}\n'
        '{"question": "How\u2028come?", "near": true}',
    )
    assert read_questions(file) == [
        Question("a", "Who?", ("She did.",)),
        Question("3", "When?", ("On Monday.", "Yesterday.")),
        Question("7", "Why?", ()),
        Question("5", "How\u2028come?", ()),
    ]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Who did?", "mine.jsonl:2: the line is no JSON"),
        ('["Who did?"]', "mine.jsonl:2: the line is no JSON object"),
        ('{"expected": "She did."}', 'mine.jsonl:2: "question" is missing or no text'),
        ('{"question": 7}', 'mine.jsonl:2: "question" is missing or no text'),
        ('{"question": " ?"}', "mine.jsonl:2: the question is empty"),
        ('{"question": "Who?", "expected": 7}', 'mine.jsonl:2: "expected" is neither'),
        ('{"question": "Who?", "expected": ["She.", ""]}', 'mine.jsonl:2: "expected" is neither'),
        ('{"question": "Who?", "expected": {}}', 'mine.jsonl:2: "expected" is neither'),
    ],
)
def test_a_bad_line_is_named_with_what_is_wrong(tmp_path: Path, line: str, told: str) -> None:
    file = written(tmp_path, f'{{"question": "Who?"}}\n{line}\n')
    with pytest.raises(UsageError) as caught:
        read_questions(file)
    assert told in str(caught.value)
    assert caught.value.hint


def test_a_file_that_holds_no_question_or_cant_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no question"):
        read_questions(written(tmp_path, "\n \n"))
    with pytest.raises(UsageError, match="can't be read: No such file"):
        read_questions(tmp_path / "none.jsonl")
    (tmp_path / "latin.jsonl").write_bytes('{"question": "Où?"}'.encode("latin-1"))
    with pytest.raises(UsageError, match="not UTF-8"):
        read_questions(tmp_path / "latin.jsonl")
