"""Questions that are none, that look like something else, and places that no answer can go to."""

import json
import os
import subprocess

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from processes import COMMAND, Terminal
from workspace import Workspace

import qabot
from qabot.errors import UsageError

QUESTION = "Who will oversee the unloading?"
QUOTE = "Captain Odalys Ferrante will oversee the unloading."


@pytest.fixture
def fresh(built: Workspace) -> Terminal:
    """In the folder that nobody changes."""
    return Terminal(built.root, {"QABOT_THRESHOLD": "0", "QABOT_STATE": "/nonexistent"})


def shell(terminal: Terminal, redirection: str, *arguments: str) -> tuple[int, bytes, bytes]:
    """Run qabot with streams redirected as a shell does it; return code, output and errors."""
    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "$@" {redirection}', "sh", *COMMAND, *arguments],
        cwd=terminal.folder,
        env=terminal.environment,
        capture_output=True,
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    "question",
    [
        "crane AND (barge OR NEAR(october, 2)) NOT title:* ^x -y",
        "\"crane\" 'crane' `crane` * ( ) : ^ - +",
        "AND OR NOT NEAR",
        "terms:crane sentence_terms MATCH rowid",
        "'; DROP TABLE articles; --",
        '" UNION SELECT value FROM meta WHERE key = "generation',
        "%s %(x)s {0} $1 ? ?1 :name @x",
        "the of and to who",
        "q" * 2_000,
        "crane " * 333,
        "谁负责卸货?",
        "من يشرف على التفريغ؟",
        "Who \u202ewill\u202c oversee \u200fthe\u2066 unloading?",
        "Who 🏗️ will 👩‍🚒 oversee the unloading 🚢?",
        "Who\x00 will\x07 \x1b[31moversee\x9b0m the unloading\x7f?",
        "Who \ud800 will oversee the unloading?",
        "0",
        "é",
        "../../etc/passwd <script>alert(1)</script>",
    ],
    ids=ascii,
)
def test_any_text_with_a_letter_or_digit_is_answered_and_changes_nothing(
    opened: qabot.Index, question: str
) -> None:
    answer = opened.ask(question, threshold=0)
    assert answer.question == question
    assert answer.generation == 1
    assert opened.ask(QUESTION, threshold=0).citations[0].quote == QUOTE


@pytest.mark.parametrize(
    "question", ["", " \t\r\n\u2003", "?!… — «»", "\x00\x1b\x7f", "🏗️🚢", "\u202e\u200b", "\udcff"]
)
def test_text_without_a_letter_or_digit_is_no_question(opened: qabot.Index, question: str) -> None:
    with pytest.raises(UsageError, match="the question is empty") as caught:
        opened.ask(question)
    assert "qabot ask" in caught.value.hint


def test_2000_characters_are_a_question_and_one_more_is_too_many(opened: qabot.Index) -> None:
    assert opened.ask("w" * 2_000, threshold=0).generation == 1
    for length in (2_001, 10_000):
        with pytest.raises(UsageError, match=f"has {length:,} characters; 2,000 are the most"):
            opened.ask("w" * length)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=300) | st.text("\"'*():^-+ ANDORNEAT\x00\x1b", max_size=40))
def test_any_text_is_answered_or_refused_as_no_question(opened: qabot.Index, question: str) -> None:
    try:
        answer = opened.ask(question, threshold=0)
    except UsageError:
        assert not any(char.isascii() and char.isalnum() for char in question)
        return
    assert answer.question == question
    assert bool(answer.citations) is (answer.status is qabot.Status.ANSWERED)
    assert answer.near_misses == ()


@pytest.mark.parametrize("name", ["\x00", "\udce9", "%", "' OR 1=1 --", "x" * 5_000], ids=ascii)
def test_a_name_that_nobody_has_leaves_nothing_to_find(opened: qabot.Index, name: str) -> None:
    for within in (qabot.Filter(author=name), qabot.Filter(source=name)):
        answer = opened.ask(QUESTION, within=within, threshold=0)
        assert (answer.status, answer.near_misses) == (qabot.Status.NOT_FOUND, ())


