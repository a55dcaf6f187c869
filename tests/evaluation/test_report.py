"""The report of a run, by hand; its forms."""

import json
import xml.etree.ElementTree as ET

import pytest

from qabot.evaluation.picture import as_html
from qabot.evaluation.report import Report, as_json, as_text, report_on
from qabot.evaluation.running import Outcome


def outcome(number: int, rank: int | None, confidence: float, *, answerable: bool) -> Outcome:
    return Outcome(
        id=f"q{number}",
        question=f"Who is <number> {number}?",
        answerable=answerable,
        confidence=confidence,
        rank=rank,
        retrieved=rank,
        read=rank is not None,
        quote="She & he.",
        highlight="She",
        path="a.md",
        expected=("It.",) if answerable else (),
        elapsed=0.1,
    )


OUTCOMES = [
    outcome(1, 1, 0.95, answerable=True),
    outcome(2, 1, 0.85, answerable=True),
    outcome(3, 2, 0.75, answerable=True),
    outcome(4, None, 0.25, answerable=True),
    outcome(5, None, 0.65, answerable=False),
    outcome(6, None, 0.15, answerable=False),
]


@pytest.fixture
def report() -> Report:
    return report_on(OUTCOMES, 0.5, 0.9)


def test_the_figures_are_those_counted_by_hand(report: Report) -> None:
    assert report.ranking == {
        "P@1": 2 / 4,
        "P@3": 3 / 4,
        "MRR@10": pytest.approx((1 + 1 + 0.5 + 0) / 4),
    }
    assert list(report.reach.values()) == [3 / 4, 3 / 4, 2 / 4, 2 / 4]
    assert report.stages == {
        "fine": 3,
        "read, not first": 1,
        "not retrieved": 1,
        "answered, has no answer": 1,
    }
    assert (report.at.precision, report.at.coverage, report.at.declined) == (2 / 4, 3 / 4, 1 / 2)
    assert report.auroc == 7 / 8
    assert report.auroc_right == 1.0
    expected = (0.05 + 0.15 + 0.75 + 0.25 + 0.65 + 0.15) / 6
    assert report.error == pytest.approx(expected)


def test_the_suggested_threshold_covers_most_at_the_precision(report: Report) -> None:
    assert report.suggested is not None
    assert (report.suggested.threshold, report.suggested.coverage) == (0.85, 2 / 4)


def test_the_worst_mislead_most_and_only_what_went_wrong_is_among_them(report: Report) -> None:
    assert [each.id for each in report.worst(9)] == ["q3", "q5", "q4"]
    assert [each.id for each in report.worst(1)] == ["q3"]


def test_questions_of_one_kind_alone_have_the_figures_that_they_can() -> None:
    unanswerable = report_on(OUTCOMES[4:], 0.5, 0.9)
    assert (unanswerable.ranking, unanswerable.auroc, unanswerable.suggested) == ({}, None, None)
    text = as_text(unanswerable, 0)
    assert "no threshold reaches a precision of 0.9" in text
    assert "P@1" not in text
    assert report_on(OUTCOMES[:2], 0.5, 0.9).at.declined == 1.0
    assert "Orange" in as_html(unanswerable, "mine")


def test_json_holds_every_figure_and_the_text_is_narrow(report: Report) -> None:
    value = json.loads(json.dumps(as_json(report, 2)))
    assert value["schema"] == "qabot.evaluation/1"
    assert value["questions"] == 6
    assert len(value["curve"]) == 6
    assert len(value["reliability"]) == 10
    assert [each["id"] for each in value["worst"]] == ["q3", "q5"]
    assert value["suggested"]["threshold"] == 0.85
    text = as_text(report, 1)
    assert max(map(len, text.splitlines())) <= 80
    assert "P@1                                0.500" in text
    assert "q3: Who is <number> 3?" in text


def test_the_picture_is_one_page_that_loads_nothing(report: Report) -> None:
    page = as_html(report, "<mine> & yours.jsonl")
    assert "&lt;mine&gt; &amp; yours.jsonl" in page
    assert "http" not in page
    assert "<script" not in page
    parts = [f"<svg{part.split('</svg>')[0]}</svg>" for part in page.split("<svg")[1:]]
    pictures = [ET.fromstring(part) for part in parts]  # noqa: S314 - our own text
    assert [picture.findtext("title") for picture in pictures] == [
        "Coverage and precision",
        "Reliability",
    ]
    line = pictures[0].find("polyline")
    assert line is not None
    places = [tuple(map(float, pair.split(","))) for pair in line.attrib["points"].split()]
    # x: coverage, y: precision, on a square of 320 at (52, 16).
    assert places[0] == (52 + 320 / 4, 16)
    assert places[-1] == (52 + 320, round(16 + 320 * (1 - 2 / 6), 1))
    bars = pictures[1].findall("rect")
    assert [bar.attrib["height"] for bar in bars] == ["0.0"] * 4 + ["320.0"] * 2
