from __future__ import annotations

from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.evidence.cells import cell_types
from coldchoice.evidence.estimate import Estimate
from coldchoice.evidence.freeze_thaw import at_cooling_rate, freeze_thaw, lysed_share
from coldchoice.evidence.measured_rates import NEAR_RATE, measured_rates
from coldchoice.evidence.tables import read_table
from coldchoice.science.chain import apply, shock_transition, start, viability, viable_recovery
from coldchoice.science.storage import frozen_survival


def holds(estimate: Estimate, value: float) -> bool:
    low, high = estimate.interval
    return low < value < high


def test_leukapheresis_freezes_as_published() -> None:
    frozen = freeze_thaw("leukapheresis-mnc")
    assert frozen.recovery.median == pytest.approx(0.728, abs=0.06)  # cryo-0082, sd 0.102
    assert holds(frozen.recovery, 0.728 - 0.102)
    assert holds(frozen.recovery, 0.728 + 0.102)
    assert holds(frozen.recovery, 0.92 * 0.84 / 0.97)  # cryo-0075 counts all cells, cryo-0077 which live
    assert holds(frozen.viability, 0.84)  # cryo-0077
    assert holds(freeze_thaw("t-cell").recovery, 0.76)  # cryo-0076
    assert frozen.grade == "A"


@pytest.mark.parametrize(
    ("cell", "recovery"),
    [("hsc-mobilised", 0.655), ("hsc-mobilised", 0.42), ("pbmc", 0.8265), ("platelet", 0.76), ("rbc", 0.87),
     ("islet", 0.94), ("sperm", 0.391), ("oocyte", 0.511)],
)  # fmt: skip
def test_published_recoveries_lie_inside(cell: str, recovery: float) -> None:
    assert holds(freeze_thaw(cell).recovery, recovery)


def test_viability_is_not_recovery() -> None:
    for cell in ("leukapheresis-mnc", "pbmc", "hsc-mobilised", "hepatocyte"):
        frozen = freeze_thaw(cell)
        assert frozen.recovery.median < frozen.viability.median - 0.05


def published(name: str) -> float:
    return next(float(row["value"]) for row in read_table("model_parameters") if row["id"] == name)


def test_mononuclear_cells_at_minus_80_c() -> None:
    rate = published("P127")
    from_6_to_31 = float(np.asarray(frozen_survival(-80.0, 25.0, rate)))
    assert 0.80 * from_6_to_31 == pytest.approx(0.32, abs=0.02)  # evidence C043
    fitted = freeze_thaw("hsc-mobilised").minus80_rate_per_month
    assert holds(fitted, rate)  # one centre among those that the fit pools
    assert fitted.median == pytest.approx(rate, rel=0.5)


def test_minus_80_c_is_kind_to_red_cells_and_platelets_only() -> None:
    assert exp(-freeze_thaw("rbc").minus80_rate_per_month.median * 12 * 10) > 0.9
    platelet = freeze_thaw("platelet").minus80_rate_per_month
    assert exp(-platelet.interval[0] * 24) > 0.9  # kept for two years, cryo-0129
    assert platelet.median < freeze_thaw("hsc-mobilised").minus80_rate_per_month.median
    unknown = freeze_thaw("chondrocyte").minus80_rate_per_month
    assert unknown.grade == "D"
    assert holds(unknown, 0.0265)  # middle of those published, P132
    assert unknown.sd_parameter > 1.5
    own, other = (freeze_thaw("rbc", agent).minus80_rate_per_month for agent in ("glycerol", "dmso"))
    assert other.sd_parameter > own.sd_parameter
    assert (own.grade, other.grade) == ("A", "C")


def test_late_deaths_are_those_measured() -> None:
    pbmc, islet = freeze_thaw("pbmc").delayed_loss, freeze_thaw("islet").delayed_loss
    assert pbmc.median == pytest.approx(1.0 - 94.28 / 97.37, abs=1e-3)  # cryo-0084, cryo-0085
    assert islet.median == pytest.approx(1.0 - 74.0 / 90.0, abs=1e-3)  # cryo-0170, cryo-0171
    assert freeze_thaw("rpe").delayed_loss.status == "assumption"


def test_optimum_rates_are_those_of_the_field() -> None:
    assert freeze_thaw("t-cell").optimum_rate_c_per_min.median == pytest.approx(1.0)  # P087
    assert freeze_thaw("hepatocyte").optimum_rate_c_per_min.median == pytest.approx(3.0, rel=1e-3)  # P091
    low, high = freeze_thaw("ipsc").optimum_rate_c_per_min.interval
    assert low < 1.0
    assert high > 3.0
    warming = freeze_thaw("t-cell").warming
    assert 1.0 < warming.cooling_half_c_per_min < 10.0  # C033
    assert 6.2 < warming.warming_half_c_per_min < 45.0  # P088


