"""The committed sets about what an answer shows."""

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def cases(name: str) -> list[dict[str, Any]]:
    """Return the cases of a set in tests/questions."""
    lines = (ROOT / "tests" / "questions" / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]
