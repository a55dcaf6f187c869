"""Measure what an answer shows besides its first sentence, on the committed sets.

    python tests/benchmarks/composition.py [--part context|lists|merging|contradictions] [--verbose]

Each set has a tuning half, on which the rules were made, and a held-out half; both are reported.
All questions go through the public API at its defaults. Figures "given the sentence" leave out the
ranking: the rule is asked about the right sentence, wherever it was ranked.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from qabot.answering.context import REACH, needed
from qabot.answering.contradicting import contradicts
from qabot.answering.merging import same_statement
from qabot.api import Index, open_index, update_index
from qabot.ports import Snapshot, Unit
from qabot.records import Filter, Sentence
from qabot.wiring.asking import open_store

ROOT = Path(__file__).parents[2]
QUESTIONS = ROOT / "tests" / "questions"
HALVES = ("tuning", "held-out")
Case = dict[str, Any]


def read(name: str) -> list[Case]:
    """Return the cases of a committed set."""
    return [
        json.loads(line) for line in (QUESTIONS / f"{name}.jsonl").read_text("utf-8").splitlines()
    ]


def build(folder: Path) -> Index:
    """Index the sample articles together with those that contradict one another."""
    corpus = folder / "corpus"
    shutil.copytree(ROOT / "corpus", corpus)
    shutil.copytree(QUESTIONS / "newer", corpus / "newer")
    update_index(folder / "index", corpus=corpus)
    return open_index(folder / "index", corpus=corpus)


def told(what: str, cases: Sequence[Case], holds: Callable[[Case], bool]) -> None:
    """Print in how many cases something holds, by half and in all."""
    by_half = []
    for half in HALVES:
        of_half = [each for each in cases if each["half"] == half]
        by_half.append(f"{half} {sum(map(holds, of_half))} of {len(of_half)}")
    count = sum(map(holds, cases))
    print(f"{what}: {count} of {len(cases)} ({count / len(cases):.0%}; {', '.join(by_half)})")


def covers(groups: Iterable[Sequence[str]], shown: Iterable[str]) -> bool:
    """Return whether each group of acceptable sentences has a sentence of its own among those."""
    left = list(shown)
    for group in groups:
        found = next((text for text in left if text in group), None)
        if found is None:
            return False
        left.remove(found)
    return True


def sentence_of(snapshot: Snapshot, case: Case) -> Sentence:
    """Return the stored sentence of a case."""
    ids = snapshot.matching(Unit.SENTENCE, case["sentence"], 50, Filter()).ids
    return next(
        each
        for each in snapshot.sentences(ids)
        if each.text == case["sentence"] and each.article.path == case["path"]
    )


def context(index: Index, place: Path) -> None:
    """Measure what a quote is shown with."""
    cases = read("context")
    leaning = [each for each in cases if each["needs"]]
    with open_store(place).snapshot() as snapshot:
        for each in cases:
            sentence = sentence_of(snapshot, each)
            before, _ = snapshot.neighbours(sentence, REACH)
            each["given"] = [found.text for found in needed(sentence, before)]
    for each in leaning:
        first = index.ask(each["question"]).citations[:1]
        each["cited"] = bool(first) and first[0].quote == each["sentence"]
        each["context"] = first[0].context if first else ()
    told(
        "needed neighbour shown, given the sentence",
        leaning,
        lambda each: set(each["needs"]) <= set(each["given"]),
    )
    told(
        "unneeded neighbour shown, given the sentence",
        cases,
        lambda each: not set(each["given"]) <= {*each["needs"], *each["may"]},
    )
    told("the sentence is the first citation, end to end", leaning, lambda each: each["cited"])
    told(
        "needed neighbour shown with it, of those",
        [each for each in leaning if each["cited"]],
        lambda each: set(each["needs"]) <= set(each["context"]),
    )


def lists(index: Index, *, verbose: bool) -> None:
    """Measure questions for several things, and that questions for one get one."""
    cases = read("lists")
    for each in cases:
        answer = index.ask(each["question"])
        each["shown"] = [citation.quote for citation in answer.citations]
        judged = [hit.sentence.text for hit in index.examine(each["question"]).judged[:10]]
        each["found"] = covers(each["needs"], judged)
        wanted = {*(text for group in each["needs"] for text in group), *each["may"]}
        each["padding"] = [text for text in each["shown"] if text not in wanted]
        if verbose:
            print(each["id"], covers(each["needs"], each["shown"]), each["question"])
            for text in each["shown"]:
                print("     ", "" if text in wanted else "PADDING", text[:90])
    several = [each for each in cases if each["id"].startswith("l")]
    single = [each for each in cases if each["id"].startswith("s")]
    told("all needed sentences shown", several, lambda each: covers(each["needs"], each["shown"]))
    told(
        "likewise, of those that rank among the ten best of one reading",
        [each for each in several if each["found"]],
        lambda each: covers(each["needs"], each["shown"]),
    )
    told("no padding, several asked for", several, lambda each: not each["padding"])
    told("no padding, one asked for", single, lambda each: not each["padding"])


def merging() -> None:
    """Measure which pairs of sentences are taken for one statement."""
    cases = read("pairs")
    alike = [each for each in cases if each["same"]]
    unlike = [each for each in cases if not each["same"]]
    told("same statement merged", alike, lambda each: same_statement(each["first"], each["second"]))
    told(
        "different statements kept apart",
        unlike,
        lambda each: not same_statement(each["first"], each["second"]),
    )


def contradictions(index: Index, *, verbose: bool) -> None:
    """Measure that both sides of a contradiction are shown, and no other pair is called one."""
    cases = read("newer")
    for each in cases:
        answer = index.ask(each["question"])
        each["shown"] = [citation.quote for citation in answer.citations]
        each["disputed"] = [each.quote for each in answer.citations if each.disputed]
        hits = index.examine(each["question"]).judged
        sides = [
            hit for side in ("older", "newer") for hit in hits if hit.sentence.text == each[side]
        ]
        each["told"] = len(sides) == 2 and contradicts(each["question"], *sides)
        if verbose:
            print(each["id"], each["told"], each["question"], each["disputed"] or each["shown"])
    two_sided = [each for each in cases if each["newer"]]
    one_sided = [each for each in cases if not each["newer"]]
    told(
        "both shown, newest first, marked",
        two_sided,
        lambda each: each["disputed"] == [each["newer"], each["older"]],
    )
    told("told as a contradiction, given both sentences", two_sided, lambda each: each["told"])
    told("nothing marked where nothing contradicts", one_sided, lambda each: not each["disputed"])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--part", choices=["context", "lists", "merging", "contradictions"])
    parser.add_argument("--verbose", action="store_true", help="show what was shown")
    options = parser.parse_args()
    if options.part in {None, "merging"}:
        print("Same statement")
        merging()
    if options.part == "merging":
        return
    with tempfile.TemporaryDirectory() as folder:
        index = build(Path(folder))
        if options.part in {None, "contradictions"}:
            print("Contradictions")
            contradictions(index, verbose=options.verbose)
        if options.part in {None, "lists"}:
            print("Several sentences")
            lists(index, verbose=options.verbose)
        if options.part in {None, "context"}:
            print("Context")
            context(index, Path(folder) / "index")


if __name__ == "__main__":
    main()
