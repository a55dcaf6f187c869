"""An operator's question file: JSON, one question a line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qabot.answering import tidy
from qabot.errors import UsageError

_EXAMPLE = 'Write {"question": "Who …?", "expected": "The sentence that answers."}, one a line.'


@dataclass(frozen=True, slots=True)
class Question:
    """A question whose answer is known.

    Attributes:
        id: what names it; its line where the file gives no id.
        text: as a reader would put it.
        expected: the sentences of which any answers; empty if the articles don't answer.
    """

    id: str
    text: str
    expected: tuple[str, ...]


def read_questions(file: Path) -> list[Question]:
    """Read a question file; blank lines are passed over, and so are keys that mean nothing here.

    Raises:
        UsageError: the file can't be read, a line can't be used, or there is no question.
    """
    try:
        text = file.read_text("utf-8-sig")
    except OSError as error:
        raise UsageError(
            f"{file} can't be read: {error.strerror}", hint="Name a file of questions."
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{file} is not UTF-8: {error.reason} at byte {error.start}", hint="Save it as UTF-8."
        ) from error
    # Only line feeds end a line: a JSON string may hold the other separators that Unicode has.
    questions = [
        _read(line, f"{file}:{number}", number)
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip()
    ]
    if not questions:
        raise UsageError(f"{file} holds no question", hint=_EXAMPLE)
    return questions


def _read(line: str, place: str, number: int) -> Question:
    try:
        value = json.loads(line)
    except ValueError as error:
        raise UsageError(f"{place}: the line is no JSON: {error}", hint=_EXAMPLE) from error
    if not isinstance(value, dict):
        raise UsageError(f"{place}: the line is no JSON object", hint=_EXAMPLE)
    question = value.get("question")
    if not isinstance(question, str):
        raise UsageError(f'{place}: "question" is missing or no text', hint=_EXAMPLE)
    try:
        tidy(question)
    except UsageError as error:
        raise UsageError(f"{place}: {error}", hint="Mend the question or drop the line.") from error
    return Question(
        id=str(value.get("id", number)),
        text=question,
        expected=_expected(value.get("expected"), place),
    )


def _expected(value: Any, place: str) -> tuple[str, ...]:
    sentences = [] if value is None else [value] if isinstance(value, str) else value
    if not isinstance(sentences, list) or not all(
        isinstance(each, str) and any(map(str.isalnum, each)) for each in sentences
    ):
        raise UsageError(
            f'{place}: "expected" is neither a sentence, a list of sentences nor null',
            hint="Give the sentence as the article has it; null if the articles don't answer.",
        )
    return tuple(sentences)
