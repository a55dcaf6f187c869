"""The coverage-precision curve and the reliability diagram, as one page that needs nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from qabot.evaluation.calibration import Bin
from qabot.evaluation.declining import Point
from qabot.evaluation.report import Report

_SIDE, _LEFT, _TOP = 320, 52, 16
_TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 56rem;
  padding: 0 1rem; }}
main {{ display: flex; flex-wrap: wrap; gap: 2rem; }}
figure {{ margin: 0; }}
figcaption {{ max-width: 24rem; }}
svg text {{ font: 12px system-ui, sans-serif; fill: currentColor; }}
.grid {{ stroke: currentColor; stroke-opacity: .15; }}
.line {{ fill: none; stroke: #2563eb; stroke-width: 2; }}
.bar {{ fill: #2563eb; fill-opacity: .55; }}
.ideal {{ stroke: currentColor; stroke-opacity: .5; stroke-dasharray: 4 4; }}
.now {{ fill: #d97706; }}
.suggested {{ fill: #059669; }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>{summary}</p>
<main>
<figure>
{curve}
<figcaption>Precision of what is answered, by the share of the answerable questions that is
answered, as the threshold falls from left to right. {marks}</figcaption>
</figure>
<figure>
{reliability}
<figcaption>How often the first sentence is right, by its confidence; a number over a bar says how
many questions it stands for. On the dashed line the confidence would be exact; expected calibration
error {error:.3f}.</figcaption>
</figure>
</main>
</body>
</html>
"""


def as_html(report: Report, name: str) -> str:
    """Return the page; ``name`` is what was asked, for its heading."""
    count = len(report.outcomes)
    marks = f"Orange: the threshold in force, {report.threshold:g}."
    if report.suggested:
        marks += (
            f" Green: {report.suggested.threshold:g}, which covers most at a precision of"
            f" {report.precision:g}."
        )
    figures = [f"{key} {value:.3f}" for key, value in report.ranking.items()]
    if report.auroc is not None:
        figures.append(f"AUROC {report.auroc:.3f}")
    return _PAGE.format(
        title=escape(f"qabot on {name}"),
        summary=escape(
            ", ".join(
                [f"{count} questions", f"{report.answerable} of them with an answer", *figures]
            )
        ),
        curve=_svg(
            "Coverage and precision",
            ("coverage", "precision"),
            _curve(report.points, report.at, report.suggested),
        ),
        reliability=_svg("Reliability", ("confidence", "right"), _reliability(report.bins)),
        marks=escape(marks),
        error=report.error,
    )


def _curve(points: Sequence[Point], now: Point, suggested: Point | None) -> list[str]:
    path = " ".join(f"{_x(each.coverage)},{_y(each.precision)}" for each in points)
    drawn = [f'<polyline class="line" points="{path}"/>']
    for point, name in ((now, "now"), (suggested, "suggested")):
        if point is not None:
            place = f'cx="{_x(point.coverage)}" cy="{_y(point.precision)}"'
            told = f"threshold {point.threshold:g}: {point.coverage:.3f} / {point.precision:.3f}"
            drawn.append(f'<circle class="{name}" {place} r="5"><title>{told}</title></circle>')
    return drawn


def _reliability(bins: Sequence[Bin]) -> list[str]:
    drawn = [
        f'<line class="ideal" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>',
    ]
    for each in bins:
        if not each.count:
            continue
        left, top = _x(each.low), _y(each.right)
        width, height = round(_x(each.high) - left - 2, 1), round(_y(0) - top, 1)
        middle = round(left + width / 2, 1)
        drawn.append(
            f'<rect class="bar" x="{left}" y="{top}" width="{width}" height="{height}"/>'
            f'<text x="{middle}" y="{top - 4}" text-anchor="middle">{each.count}</text>'
        )
    return drawn


def _svg(title: str, axes: tuple[str, str], drawn: Sequence[str]) -> str:
    across, up = axes
    width, height = _LEFT + _SIDE + 16, _TOP + _SIDE + 44
    lines = [
        f'<svg role="img" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
        f"<title>{title}</title>",
    ]
    for tick in _TICKS:
        x, y = _x(tick), _y(tick)
        lines += [
            f'<line class="grid" x1="{x}" y1="{_y(0)}" x2="{x}" y2="{_y(1)}"/>',
            f'<line class="grid" x1="{_x(0)}" y1="{y}" x2="{_x(1)}" y2="{y}"/>',
            f'<text x="{x}" y="{_y(0) + 16}" text-anchor="middle">{tick:g}</text>',
            f'<text x="{_LEFT - 6}" y="{y + 4}" text-anchor="end">{tick:g}</text>',
        ]
    middle = _TOP + _SIDE / 2
    turned = f'transform="rotate(-90 14 {middle})"'
    lines += [
        f'<text x="{_LEFT + _SIDE / 2}" y="{height - 6}" text-anchor="middle">{across}</text>',
        f'<text x="14" y="{middle}" text-anchor="middle" {turned}>{up}</text>',
        *drawn,
        "</svg>",
    ]
    return "\n".join(lines)


def _x(value: float) -> float:
    return round(_LEFT + value * _SIDE, 1)


def _y(value: float) -> float:
    return round(_TOP + (1 - value) * _SIDE, 1)
