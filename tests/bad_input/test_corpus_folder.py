"""Corpora that are none, files that are no articles, and files that change under an index run."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from hashing import Bench
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from processes import Terminal
from workspace import ARTICLES, Workspace, contents

import qabot
from qabot import corpus
from qabot.indexing.preparing import prepare
from qabot.wiring.indexing import loaders

QUESTION = "Who will oversee the unloading?"
QUOTE = "Captain Odalys Ferrante will oversee the unloading."
EXTENSIONS = sorted({".md", ".txt", ".html"} & loaders().keys())


def best(space: Workspace, question: str) -> qabot.Citation:
    index = qabot.open_index(space.index, corpus=space.corpus)
    return index.ask(question, threshold=0, top=1).citations[0]


@pytest.mark.parametrize(
    ("folder", "told"),
    [
        ("none", "there is no corpus folder none"),
        ("empty", "the corpus folder empty holds no article"),
        ("other", "the corpus folder other holds no article"),
        ("broken", "the corpus folder broken holds no article; a.md: holds no sentence"),
        ("corpus/undated.md", "the corpus corpus/undated.md is a file, not a folder"),
    ],
)
def test_a_corpus_without_an_article_is_an_error_that_makes_no_index(
    terminal: Terminal, space: Workspace, folder: str, told: str
) -> None:
    (space.root / "empty").mkdir()
    (space.root / "other").mkdir()
    (space.root / "other" / "table.xyz").write_text("1, 2", "utf-8")
    (space.root / "broken").mkdir()
    (space.root / "broken" / "a.md").write_text("# Only\n\n## Headings\n", "utf-8")
    terminal.settings |= {"QABOT_CORPUS": folder, "QABOT_INDEX": "new"}
    done = terminal.run("ask", QUESTION)
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.splitlines()[-2].startswith(f"error: {told}")
    assert not (space.root / "new" / "model").exists()


def odd_files(space: Workspace) -> tuple[set[str], dict[str, str]]:
    """Fill the corpus; return which files are articles, and why which others are not."""
    bytes_of = {
        "binary.txt": bytes(range(256)) * 20,
        "broken.md": b"---\ntitle: [a\n---\n\nThe hull leaks.\n",
        "list.md": b"---\n- a\n- b\n---\n\nThe hull leaks.\n",
        "marked.txt": b"\xff\xfeT\x00h\x00\xd8",
        "empty.md": b"",
        "empty.txt": b"",
        "empty.html": b"",
        "headings.md": b"# One\n\n## Two\n\n### Three\n",
        "no-page.html": b"The hull leaks.",
        "latin.txt": "The café of Ödön serves coffee to the pilots.".encode("cp1252"),
        "one-word.md": b"Barnacles\n",
        "unbroken.txt": b"a" * 1_000_000,
        "nested.md": b"---\ntitle: " + b"[" * 5_000 + b"\n---\n\nThe hull leaks.\n",
    }
    for path, data in bytes_of.items():
        (space.corpus / path).write_bytes(data)
    deep = "/".join(f"d{number}" for number in range(60))
    good = [
        f"{deep}/deep.md",
        *("-rf.md", "sp ace.md", "quo'te\".md", "Case.md", "case.md", "🏗.md", "شرح.md"),
        *("e\u0301.md", "\u00e9.md", "[red]%s{0}.md", f"{'x' * 252}.md", "$(reboot).md"),
    ]
    for number, path in enumerate(good):
        space.write(path, f"# T\n\nThe buoy of number {number} rings in fog.\n")
    for name in (b"two\nlines.md", b"caf\xe9.md", b"\x1b[31m.md", "\u202eevil.md".encode()):
        (space.corpus / os.fsdecode(name)).write_text("The hull leaks.", "utf-8")
    space.write(".hidden.md", "The hull leaks.")
    for name, target in {
        "loop": "loop",
        "loop.md": "loop.md",
        "self": ".",
        "outside": "/etc",
        "outside.md": "/etc/passwd",
        "inside.md": "undated.md",
        "dangling.md": "nowhere.md",
    }.items():
        (space.corpus / name).symlink_to(target)
    os.mkfifo(space.corpus / "pipe.md")
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(space.corpus)  # a socket's address is short
        try:
            listener.bind("socket.md")
        finally:
            os.chdir(here)
    link, name = "symbolic links are not followed", "the file name is not readable text"
    return {*good, "latin.txt", "one-word.md", "unbroken.txt"}, {
        "binary.txt": "looks like a binary file",
        "broken.md": "line 2: broken front matter",
        "list.md": "line 2: the front matter",
        "marked.txt": "marked as UTF-16-LE",
        "empty.md": "",
        "empty.txt": "",
        "empty.html": "the file is empty",
        "headings.md": "holds no sentence",
        "no-page.html": "not HTML, no tag in it",
        **dict.fromkeys(["two\\nlines.md", "caf\\udce9.md", "\\x1b[31m.md"], name),
        "\\u202eevil.md": name,
        "self": link,
        "outside": link,
        "outside.md": link,
        **dict.fromkeys(["inside.md", "dangling.md", "loop.md"], link),
        **dict.fromkeys(["pipe.md", "socket.md"], "this is no file but a pipe, socket or device"),
        "nested.md": "",
    }


def test_odd_files_are_indexed_or_named_with_what_to_do_and_none_is_changed(
    terminal: Terminal, space: Workspace
) -> None:
    good, bad = odd_files(space)
    before = contents(space.corpus)
    done = terminal.run("index")
    assert done.returncode == 8
    told = dict(
        line.removeprefix("skipped ").split(": ", 1)
        for line in done.stderr.splitlines()
        if line.startswith("skipped ")
    )
    assert told.keys() == bad.keys()
    for path, reason in bad.items():
        assert told[path].startswith(reason), path
        assert len(told[path]) > len(reason) + 10, f"{path}: what is to be done?"
    again = qabot.update_index(space.index, corpus=space.corpus)
    assert (again.added, again.changed, again.unchanged) == ((), (), len(ARTICLES) + len(good))
    assert dict(again.skipped) == told
    assert contents(space.corpus) == before
    index = qabot.open_index(space.index, corpus=space.corpus)
    assert index.pending() == 0
    assert index.ask(QUESTION, threshold=0).citations[0].quote == QUOTE
    cited = index.ask("What rings in fog?", threshold=0, top=50).citations
    assert {each.path for each in cited} <= good
    assert index.ask("café of Ödön", threshold=0).citations[0].path == "latin.txt"
    assert index.ask("barnacles", threshold=0).citations[0].quote == "Barnacles"


def test_what_cant_be_read_is_named_stays_answerable_and_is_read_once_it_can_be(
    powerless: Terminal, space: Workspace
) -> None:
    closed = space.write("new.md", "# Lights\n\nThe lighthouse keeper is called Ysolde Marr.\n")
    closed.chmod(0o000)
    (space.corpus / "news").chmod(0o000)
    for options in ([], [], ["--rehash"]):
        done = powerless.run("index", *options)
        assert (done.returncode, "0 removed" in done.stderr) == (8, True)
        denied = "can't be read: Permission denied; mend its permissions"
        assert f"skipped new.md: the file {denied}\n" in done.stderr
        assert f"skipped news: the folder {denied}\n" in done.stderr
    done = powerless.run("ask", QUESTION, "--top", "1")
    assert done.stdout.startswith(QUOTE)
    assert "has changed since it was indexed" in done.stdout
    closed.chmod(0o644)
    (space.corpus / "news").chmod(0o755)
    assert powerless.run("index", "--check").returncode == 1
    done = powerless.run("index")
    assert (done.returncode, "0 skipped: 6 articles" in done.stderr) == (0, True)
    assert best(space, "Who is the lighthouse keeper?").path == "new.md"


def test_a_corpus_that_is_closed_as_a_whole_leaves_the_index_answering(
    powerless: Terminal, space: Workspace
) -> None:
    space.corpus.chmod(0o000)
    done = powerless.run("index")
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.splitlines() == [
        "error: the corpus folder corpus can't be read: Permission denied",
        "  Mend its permissions.",
    ]
    done = powerless.run("ask", QUESTION, "--top", "1")
    assert (done.returncode, done.stdout.startswith(QUOTE)) == (0, True)
    assert "answered from the index alone" in done.stderr


def swap_for_a_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def swap_for_a_link(file: Path) -> None:
    file.unlink()
    file.symlink_to("/etc/passwd")


def remove_the_folder(file: Path) -> None:
    for each in file.parent.iterdir():
        each.unlink()
    file.parent.rmdir()


@pytest.mark.parametrize(
    ("happening", "reason"),
    [
        (Path.unlink, "it went while the index was made"),
        (remove_the_folder, "it went while the index was made"),
        (swap_for_a_pipe, "this is no file but a pipe, socket or device"),
        (swap_for_a_link, "symbolic links are not followed"),
    ],
    ids=["file removed", "folder removed", "now a pipe", "now a link"],
)
def test_a_file_that_goes_during_the_run_is_named_and_stays_answerable_until_the_next(
    space: Workspace, happening: Callable[[Path], None], reason: str
) -> None:
    edited = space.edit("news/cranes.md", "in October", "in November")

    def progress(stage: str, done: int, total: int, unit: str) -> None:  # noqa: ARG001 - the port's
        if stage == "reading" and done == 0 and total:
            happening(edited)

    report = qabot.update_index(space.index, corpus=space.corpus, progress=progress)
    assert report.skipped["news/cranes.md"].count(reason) == 1
    assert report.articles == len(ARTICLES)
    index = qabot.open_index(space.index, corpus=space.corpus)
    answer = index.ask(QUESTION, threshold=0, top=1)
    assert (answer.citations[0].quote, answer.stale) == (QUOTE, True)
    after = qabot.update_index(space.index, corpus=space.corpus)
    assert "news/cranes.md" in after.removed
    assert answer.citations[0].quote not in {
        each.quote for each in index.ask(QUESTION, threshold=0, top=9).citations
    }


def test_a_file_that_changes_during_the_run_is_read_again_by_the_next(space: Workspace) -> None:
    file = space.edit("undated.md", "four degrees", "five degrees")

    def progress(stage: str, done: int, total: int, unit: str) -> None:  # noqa: ARG001 - the port's
        if stage == "reading" and done == total:
            file.write_text(file.read_text("utf-8").replace("five", "nine"), "utf-8")

    qabot.update_index(space.index, corpus=space.corpus, progress=progress)
    question = "To how many degrees does the dairy chill its milk?"
    index = qabot.open_index(space.index, corpus=space.corpus)
    first = index.ask(question, threshold=0, top=1)
    assert "five degrees" in first.citations[0].quote
    assert first.stale
    assert index.pending(seconds=5) == 1
    assert qabot.update_index(space.index, corpus=space.corpus).changed == ("undated.md",)
    second = index.ask(question, threshold=0, top=1)
    assert "nine degrees" in second.citations[0].quote
    assert not second.stale


def test_a_corpus_that_goes_during_the_run_leaves_the_index_answering(space: Workspace) -> None:
    space.edit("undated.md", "four degrees", "five degrees")

    def progress(stage: str, done: int, total: int, unit: str) -> None:  # noqa: ARG001 - the port's
        if stage == "reading" and done == 0:
            space.corpus.rename(space.root / "elsewhere")

    report = qabot.update_index(space.index, corpus=space.corpus, progress=progress)
    assert list(report.skipped) == ["undated.md"]
    assert report.articles == len(ARTICLES)
    with pytest.raises(qabot.QabotError, match="there is no corpus folder"):
        qabot.update_index(space.index, corpus=space.corpus)
    assert best(space, QUESTION).quote == QUOTE


def test_articles_of_the_same_text_are_both_indexed_and_cited_once(space: Workspace) -> None:
    space.write("copy.md", ARTICLES["news/cranes.md"])
    assert qabot.update_index(space.index, corpus=space.corpus).added == ("copy.md",)
    citation = best(space, QUESTION)
    assert {citation.path, *(each.path for each in citation.also)} == {"copy.md", "news/cranes.md"}
    assert len(citation.also) == 1


def test_text_for_many_articles_in_one_file_is_refused_with_its_length(
    terminal: Terminal, space: Workspace
) -> None:
    sentence = "The crane lifts ten tonnes at noon. "
    text = sentence * (20_000_000 // len(sentence) + 1)
    space.write("twenty.md", text)
    with (space.corpus / "sparse.txt").open("wb") as file:
        file.truncate(corpus.MAX_BYTES + 1)
    done = terminal.run("index")
    assert done.returncode == 8
    assert done.stderr.splitlines()[-2:] == [
        "skipped sparse.txt: the file has more than 50 MB; split it, or move it out of the corpus",
        (
            f"skipped twenty.md: holds {len(text) - 1:,} characters; an article has 5,000,000 at"
            " most. Split it into several files."
        ),
    ]
    again = terminal.run("index")
    assert (again.returncode, "reading" in again.stderr) == (8, False)
    assert best(space, QUESTION).quote == QUOTE


def test_a_long_article_within_the_limit_is_indexed(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.space.write("a.txt", "The crane lifts ten tonnes at noon. " * 5_000)
    report = bench.run()
    assert (report.articles, report.sentences) == (1, 5_000)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    data=st.binary(max_size=400)
    | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
    | st.text("-:#*>`|[]<>/&;!aA1. \n\t\r\x0b\x85\u2028", max_size=200).map(str.encode),
    suffix=st.sampled_from(EXTENSIONS),
)
@example(data=b"---\ntitle: \xff\n---\nThe hull leaks.", suffix=".md")
@example(data=b"\xff\xfe\x00\xd8 hull", suffix=".txt")
@example(data=b"<p>The &#xD800; hull &#0; leaks.</p>", suffix=".html")
def test_any_bytes_are_quoted_word_for_word_or_skipped_with_a_reason(
    tmp_path: Path, data: bytes, suffix: str
) -> None:
    (tmp_path / f"a{suffix}").write_bytes(data)
    prepared = prepare(tmp_path, f"a{suffix}", loaders())
    if prepared.article is None:
        assert prepared.state.problem
        assert "qabot fails on it" not in prepared.state.problem
        return
    assert prepared.state.problem is None
    text = prepared.article.article.text
    text.encode()
    quotes = [
        (text[start:end], quote)
        for span, sentences in zip(
            prepared.article.passages, prepared.article.sentence_texts, strict=True
        )
        for (start, end), quote in zip(span.sentences, sentences, strict=True)
    ]
    assert quotes
    assert all(there == quote and quote.strip() for there, quote in quotes)
