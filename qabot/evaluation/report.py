"""What the outcomes of a run of questions come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from qabot.evaluation.calibration import Bin, calibration_error, reliability
from qabot.evaluation.declining import (
    Point,
    auroc,
    best_coverage,
    curve,
    point_at,
    rounded_threshold,
)
from qabot.evaluation.ranking import mean_reciprocal_rank, success_at
from qabot.evaluation.running import DEPTH, Outcome, Stage

SCHEMA = "qabot.evaluation/1"


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a run; docs/quality.md explains each.

    Attributes:
        outcomes: of all questions asked.
        threshold: that is in force.
        precision: that is wanted of what is answered.
        ranking: figures of the answerable questions, declining aside; empty if there are none.
        reach: share of the answerable questions whose right sentence came through each stage.
        stages: how many questions are to be blamed on what.
        auroc: of telling answerable from unanswerable; None unless there are both.
        auroc_right: of telling a right first sentence from none, whatever the reason.
        error: expected calibration error of the confidence.
        at: what comes of the threshold in force.
        suggested: what comes of the threshold that covers most at the precision wanted, if any.
        points: the coverage-precision curve, from the highest threshold on.
        bins: the reliability diagram.
    """

    outcomes: tuple[Outcome, ...]
    threshold: float
    precision: float
    ranking: dict[str, float]
    reach: dict[str, float]
    stages: dict[str, int]
    auroc: float | None
    auroc_right: float | None
    error: float
    at: Point
    suggested: Point | None
    points: tuple[Point, ...]
    bins: tuple[Bin, ...]

    @property
    def answerable(self) -> int:
        """How many of the questions have an answer."""
        return sum(each.answerable for each in self.outcomes)

    def worst(self, count: int) -> list[Outcome]:
        """Return the questions that went wrong, those with the most misleading confidence first."""
        wrong = [each for each in self.outcomes if each.stage(self.threshold) is not Stage.FINE]
        # The Brier score's term of the question.
        return sorted(wrong, key=lambda each: -abs(each.confidence - (each.rank == 1)))[:count]


def report_on(outcomes: Sequence[Outcome], threshold: float, precision: float) -> Report:
    """Return the figures of ``outcomes``.

    Args:
        outcomes: at least one.
        threshold: the confidence under which nothing counts as an answer.
        precision: 0 to 1, that the suggested threshold is to reach.
    """
    answerable = [each for each in outcomes if each.answerable]
    judged = [each.judged for each in outcomes]
    confidences = [each.confidence for each in outcomes]
    right = [each.rank == 1 for each in outcomes]
    points = curve(judged)
    best = best_coverage(points, precision)
    bins = reliability(confidences, right)
    return Report(
        outcomes=tuple(outcomes),
        threshold=threshold,
        precision=precision,
        ranking=_ranking(answerable) if answerable else {},
        reach=_reach(answerable, threshold) if answerable else {},
        stages=dict(Counter(each.stage(threshold).value for each in outcomes)),
        auroc=auroc(confidences, [each.answerable for each in outcomes]),
        auroc_right=auroc(confidences, right),
        error=calibration_error(bins),
        at=point_at(threshold, judged),
        suggested=best and point_at(rounded_threshold(best, points), judged),
        points=tuple(points),
        bins=tuple(bins),
    )


def as_json(report: Report, worst: int) -> dict[str, Any]:
    """Return what `qabot eval --json` prints."""
    return {
        "schema": SCHEMA,
        "questions": len(report.outcomes),
        "answerable": report.answerable,
        "threshold": report.threshold,
        "ranking": report.ranking,
        "reach": report.reach,
        "stages": report.stages,
        "auroc": report.auroc,
        "auroc_right": report.auroc_right,
        "calibration_error": report.error,
        "at_threshold": asdict(report.at),
        "wanted_precision": report.precision,
        "suggested": asdict(report.suggested) if report.suggested else None,
        "curve": [asdict(point) for point in report.points],
        "reliability": [asdict(each) for each in report.bins],
        "worst": [
            {
                **asdict(each),
                "stage": each.stage(report.threshold).value,
            }
            for each in report.worst(worst)
        ],
    }


def as_text(report: Report, worst: int) -> str:
    """Return the report for reading, at most 80 columns but for what is quoted."""
    count, with_answer = len(report.outcomes), report.answerable
    lines = [f"{_count(count)}: {with_answer} with an answer, {count - with_answer} without"]
    if report.ranking:
        lines += ["", "ranking, of those with an answer", *_rows(report.ranking)]
        lines += ["", "the right sentence is", *_rows(report.reach)]
    lines += ["", f"at the threshold in force, {report.threshold:g}", *_rows(_told(report.at))]
    lines += ["", "the confidence"]
    lines += _rows(
        {
            "AUROC, has an answer": report.auroc,
            "AUROC, first is right": report.auroc_right,
            "expected calibration error": report.error,
        }
    )
    if report.suggested is None:
        lines += ["", f"no threshold reaches a precision of {report.precision:g}"]
    else:
        lines += ["", f"for a precision of {report.precision:g}: threshold = "]
        lines[-1] += f"{report.suggested.threshold:g}"
        lines += _rows(_told(report.suggested))
    for each in report.worst(worst):
        lines += ["", *_shown(each, report.threshold)]
    return "\n".join(lines)


def _ranking(answerable: Sequence[Outcome]) -> dict[str, float]:
    ranks = [each.rank for each in answerable]
    return {
        "P@1": success_at(ranks, 1),
        "P@3": success_at(ranks, 3),
        f"MRR@{DEPTH}": mean_reciprocal_rank(ranks, DEPTH),
    }


def _reach(answerable: Sequence[Outcome], threshold: float) -> dict[str, float]:
    """Return the share that is left behind each stage."""
    count = len(answerable)
    return {
        "retrieved": sum(each.retrieved is not None for each in answerable) / count,
        "in a passage that is read": sum(each.read for each in answerable) / count,
        "first": sum(each.rank == 1 for each in answerable) / count,
        "first, and answered": sum(each.stage(threshold) is Stage.FINE for each in answerable)
        / count,
    }


def _told(point: Point) -> dict[str, float]:
    return {
        "precision of what is answered": point.precision,
        "answered, of those with an answer": point.coverage,
        "declined, of those without": point.declined,
        "precision of declining": point.declining_precision,
    }


def _rows(figures: dict[str, Any]) -> list[str]:
    return [
        f"  {name:<34} {'-' if value is None else format(value, '.3f')}"
        for name, value in figures.items()
    ]


def _shown(each: Outcome, threshold: float) -> list[str]:
    quoted = f"{each.quote} ({each.path})" if each.quote else "nothing found"
    wanted = " | ".join(each.expected) or "no answer"
    return [
        f"{each.id}: {each.question}",
        f"  {each.stage(threshold).value}; confidence {each.confidence:.2f}",
        f"  first:    {quoted}",
        f"  expected: {wanted}",
    ]


def _count(number: int) -> str:
    return "1 question" if number == 1 else f"{number:,} questions"