@pytest.mark.parametrize("cell", cell_types())
def test_every_cell_has_finite_values(cell: str) -> None:
    for frozen in (freeze_thaw(cell), freeze_thaw(cell, "dmso", 10.0), freeze_thaw(cell, "trehalose", 50.0)):
        estimates = (
            frozen.recovery, frozen.viability, frozen.optimum_rate_c_per_min, frozen.delayed_loss,
            frozen.minus80_rate_per_month,
        )  # fmt: skip
        assert np.isfinite([number for e in estimates for number in e[:3]]).all()
        assert all(e.sources or e.grade == "D" for e in estimates)
        assert 0.0 < frozen.recovery.median < 1.0
        assert 0.0 <= frozen.latent_survival < 1.0
        assert set(frozen.longest_storage_days) == {-196.0, -80.0}


def test_a_cell_without_data_is_wider_than_one_with() -> None:
    measured, borrowed, furthest = (freeze_thaw(name).recovery for name in ("t-cell", "car-t", "chondrocyte"))
    assert measured.sd_parameter < borrowed.sd_parameter < furthest.sd_parameter
    assert (measured.grade, borrowed.grade, furthest.grade) == ("A", "C", "C")
    assert "another way of freezing" in furthest.note


def test_three_studies_make_grade_a() -> None:
    recovery = freeze_thaw("hsc-mobilised").recovery
    assert recovery.studies >= 3
    assert recovery.grade == "A"


def test_a_bound_alone_is_no_measurement() -> None:
    assert freeze_thaw("ipsc-cardiomyocyte").grade in "CD"  # one unconfirmed lower bound, cryo-0215


def test_another_cryoprotectant_is_wider_and_named() -> None:
    usual, other = freeze_thaw("t-cell"), freeze_thaw("t-cell", "DMS0")
    assert not usual.beyond
    assert other.recovery.sd_parameter > usual.recovery.sd_parameter
    assert other.beyond[0].startswith(
        "cryoprotectant dms0: not measured with these cells (did you mean 'dmso'"
    )


def test_a_percentage_outside_the_measured_is_wider_and_named() -> None:
    usual, strong = (
        freeze_thaw("leukapheresis-mnc", "dmso", 5.0),
        freeze_thaw("leukapheresis-mnc", "dmso", 20.0),
    )
    assert strong.recovery.sd_parameter > usual.recovery.sd_parameter
    assert strong.beyond == ("20 % dmso: measured at 5 %",)


@pytest.mark.parametrize("cell", cell_types())
def test_the_usual_protocol_is_never_called_unusual(cell: str) -> None:
    said = freeze_thaw(cell).beyond
    assert not [text for text in said if "borrowed" not in text]


def test_a_cell_that_was_never_frozen_is_named_with_what_stands_in() -> None:
    law = freeze_thaw("nk-cell")
    assert law.beyond == ("nk-cell after slow freezing: not measured, borrowed from blood",)
    assert not [note for note in law.notes if "borrowed" in note]


@given(st.sampled_from(list(cell_types())), st.floats(1.0, 50.0), st.floats(1.0, 3.0))
def test_the_farther_the_rate_from_the_measured_the_wider(cell: str, factor: float, more: float) -> None:
    usual, rates = freeze_thaw(cell), measured_rates(cell)
    near, far = (at_cooling_rate(usual, rates.fastest_c_per_min * f) for f in (factor, factor * more))
    assert usual.recovery.sd_parameter <= near.recovery.sd_parameter <= far.recovery.sd_parameter
    assert (near is usual) == (rates.factor_outside(rates.fastest_c_per_min * factor) <= NEAR_RATE)


def test_a_rate_outside_the_measured_names_the_range() -> None:
    far = at_cooling_rate(freeze_thaw("pbmc"), 30.0)
    assert far.beyond[-1] == "cooling at 30 C/min: measured at 1 to 10 C/min"
    assert far.viability.sd_parameter > freeze_thaw("pbmc").viability.sd_parameter


@given(st.floats(0.05, 0.99), st.floats(0.3, 0.999), st.floats(0.7, 1.0))
def test_the_share_that_vanishes_joins_recovery_and_viability(y: float, v: float, before: float) -> None:
    lysed = float(lysed_share(y, v, (1.0 - before) / before))
    cells = start(before)
    after = apply(cells, shock_transition(y, 0.0, 0.0, lysed))
    assert viable_recovery(after, cells) == pytest.approx(y)
    if 0.0 < lysed < 1.0:
        assert viability(after) == pytest.approx(v)
