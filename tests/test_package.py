"""What is loaded when: each heavy library only where it is used."""

import subprocess
import sys

import pytest
from workspace import Workspace

HEAVY = {
    *("faiss", "telegram", "sentence_transformers", "onnxruntime", "torch", "numpy"),
    *("transformers", "tokenizers", "onnx", "trafilatura", "lxml", "pydantic", "nupunkt"),
}
# What answers a question must not need: only building and reading articles may.
FOR_INDEXING = {"torch", "sentence_transformers", "transformers", "trafilatura", "lxml", "onnx"}


def loaded_by(code: str, *arguments: str) -> set[str]:
    """The top-level modules that a fresh interpreter holds after running ``code``."""
    ending = "\nimport sys\nprint(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code + ending, *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.splitlines()[-1].split())


def test_importing_the_package_loads_no_heavy_library() -> None:
    modules = loaded_by("import qabot")
    assert "qabot" in modules
    assert not modules & HEAVY


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], ["ask", "--help"], ["eval", "--help"], ["index", "--help"]],
    ids=" ".join,
)
def test_help_loads_no_heavy_library(arguments: list[str]) -> None:
    code = "import sys\nfrom qabot.cli.main import run\nassert run(sys.argv[1:]) == 0"
    modules = loaded_by(code, *arguments)
    assert "click" in modules
    assert not modules & HEAVY


ASK = """
import sys, qabot
index = qabot.open_index(sys.argv[1], corpus=sys.argv[2])
assert index.ask("Who will oversee the unloading?", threshold=0).citations
assert index.pending() == 0
"""


def test_answering_a_question_loads_neither_torch_nor_what_reads_articles(
    built: Workspace,
) -> None:
    modules = loaded_by(ASK, str(built.index), str(built.corpus))
    assert {"onnxruntime", "faiss"} <= modules
    assert not modules & FOR_INDEXING


UPDATE = """
import sys, qabot
report = qabot.update_index(sys.argv[1], corpus=sys.argv[2])
assert report.added == ("new.md",) and report.embedded, report
"""


def test_a_small_change_is_indexed_without_torch(space: Workspace) -> None:
    space.write("new.md", "# New\n\nA new sentence about a lighthouse.\n")
    modules = loaded_by(UPDATE, str(space.index), str(space.corpus))
    assert "onnxruntime" in modules
    assert not modules & {"torch", "sentence_transformers", "transformers"}


def test_a_name_loads_what_it_needs_and_not_before() -> None:
    modules = loaded_by("import qabot\nqabot.Filter()")
    assert "faiss" not in modules
    assert "faiss" in loaded_by("import qabot\nqabot.open_index")
