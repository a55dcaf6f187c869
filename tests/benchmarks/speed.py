"""Measure start-up, index building and updating, as ratios within one run.

    python tests/benchmarks/speed.py NEWS [--articles N] [--runs N]

NEWS is a tar.gz of text files, one article each (the BBC news corpus in its usual form). Prints
the table of the README. Times are medians of interleaved runs of whole processes; the machine
should have nothing else to do.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

from sample_questions import read_questions

ROOT = Path(__file__).parents[2]
QUESTION = "Who is the mayor of Ostrevik?"


def timed(*command: str | Path, good: tuple[int, ...] = (0,)) -> float:
    """Return the seconds a process takes."""
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    seconds = time.perf_counter() - started
    if done.returncode not in good:
        raise SystemExit(f"{command} failed:\n{done.stdout}{done.stderr}")
    return seconds


def output(*command: str | Path) -> str:
    """Return what a process prints."""
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def qabot(*arguments: str | Path, good: tuple[int, ...] = (0,)) -> float:
    """Return the seconds a qabot command takes."""
    return timed(sys.executable, "-m", "qabot", *arguments, good=good)


def start_up(index: Path, runs: int) -> None:
    """Compare cold commands with the import of sentence_transformers."""
    qabot("index", "--index", index)
    ask: list[float] = []
    helped: list[float] = []
    imported: list[float] = []
    for _ in range(runs):
        ask.append(qabot("ask", "--index", index, QUESTION, good=(0, 1)))
        helped.append(qabot("--help"))
        imported.append(timed(sys.executable, "-c", "import sentence_transformers"))
    whole = statistics.median(imported)
    row("import sentence_transformers", whole, 1.0)
    row("cold `qabot ask`, sample index", statistics.median(ask), statistics.median(ask) / whole)
    row("`qabot --help`", statistics.median(helped), statistics.median(helped) / whole)


def build_and_edit(news: Path, work: Path, articles: int) -> None:
    """Compare a build with a plain encode of the same texts, and an edit with the build."""
    corpus, index = work / "corpus", work / "index"
    corpus.mkdir()
    with tarfile.open(news) as archive:
        members = sorted(
            (each for each in archive.getmembers() if each.name.endswith(".txt")),
            key=lambda each: each.name,
        )
        for number, member in enumerate(members[:articles]):
            stream = archive.extractfile(member)
            assert stream is not None
            (corpus / f"{number:04}.txt").write_bytes(stream.read())
    # The whole build with the export of the model, which happens once, apart.
    shutil.copytree(work / "sample" / "model", index / "model")
    build = qabot("index", "--corpus", corpus, "--index", index, good=(0, 8))
    texts = work / "texts.txt"
    timed(sys.executable, __file__, "--dump", index, texts)
    plain = float(output(sys.executable, __file__, "--encode", texts))
    edits = []
    for turn in range(3):
        file = corpus / "0007.txt"
        file.write_bytes(file.read_bytes() + f"\nIt was edited {turn}.\n".encode())
        edits.append(qabot("index", "--corpus", corpus, "--index", index, good=(0, 8)))
    row(f"plain fp32 encode of the texts of {articles} articles", plain, 1.0)
    row(f"`qabot index`, {articles} articles", build, build / plain)
    edit = statistics.median(edits)
    row("`qabot index`, one of them edited", edit, edit / build, "of the build")
    asked = [
        qabot("ask", "--corpus", corpus, "--index", index, QUESTION, good=(0, 1)) for _ in range(3)
    ]
    row(f"cold `qabot ask`, {articles} articles", statistics.median(asked), None)
    print(output(sys.executable, __file__, "--questions", corpus, index), end="", flush=True)


def questions(corpus: Path, index: Path) -> None:
    """Print how long a warm question and the look for changes take in a process of their own."""
    from qabot.api import open_index  # noqa: PLC0415

    opened = open_index(index, corpus=corpus)
    looks, asks = [], []
    for question in read_questions("answerable"):
        started = time.perf_counter()
        opened.pending()
        looks.append(time.perf_counter() - started)
        asks.append(opened.ask(question["question"]).elapsed)
    row(
        f"look for changes among {len(list(corpus.iterdir()))} files",
        statistics.median(looks),
        None,
    )
    row("warm question there, median", statistics.median(asks), None)
    row("warm question there, p95", statistics.quantiles(asks, n=20)[-1], None)


def dump(index: Path, target: Path) -> None:
    """Write the texts that an index embedded, one a line."""
    import json  # noqa: PLC0415
    import sqlite3  # noqa: PLC0415

    connection = sqlite3.connect(index / "qabot.db")
    passages = connection.execute(
        'SELECT a.title, p.heading, substr(a.text, p.start + 1, p."end" - p.start)'
        " FROM passages p JOIN articles a ON a.id = p.article_id"
    ).fetchall()
    texts = ["\n".join(filter(None, row)) for row in passages]
    texts += [
        row[0]
        for row in connection.execute(
            'SELECT substr(a.text, s.start + 1, s."end" - s.start)'
            " FROM sentences s JOIN articles a ON a.id = s.article_id"
        )
    ]
    target.write_text("\n".join(json.dumps(text) for text in dict.fromkeys(texts)), "utf-8")


def encode(texts: Path) -> None:
    """Print the seconds that one plain SentenceTransformer encode of the texts takes."""
    import json  # noqa: PLC0415

    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    from qabot.models import sources  # noqa: PLC0415

    lines = [json.loads(line) for line in texts.read_text("utf-8").splitlines()]
    model = SentenceTransformer(str(sources.locate(sources.DEFAULT_MODEL)), device="cpu")
    model.encode(lines[:32])
    started = time.perf_counter()
    model.encode(lines, show_progress_bar=False)
    print(time.perf_counter() - started)


def row(name: str, seconds: float, ratio: float | None, of: str = "") -> None:
    """Print a table row."""
    told = "" if ratio is None else f"{ratio:.3f} {of}"
    print(f"| {name} | {seconds:.3f} s | {told} |", flush=True)


def main() -> None:
    """Parse and measure."""
    if sys.argv[1:2] == ["--dump"]:
        return dump(Path(sys.argv[2]), Path(sys.argv[3]))
    if sys.argv[1:2] == ["--encode"]:
        return encode(Path(sys.argv[2]))
    if sys.argv[1:2] == ["--questions"]:
        return questions(Path(sys.argv[2]), Path(sys.argv[3]))
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("news", type=Path)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    print(f"{len(os.sched_getaffinity(0))} cores")
    print("| what | time | ratio |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        start_up(work / "sample", options.runs)
        build_and_edit(options.news, work, options.articles)
    return None


if __name__ == "__main__":
    main()
