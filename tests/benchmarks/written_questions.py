"""Ask the questions of the written articles that training holds out; print what came of them.

    python tests/benchmarks/written_questions.py [--work FOLDER] [--worlds FOLDER] [--reranker FILE]

The articles were written for training the reranker (qabot/training/worlds.py); every eighth file is
held out. All their articles are indexed together with the defaults. Half of the questions have no
answer, most of them near misses. A question is right first if the first citation is a sentence that
answers it.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from qabot.answering import THRESHOLD
from qabot.api import open_index, update_index
from qabot.cli.progress import ProgressBar
from qabot.evaluation.declining import point_at
from qabot.evaluation.questions import Question
from qabot.evaluation.report import Report, report_on
from qabot.evaluation.running import Outcome, ask_all
from qabot.training.worlds import FOLDER, read_world, world_files

THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8)


def write_corpus(worlds: Path, work: Path) -> list[Question]:
    """Write the articles that are held out as Markdown files; return the questions about them."""
    corpus = work / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    questions = []
    for file in world_files(worlds, held_out=True):
        world = read_world(file)
        for number, article in enumerate(world.articles, 1):
            name = f"{file.parent.name}-{file.stem}-{number}.md"
            (corpus / name).write_text(article.markdown(), "utf-8")
        for number, question in enumerate(world.questions, 1):
            expected = [world.sentence_at(place) for place in question.places]
            key = f"{file.parent.name}-{file.stem}-{number}"
            questions.append(Question(key, question.text, tuple(expected)))
    return questions


def tell(report: Report, outcomes: list[Outcome]) -> None:
    """Print the figures."""
    count = report.answerable
    print(f"{count} questions with an answer, {len(outcomes) - count} without")
    print("  ".join(f"{name} {value:.3f}" for name, value in report.ranking.items()))
    print("  ".join(f"{name} {value:.3f}" for name, value in report.reach.items()))
    print(f"AUROC, has an answer {report.auroc:.3f}, right first {report.auroc_right:.3f}")
    print(f"expected calibration error {report.error:.3f}")
    print("threshold  right first  declined  precision")
    for threshold in THRESHOLDS:
        right = sum(each.rank == 1 for each in outcomes if each.confidence >= threshold)
        point = point_at(threshold, [each.judged for each in outcomes])
        print(
            f"{threshold:9.2f}  {right / count:11.3f}  {point.declined:8.3f}"
            f"  {point.precision:9.3f}"
        )


def main() -> None:
    """Parse, write, index, ask and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--work", type=Path)
    parser.add_argument("--worlds", type=Path, default=FOLDER)
    parser.add_argument("--reranker", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ProgressBar() as progress:
        work = options.work or Path(folder)
        questions = write_corpus(options.worlds, work)
        update_index(work / "index", corpus=work / "corpus")
        opened = open_index(work / "index", corpus=work / "corpus", reranker=options.reranker)
        outcomes = []
        for each in ask_all(questions, opened.examine):
            outcomes.append(each)
            progress("asking", len(outcomes), len(questions), "questions")
    tell(report_on(outcomes, THRESHOLD, 0.9), outcomes)


if __name__ == "__main__":
    main()
