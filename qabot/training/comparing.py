"""Compares a trained reranker with the one before it, and calibrates its confidence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import torch

from qabot.answering.calibration import Calibration, log_odds
from qabot.evaluation.report import Report
from qabot.evaluation.running import DEPTH, Outcome

# With fewer right or wrong answers a fit would follow chance.
FEWEST_OF_A_KIND = 10
# Pulls the fit towards leaving the confidence as it is: squared distance, mean a question.
_RIDGE = 0.05


def fit(outcomes: Sequence[Outcome]) -> Calibration | None:
    """Return the calibration that suits ``outcomes`` best; None if they are too few to tell."""
    right = [each.rank == 1 for each in outcomes if 0 < each.confidence < 1]
    if min(sum(right), len(right) - sum(right)) < FEWEST_OF_A_KIND:
        return None
    odds = [log_odds(each.confidence) for each in outcomes if 0 < each.confidence < 1]
    x = torch.tensor(odds, dtype=torch.float64)
    y = torch.tensor(right, dtype=torch.float64)
    # The slope is kept above 0 by its logarithm.
    weights = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=100)

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(
            weights[0].exp() * x + weights[1], y
        )
        loss = loss + _RIDGE * weights.pow(2).sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(closure)  # type: ignore[no-untyped-call]
    slope, shift = weights.detach().tolist()
    return Calibration(round(math.exp(slope), 4), round(shift, 4))


def calibrated(outcomes: Sequence[Outcome], calibration: Calibration) -> list[Outcome]:
    """Return ``outcomes`` with the confidence that the calibration gives them."""
    return [
        replace(each, confidence=calibration.of(each.confidence))
        if 0 < each.confidence < 1
        else each
        for each in outcomes
    ]


def figures(report: Report) -> dict[str, float | None]:
    """Return what is compared, by name."""
    return {
        "P@1": report.ranking.get("P@1"),
        f"MRR@{DEPTH}": report.ranking.get(f"MRR@{DEPTH}"),
        "AUROC, has an answer": report.auroc,
        "AUROC, first is right": report.auroc_right,
        "expected calibration error": report.error,
        "answered at the threshold": report.at.coverage,
        "precision of what is answered": report.at.precision,
        "declined, of those without": report.at.declined,
    }


def is_better(before: Report, after: Report) -> bool:
    """Return whether the sum of MRR and of telling a right first sentence (AUROC) has risen."""
    return _worth(after) > _worth(before)


def _worth(report: Report) -> float:
    told = report.auroc_right
    # All right or all wrong: there is nothing to tell apart.
    return report.ranking[f"MRR@{DEPTH}"] + (report.ranking["P@1"] if told is None else told)


def as_text(before: Report, after: Report) -> str:
    """Return the two as a table."""
    rows = [f"{'':<32} before   after"]
    later = figures(after)
    for name, value in figures(before).items():
        rows.append(f"{name:<32} {_shown(value)}  {_shown(later[name])}")
    return "\n".join(rows)


def _shown(value: float | None) -> str:
    return f"{'-':>6}" if value is None else f"{value:6.3f}"
