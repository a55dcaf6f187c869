"""A whole run of ``qabot train``: ask, train, export, compare, and write what is better."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

from qabot.answering import Examination
from qabot.answering.calibration import UNCHANGED, Calibration
from qabot.errors import UsageError
from qabot.evaluation.questions import Question
from qabot.evaluation.report import Report, report_on
from qabot.evaluation.running import Outcome, ask_all
from qabot.models import calibration as calibration_file
from qabot.models import sources
from qabot.models.heavy import quiet
from qabot.ports import Progress
from qabot.training import comparing
from qabot.training.continuing import Trained, go_on, prepare
from qabot.training.export import export
from qabot.training.mining import Mined, OwnLessons, mine
from qabot.training.parting import Parts, part

FEWEST = 20
# A report needs one to suggest a threshold for; the suggestion isn't shown here.
_PRECISION = 0.9

T = TypeVar("T")
Examine = Callable[[str], Examination]


@dataclass(frozen=True, slots=True)
class Result:
    """What a run came to; `Run.write` puts it in place.

    Attributes:
        draft: the exported reranker, in the run's work folder.
        trained: how training went.
        calibration: of the trained reranker's confidence.
        before: figures of the held-out questions with the reranker that training began at.
        after: likewise with the trained one.
        parts: which questions, by number of the usable ones, taught, chose and were reported.
        unusable: questions whose expected sentence isn't among what the index gives.
    """

    draft: Path
    trained: Trained
    calibration: Calibration
    before: Report
    after: Report
    parts: Parts
    unusable: tuple[Question, ...]

    @property
    def better(self) -> bool:
        """Whether the held-out questions say so."""
        return self.trained.share > 0 and comparing.is_better(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Run:
    """Trains a reranker on questions.

    Attributes:
        examiner: opens the index with the reranker in a file, None for the packaged one, and
            returns its `examine`.
        start: the reranker to begin at; None for the packaged one.
        output: where the trained one goes; what the run keeps until its end is beside it.
        threshold: the confidence under which nothing counts as an answer.
        progress: told how it goes.
    """

    examiner: Callable[[Path | None], Examine]
    start: Path | None
    output: Path
    threshold: float
    progress: Progress

    @property
    def work(self) -> Path:
        """The folder of what an interrupted run goes on from."""
        return self.output.with_name(f"{self.output.name}.work")

    def train(self, questions: Sequence[Question], minutes: float) -> Result:
        """Train and compare; nothing is written but the work folder.

        Raises:
            UsageError: fewer than 20 questions with an answer can be used.
            QabotError: the index or the reranker can't be used.
        """
        quiet()
        mined = list(self._shown("asking", mine(questions, self.examiner(self.start)), questions))
        usable = [each for each in mined if each.passages]
        unusable = tuple(each.question for each in mined if not each.passages)
        _check_enough(usable, len(unusable))
        parts = part(usable)
        begin, _ = sources.reranker_files(self.start)
        prepare(self.work, _key(questions, begin))
        lessons = OwnLessons(usable)
        trained = go_on(
            lessons,
            parts,
            start=begin,
            work=self.work,
            minutes=minutes,
            progress=self.progress,
        )
        self.progress("exporting", 0, 0, "")
        draft = self.work / "reranker.onnx"
        export(trained.checkpoint, draft)
        examine = self.examiner(draft)
        choosing = [usable[n].question for n in parts.choose]
        found = comparing.fit(self._asked("calibrating", choosing, examine))
        calibration = found or (calibration_file.read(begin) if self.start else UNCHANGED)
        reported = [usable[n].question for n in parts.report]
        after = comparing.calibrated(self._asked("comparing", reported, examine), calibration)
        before = [usable[n].outcome for n in parts.report]
        return Result(
            draft,
            trained,
            calibration,
            report_on(before, self.threshold, _PRECISION),
            report_on(after, self.threshold, _PRECISION),
            parts,
            unusable,
        )

    def write(self, result: Result) -> None:
        """Put the trained reranker and its calibration in place."""
        beside = calibration_file.file_beside(self.output)
        draft = calibration_file.file_beside(result.draft)
        draft.write_text(calibration_file.as_text(result.calibration), "utf-8")
        result.draft.replace(self.output)
        draft.replace(beside)

    def clear(self) -> None:
        """Remove the work folder."""
        shutil.rmtree(self.work, ignore_errors=True)

    def _asked(self, stage: str, questions: list[Question], examine: Examine) -> list[Outcome]:
        return list(self._shown(stage, ask_all(questions, examine), questions))

    def _shown(self, stage: str, each: Iterator[T], questions: Sequence[Question]) -> Iterator[T]:
        for number, one in enumerate(each):
            self.progress(stage, number, len(questions), "questions")
            yield one


def _check_enough(usable: Sequence[Mined], unusable: int) -> None:
    count = sum(each.answer is not None for each in usable)
    if count < FEWEST:
        raise UsageError(
            f"{count} questions with an answer can be used; {FEWEST} are the fewest, and a few"
            f" hundred are better ({unusable} more can't be used: the index gives no sentence as"
            " expected)",
            hint="Add questions, each with the sentence that answers as the article has it;"
            " `qabot eval` tells which sentences are not retrieved.",
        )


def _key(questions: Sequence[Question], begin: Path) -> str:
    """Return what a run that was interrupted must share with the one that goes on."""
    whole = hashlib.sha256(json.dumps([asdict(each) for each in questions]).encode())
    whole.update(begin.read_bytes())
    return whole.hexdigest()
