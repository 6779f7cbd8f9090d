from __future__ import annotations

from math import exp

import numpy as np
import pytest

from coldchoice.evidence.cells import cell_types
from coldchoice.evidence.post_thaw import post_thaw_decline
from coldchoice.evidence.tables import read_table

RINGER, ALBUMIN = "lactated-ringer", "albumin-5pct"


def test_stromal_cells_in_lactated_ringer() -> None:
    """The rates that were published give what was measured, and the fit of all studies holds them."""
    rates = {
        row["id"]: float(row["value"])
        for row in read_table("model_parameters")
        if row["model"] == "post-thaw"
    }
    adipose, umbilical = rates["P163"], rates["P164"]
    assert 92.95 * exp(-adipose * 385 / 60) == pytest.approx(48.22, abs=5.0)  # C052
    assert 94.44 * exp(-umbilical * 385 / 60) == pytest.approx(59.39, abs=15.0)  # C053
    for cell, rate in (("msc-adipose", adipose), ("msc-umbilical", umbilical)):
        found = post_thaw_decline(cell, RINGER).rate_per_h
        assert found.interval[0] < rate < found.interval[1]
        assert found.median == pytest.approx(rate, rel=0.5)
    assert post_thaw_decline("msc-adipose", RINGER).grade == "B"


def test_albumin_keeps_them_above_90_percent() -> None:
    low, high = post_thaw_decline("msc-adipose", ALBUMIN).rate_per_h.interval
    assert 92.95 * exp(-post_thaw_decline("msc-adipose", ALBUMIN).rate_per_h.median * 6.417) > 90.0  # P162
    assert low < high < 0.1


def test_an_unmeasured_vehicle_lies_between_wide_and_named() -> None:
    unknown = post_thaw_decline("msc-adipose", "lactated-ringr")
    ringer, albumin = (post_thaw_decline("msc-adipose", v).rate_per_h for v in (RINGER, ALBUMIN))
    assert albumin.median < unknown.rate_per_h.median < ringer.median
    assert unknown.rate_per_h.sd_parameter > ringer.sd_parameter
    assert (unknown.vehicle_used, unknown.grade) == (None, "D")
    assert "did you mean 'lactated-ringer'" in unknown.beyond[0]
    assert post_thaw_decline("msc-adipose").rate_per_h == unknown.rate_per_h
    assert not post_thaw_decline("msc-adipose").beyond


def test_other_cells_borrow_with_a_lower_grade_and_wider() -> None:
    own, near, far = (
        post_thaw_decline(c, RINGER).rate_per_h for c in ("msc-adipose", "msc-bone-marrow", "car-t")
    )
    assert (own.grade, near.grade, far.grade) == ("B", "C", "D")
    assert own.sd_parameter <= near.sd_parameter < far.sd_parameter


def test_labels_are_passed_on() -> None:
    label = post_thaw_decline("car-t").labels[0]
    assert label.hours == 0.5
    assert "pr-002" in label.sources


@pytest.mark.parametrize("cell", cell_types())
def test_every_cell_has_a_finite_rate(cell: str) -> None:
    for vehicle in (None, RINGER, ALBUMIN, "water"):
        rate = post_thaw_decline(cell, vehicle).rate_per_h
        assert np.isfinite(rate[:3]).all()
        assert rate.sources
