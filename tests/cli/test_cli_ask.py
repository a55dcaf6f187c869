"""``qabot ask`` as a process."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from processes import COMMAND, Terminal
from workspace import Workspace

QUESTION = "Who will oversee the unloading?"
QUOTE = "Captain Odalys Ferrante will oversee the unloading."


@pytest.fixture
def fresh(built: Workspace) -> Terminal:
    """In the folder that nobody changes."""
    return Terminal(built.root, {"QABOT_THRESHOLD": "0", "QABOT_STATE": "/nonexistent"})


@pytest.fixture
def changing(space: Workspace) -> Terminal:
    return Terminal(space.root, {"QABOT_THRESHOLD": "0"})


def parsed(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(done.stdout)
    return values


def test_an_answer_is_printed_with_its_source_and_nothing_else(fresh: Terminal) -> None:
    done = fresh.run("ask", QUESTION, "--top", "1")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        f"{QUOTE}\n"
        "  Estermark port orders three cranes (Mira Halloran, The Quay Wire, 12 March 2019)\n"
        "  https://example.com/cranes\n"
        "  corpus/news/cranes.md:14\n"
    )


def test_what_the_articles_dont_answer_is_said_with_exit_code_1(fresh: Terminal) -> None:
    fresh.settings["QABOT_THRESHOLD"] = "1"
    done = fresh.run("ask", QUESTION)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("Not found: the articles don't answer this.\n")
    assert "Nearest passages, not an answer:" in done.stdout
    assert QUOTE in done.stdout


def test_the_question_may_come_from_standard_input(fresh: Terminal) -> None:
    done = fresh.run("ask", "-", "--top", "1", given=f"{QUESTION}\n".encode())
    assert done.returncode == 0
    assert done.stdout.startswith(QUOTE)


@pytest.mark.parametrize(
    "question",
    [
        'NEAR("crane, -ship) OR * title:^x\n',
        "🏗 crane\x07\x1b[31m谁",
    ],
    ids=ascii,
)
def test_any_text_is_a_question(fresh: Terminal, question: str) -> None:
    done = fresh.run("ask", "--json", "-", given=question.encode())
    assert (done.returncode, done.stderr) == (0, "")
    assert parsed(done)["question"] == question
    assert parsed(done)["citations"]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("", "the question is empty"),
        ("\x00 ?!\n🏗", "the question is empty"),
        ("w" * 10_000, "the question has 10,000 characters; 2,000 are the most"),
    ],
    ids=["nothing", "marks", "long"],
)
def test_what_is_no_question_has_exit_code_2(fresh: Terminal, question: str, told: str) -> None:
    done = fresh.run("ask", "-", given=question.encode())
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {told}")


def test_bytes_that_are_no_text_are_replaced(fresh: Terminal) -> None:
    done = fresh.run("ask", "-", "--top", "1", given=b"Who will oversee the unloading\xff?")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(QUOTE)


def test_json_quotes_word_for_word_at_the_offsets_it_gives(fresh: Terminal) -> None:
    done = fresh.run("ask", QUESTION, "--json", "--context", "1", "--top", "9")
    values = parsed(done)
    assert done.stderr == ""
    assert (values["status"], values["generation"], values["stale"]) == ("answered", 1, False)
    assert (values["pending_changes"], values["near_misses"]) == (0, [])
    first = values["citations"][0]
    assert first["quote"] == QUOTE
    assert first["before"] == ["The first crane arrives by barge in October."]
    for citation in values["citations"]:
        text = " ".join((fresh.folder / "corpus" / citation["path"]).read_text("utf-8").split())
        assert citation["quote"] in text
        assert citation["end"] - citation["start"] == len(citation["quote"])


def test_top_and_context_are_kept_to(fresh: Terminal) -> None:
    question = "gantry cranes furnace milk bearing"
    assert len(parsed(fresh.run("ask", question, "--json", "--top", "1"))["citations"]) == 1
    fresh.settings["QABOT_THRESHOLD"] = "1"
    values = parsed(fresh.run("ask", question, "--json", "--context", "2"))
    assert len(values["near_misses"]) == 3
    around = [(*each["before"], *each["after"]) for each in values["near_misses"]]
    assert all(1 <= len(each) <= 4 for each in around)


@pytest.mark.parametrize(
    ("options", "paths"),
    [
        (["--after", "2020", "--before", "2020-11-05"], {"explainers/glass.html"}),
        (["--author", "sandoval", "--source", "courier"], {"news/cranes-late.md"}),
    ],
    ids=" ".join,
)
def test_filters_leave_only_what_they_name(
    fresh: Terminal, options: list[str], paths: set[str]
) -> None:
    values = parsed(fresh.run("ask", "cranes bearing milk", "--json", "--top", "50", *options))
    assert {each["path"] for each in values["citations"]} == paths
    assert values["undated_left_out"] == (2 if "--after" in options else 0)


def test_a_filter_that_leaves_nothing_finds_nothing(fresh: Terminal) -> None:
    done = fresh.run("ask", QUESTION, "--author", "nobody")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == "Not found: the articles don't answer this.\n"


def test_changes_that_are_not_indexed_are_told_on_standard_error(
    changing: Terminal, space: Workspace
) -> None:
    space.edit("news/cranes.md", "Odalys Ferrante", "Benedikt Aumont")
    space.write("new.md", "# Lights\n\nThe lighthouse keeper is called Ysolde Marr.\n")
    done = changing.run("ask", QUESTION, "--top", "1")
    assert done.returncode == 0
    assert done.stdout.startswith(QUOTE)
    assert done.stdout.endswith(
        "The file has changed since it was indexed; the quote is of then.\n"
    )
    assert done.stderr == (
        "note: 2 changes are not indexed; run `qabot index`, or ask with --update\n"
    )
    assert parsed(changing.run("ask", QUESTION, "--json"))["pending_changes"] == 2


def test_update_indexes_the_changes_first(changing: Terminal, space: Workspace) -> None:
    space.edit("news/cranes.md", "Odalys Ferrante", "Benedikt Aumont")
    done = changing.run("ask", QUESTION, "--top", "1", "--update")
    assert done.returncode == 0
    assert done.stdout.startswith("Captain Benedikt Aumont will oversee the unloading.\n")
    assert "0 added, 1 changed, 0 removed, 4 unchanged, 0 skipped" in done.stderr
    assert "not indexed" not in done.stderr


def test_without_an_index_one_is_built_first_visibly(changing: Terminal, space: Workspace) -> None:
    (space.index / "qabot.db").unlink()
    done = changing.run("ask", QUESTION, "--top", "1")
    assert done.returncode == 0
    assert done.stdout.startswith(QUOTE)
    assert done.stderr.startswith("No index in index yet: building it from corpus.\n")
    assert "5 added" in done.stderr


def test_without_the_corpus_the_index_answers_and_says_so(
    changing: Terminal, space: Workspace
) -> None:
    space.corpus.rename(space.root / "elsewhere")
    done = changing.run("ask", QUESTION, "--json", "--top", "1")
    assert done.returncode == 0
    assert "there is no corpus folder" in done.stderr
    assert parsed(done)["pending_changes"] is None
    assert parsed(done)["citations"][0]["quote"] == QUOTE


def test_asking_writes_nothing_into_index_or_corpus(changing: Terminal, space: Workspace) -> None:
    def listing() -> dict[str, tuple[int, int]]:
        found = (path for path in space.root.rglob("*") if path.is_file())
        return {
            str(path): (path.stat().st_size, path.stat().st_mtime_ns)
            for path in found
            if not path.name.endswith(("-wal", "-shm"))
        }

    before = listing()
    assert changing.run("ask", QUESTION).returncode == 0
    assert listing() == before


def test_a_reader_that_has_gone_is_no_error(fresh: Terminal) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as closed:
        done = subprocess.run(
            [*COMMAND, "ask", QUESTION],
            cwd=fresh.folder,
            env=fresh.environment,
            stdout=closed,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_installed_command_is_the_module(fresh: Terminal) -> None:
    script = os.path.join(os.path.dirname(sys.executable), "qabot")  # noqa: PTH118, PTH120
    done = subprocess.run([script, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == fresh.run("--version").stdout


def test_a_printed_answer_can_be_passed_back_as_history(fresh: Terminal, tmp_path: Path) -> None:
    first = fresh.run("ask", "How many cranes has the port of Estermark ordered?", "--json")
    talk = tmp_path / "talk.json"
    talk.write_text(first.stdout * 2, "utf-8")
    values = parsed(fresh.run("ask", "And from whom?", "--json", "--history", str(talk)))
    assert values["question"] == "And from whom?"
    assert values["understood"] == "From whom has the port of Estermark ordered?"
    assert "Brambeck Robotics" in values["citations"][0]["quote"]
    assert values["turn"]["question"] == values["understood"]
    assert values["turn"]["quotes"] == [each["quote"] for each in values["citations"]]
    talk.write_text(json.dumps([values["turn"]]), "utf-8")
    shown = fresh.run("ask", "And when?", "--history", str(talk)).stdout
    assert shown.startswith("Understood as: When has the port of Estermark ordered?\n\n")


@pytest.mark.parametrize("text", ["{", "3", '{"turn": {}}', '{"question": "Who?", "quotes": 3}'])
def test_what_is_no_history_is_told(fresh: Terminal, tmp_path: Path, text: str) -> None:
    (tmp_path / "talk.json").write_text(text, "utf-8")
    done = fresh.run("ask", "And when?", "--history", str(tmp_path / "talk.json"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "talk.json can't be read" in done.stderr
    assert "one answer after another" in done.stderr


def test_a_filter_typed_in_the_question_is_told_and_restricts(fresh: Terminal) -> None:
    question = 'Which cranes have been ordered after:2021 source:"carrier courier"?'
    values = parsed(fresh.run("ask", question, "--json"))
    assert {each["path"] for each in values["citations"]} == {"news/cranes-late.md"}
    assert values["understood"] == "Which cranes have been ordered?"
    assert values["within"] == {
        "after": "2021-01-01",
        "before": None,
        "author": None,
        "source": "carrier courier",
    }
    assert fresh.run("ask", question).stdout.startswith(
        "Understood as: Which cranes have been ordered? (from 1 January 2021 on, source: carrier"
        " courier)\n\n"
    )
    done = fresh.run("ask", "Which cranes? after:soon")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: after: 'soon' is no date")
