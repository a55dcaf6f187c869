"""Bins and the calibration error, by hand."""

import pytest

from qabot.evaluation.calibration import calibration_error, reliability


def test_bins_are_ten_of_equal_width_and_the_last_holds_one() -> None:
    bins = reliability([0.0, 0.05, 0.1, 0.95, 1.0], [False, True, True, True, False])
    assert [each.count for each in bins] == [2, 1, 0, 0, 0, 0, 0, 0, 0, 2]
    assert (bins[0].low, bins[0].high, bins[9].low, bins[9].high) == (0.0, 0.1, 0.9, 1.0)
    assert (bins[0].confidence, bins[0].right) == (0.025, 0.5)
    assert (bins[9].confidence, bins[9].right) == (0.975, 0.5)


def test_the_error_is_the_distance_weighted_by_count() -> None:
    # Four at 0.75 of which three are right: 0; six at 0.25 of which half are: 0.25 * 6/10.
    bins = reliability([0.75] * 4 + [0.25] * 6, [True] * 3 + [False] + [True] * 3 + [False] * 3)
    assert calibration_error(bins) == pytest.approx(0.15)


def test_nothing_asked_is_no_error() -> None:
    assert calibration_error(reliability([], [])) == 0.0