@pytest.mark.parametrize(
    "limits",
    [{"top": 0}, {"top": -1}, {"context": -1}, {"threshold": 1.1}, {"threshold": float("nan")}],
    ids=str,
)
def test_a_limit_out_of_its_range_is_refused(opened: qabot.Index, limits: dict[str, float]) -> None:
    (name,) = limits
    with pytest.raises(UsageError, match=f"{name} can't be") as caught:
        opened.ask(QUESTION, **limits)  # type: ignore[arg-type]
    assert caught.value.hint.startswith("It is ")


@pytest.mark.parametrize(
    "options",
    [
        *(["--after", "2024-13"], ["--after", "2024-02-30"], ["--before", "24"]),
        *(["--after", "2024", "--before", "2023"], ["--before", "0000"], ["--after", "٢٠٢٤-13"]),
    ],
    ids=" ".join,
)
def test_a_date_that_is_none_is_refused_before_anything_is_loaded(
    fresh: Terminal, options: list[str]
) -> None:
    done = fresh.run("ask", QUESTION, *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ")
    assert len(done.stderr.splitlines()) == 2


def test_what_a_terminal_would_obey_is_escaped_in_json(fresh: Terminal) -> None:
    question = "Who\x1b[31m \x9b31m \u202ewill\u2028 oversee the unloading 👩‍🚒 é?"
    done = fresh.run("ask", "--json", "--top", "1", "-", given=question.encode())
    assert done.returncode == 0
    assert json.loads(done.stdout)["question"] == question
    shown = done.stdout.replace("\n", "")
    assert all(char.isprintable() or char == "\u200d" for char in shown)
    assert "👩‍🚒 é" in shown


def test_controls_in_an_article_never_reach_the_terminal(
    terminal: Terminal, space: Workspace
) -> None:
    space.write(
        "evil.md",
        '---\ntitle: "Tide\\e[31m tables\\u202E"\nauthor: "Mal\\x9b31m Ory"\n'
        'source: "The\\a Wire"\nurl: "https://example.com/\\e]0;x"\n---\n\n'
        "The \x1b[2Jharbour \u202egauge reads\x07 eleven \x9b31mfathoms\x00 at noon.\n".replace(
            "\x00", "\u2066"
        ),
    )
    assert terminal.run("index").returncode == 0
    done = terminal.run("ask", "What does the harbour gauge read?", "--top", "1")
    assert "gauge reads eleven" in done.stdout
    assert "Tide" in done.stdout
    assert done.stdout.replace("\n", "").isprintable()


def test_an_argument_that_is_no_utf8_is_read_as_far_as_it_is(fresh: Terminal) -> None:
    done = fresh.run("ask", os.fsdecode(b"Who \xe9 will oversee the unloading?"), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["question"] == "Who \ufffd will oversee the unloading?"
    assert json.loads(done.stdout)["citations"][0]["quote"] == QUOTE
    done = fresh.run("ask", QUESTION, "--author", os.fsdecode(b"\xe9"))
    assert (done.returncode, done.stderr) == (1, "")


def test_a_folder_whose_name_is_no_text_can_be_used_and_is_shown_escaped(
    terminal: Terminal, space: Workspace
) -> None:
    name = os.fsdecode(b"caf\xe9\x1b")
    space.corpus.rename(space.root / name)
    done = terminal.run("ask", QUESTION, "--top", "1", "--corpus", name)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "  caf\\udce9\\u001b/news/cranes.md:14"
    done = terminal.run("index", "--corpus", f"{name}s")
    assert done.returncode == 4
    assert done.stderr.startswith("error: there is no corpus folder caf\\udce9\\u001bs\n")


def test_a_terminal_of_few_characters_gets_and_gives_them_all(
    terminal: Terminal, space: Workspace
) -> None:
    space.write("kiln.md", "# Öfen\n\nThe kiln of Ödön Škoda is called 炉.\n")
    assert terminal.run("index").returncode == 0
    terminal.settings |= {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    question = "What is the kiln of Ödön called?"
    done = terminal.run("ask", question, "--json", "--top", "1")
    assert done.returncode == 0
    assert done.stdout.isascii()
    assert json.loads(done.stdout)["question"] == question
    assert (
        json.loads(done.stdout)["citations"][0]["quote"] == "The kiln of Ödön Škoda is called 炉."
    )
    terminal.settings["PYTHONIOENCODING"] = "iso-8859-1"
    code, out, _ = shell(terminal, "", "ask", question, "--top", "1")
    assert code == 0
    told = "The kiln of Ödön \\u0160koda is called \\u7089.\n"
    assert out.startswith(told.encode("iso-8859-1"))


@pytest.mark.parametrize("arguments", [["ask"], ["ask", "-"]], ids=" ".join)
def test_a_closed_input_holds_no_question(fresh: Terminal, arguments: list[str]) -> None:
    code, out, err = shell(fresh, "<&-", *arguments)
    assert (code, out) == (2, b"")
    assert err.startswith(b"error: the" if len(arguments) > 1 else b"error: there is no question")


def test_an_input_that_never_ends_is_too_long_a_question(fresh: Terminal) -> None:
    with open("/dev/zero", "rb") as endless:  # noqa: PTH123 - a device
        done = subprocess.run(
            ["/bin/sh", "-c", 'tr "\\0" w | "$@"', "sh", *COMMAND, "ask", "-"],
            stdin=endless,
            cwd=fresh.folder,
            env=fresh.environment,
            capture_output=True,
            check=False,
            timeout=120,
        )
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"characters; 2,000 are the most" in done.stderr


@pytest.mark.parametrize(
    "arguments", [["ask", QUESTION], ["--help"], ["index", "--check"]], ids=" ".join
)
def test_an_output_that_is_full_is_an_error(fresh: Terminal, arguments: list[str]) -> None:
    code, _, err = shell(fresh, ">/dev/full", *arguments)
    assert code == 74
    assert err.decode().splitlines() == [
        "error: the output can't be written: No space left on device",
        "  Free disk space, or send the output elsewhere.",
    ]


def test_a_closed_output_harms_nothing(terminal: Terminal, space: Workspace) -> None:
    space.write("new.md", "# Lights\n\nThe lighthouse keeper is called Ysolde Marr.\n")
    assert shell(terminal, ">&- 2>&- <&-", "index") == (0, b"", b"")
    assert shell(terminal, ">&-", "ask", QUESTION) == (0, b"", b"")
    done = terminal.run("ask", "Who is the lighthouse keeper?", "--top", "1")
    assert done.stdout.startswith("The lighthouse keeper is called Ysolde Marr.")


@pytest.mark.parametrize("redirection", ["2>/dev/full", "2>&1 | true"])
def test_an_index_run_goes_on_when_nobody_can_read_how(
    terminal: Terminal, space: Workspace, redirection: str
) -> None:
    space.write("new.md", "# Lights\n\nThe lighthouse keeper is called Ysolde Marr.\n")
    assert shell(terminal, redirection.replace("|", "; true |"), "index")[0] == 0
    assert qabot.open_index(space.index, corpus=space.corpus).generation == 2


def test_a_home_that_isnt_known_is_a_setting_to_mend(terminal: Terminal, space: Workspace) -> None:
    (space.root / "qabot.toml").write_text('state = "~nobody-of-that-name/state"\n', "utf-8")
    done = terminal.run("ask", QUESTION)
    assert (done.returncode, done.stdout) == (3, "")
    assert "error: the setting state can't be used" in done.stderr
    assert "QABOT_STATE" in done.stderr
