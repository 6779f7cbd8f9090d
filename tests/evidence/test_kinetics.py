from __future__ import annotations

from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.errors import UnknownName
from coldchoice.evidence.cells import cell_types
from coldchoice.evidence.kinetics import (
    NEAR_C,
    HoldKinetics,
    degrees_outside,
    hold_kinetics,
    hours_text,
    known_media,
    longest_text,
    range_text,
)
from coldchoice.evidence.tables import read_table
from coldchoice.science.hold import effective_age_h, weibull_death_hazard


def alive(law: HoldKinetics, hold_h: float) -> float:
    return exp(-((hold_h / law.scale_h.median) ** law.shape.median))


def interval(law: HoldKinetics, hold_h: float) -> tuple[float, float]:
    low, high = (exp(-((hold_h / scale) ** law.shape.median)) for scale in law.scale_h.interval)
    return low, high


def published(name: str) -> float:
    return next(float(row["value"]) for row in read_table("model_parameters") if row["id"] == name)


@pytest.mark.parametrize(
    ("temperature_c", "rate", "within", "hold_h", "loss"),
    [
        (4.0, "P143", 0.01, 24.0, 0.094), (4.0, "P143", 0.01, 48.0, 0.194), (4.0, "P143", 0.01, 72.0, 0.28),
        (22.0, "P144", 0.05, 24.0, 0.219), (22.0, "P144", 0.05, 48.0, 0.307),
        (22.0, "P144", 0.05, 72.0, 0.433),
    ],
)  # fmt: skip
def test_mobilised_cells_lose_what_one_centre_published(
    temperature_c: float, rate: str, within: float, hold_h: float, loss: float
) -> None:
    """Its own law gives its losses (evidence C040, C041; P140, P141), the fit holds them."""
    hazard = weibull_death_hazard(0.0, hold_h, 1.0 / published(rate), 1.0)
    assert 1.0 - exp(-float(np.asarray(hazard))) == pytest.approx(loss, abs=within)
    low, high = interval(hold_kinetics("hsc-mobilised", "neat", temperature_c), hold_h)
    assert low < 1.0 - loss < high


def test_no_mobilised_cell_lives_a_day_at_37_c() -> None:
    left = [alive(hold_kinetics("hsc-mobilised", "neat", t), 24.0) for t in (4.0, 22.0, 37.0)]
    assert left[0] > left[1] > 0.9 > 0.2 > left[2]  # evidence C042: none; few points
    assert interval(hold_kinetics("hsc-mobilised", "neat", 37.0), 24.0)[0] < 0.01


def test_hidden_damage_of_cord_blood_predicts_the_third_day() -> None:
    law = hold_kinetics("hsc-cord-blood", "neat", 4.0)
    assert 79.01 * exp(-24.0 * law.latent_per_h.median) == pytest.approx(73.95, abs=0.5)  # evidence C049


@pytest.mark.parametrize(("temperature_c", "ratio"), [(4.0, 0.983), (22.0, 0.718)])
def test_hidden_damage_of_a_night_before_freezing(temperature_c: float, ratio: float) -> None:
    law = hold_kinetics("hsc-mobilised", "neat", temperature_c)
    assert exp(-16.0 * law.latent_per_h.median) == pytest.approx(ratio, abs=0.01)  # evidence C050


def test_platelets_keep_as_measured_in_the_cold_and_as_sold_in_the_warm() -> None:
    cold, warm = (hold_kinetics("platelet", "plasma-anticoagulant", t) for t in (4.0, 22.0))
    assert alive(cold, 288.0) == pytest.approx(0.49, abs=0.15)  # slichter-2019-01
    low, high = interval(warm, 120.0)
    assert low < 0.85 < high  # sold for 5 to 7 days, pr-048


def test_red_cells_are_usable_for_42_days() -> None:
    law = hold_kinetics("rbc", "sagm", 4.0)
    assert alive(law, 42 * 24.0) >= 0.75
    low, high = interval(law, 35 * 24.0)
    assert low < 0.8833 < high  # sagm-1985-01
    low, high = interval(law, 42 * 24.0)
    assert low < 0.72 < high  # cryo-0141, liquid arm


def test_some_cells_keep_better_warm() -> None:
    """Of 98.9 %, 93.1 % were left at 23 C and 55.0 % at 5 C (iovs-2364199-01, -02): both are possible."""
    for temperature_c, left in ((23.0, 0.931 / 0.989), (5.0, 0.55 / 0.989)):
        low, high = interval(hold_kinetics("limbal-epithelial", "optisol", temperature_c), 96.0)
        assert low < left < high
    speeds = hold_kinetics("limbal-epithelial", None, 4.0).relative_hazards
    blood = hold_kinetics("hsc-mobilised", None, 4.0).relative_hazards
    assert speeds[3] < blood[3] * 1.2  # warmth hurts them no more than it hurts blood


def test_the_medium_decides_where_it_was_measured() -> None:
    left = {m: alive(hold_kinetics("corneal-endothelial", m), 18.0) for m in ("hbss", "uw", "culture-medium")}
    assert left["hbss"] > left["uw"] > 0.8 > 0.7 > left["culture-medium"]
    measured = {"hbss": 0.99, "uw": 0.915, "culture-medium": 0.149}  # corwin-2011-01 to -03
    for medium, share in measured.items():
        low, high = interval(hold_kinetics("corneal-endothelial", medium), 18.0)
        assert low < share < high


@pytest.mark.parametrize("cell", cell_types())
@pytest.mark.parametrize("temperature_c", [-4.0, 2.0, 8.0, 16.0, 22.0, 37.0, 60.0])
def test_every_cell_has_finite_kinetics_everywhere(cell: str, temperature_c: float) -> None:
    for medium in (None, cell_types()[cell].hold_medium, "nobody-knows-it"):
        law = hold_kinetics(cell, medium, temperature_c)
        values = [
            *law.scale_h[:3],
            *law.shape[:3],
            *law.latent_per_h[:3],
            law.lysis_ratio,
            *law.relative_hazards,
        ]
        assert np.isfinite(values).all()
        assert min(law.scale_h.median, law.shape.median, *law.relative_hazards) > 0.0
        assert list(law.temperatures_c) == sorted(set(law.temperatures_c))
        assert len(law.temperatures_c) == len(law.relative_hazards) == len(law.latent_relative)
        assert law.grade in "ABCD"
        assert law.sources or law.grade == "D"


def test_relative_hazards_are_what_the_effective_age_needs() -> None:
    here, there = hold_kinetics("hsc-mobilised", "neat", 4.0), hold_kinetics("hsc-mobilised", "neat", 22.0)
    age_h, outside = effective_age_h(10.0, 22.0, 4.0, here.temperatures_c, here.relative_hazards)
    assert not outside
    assert age_h == pytest.approx(10.0 * here.scale_h.median / there.scale_h.median, rel=1e-6)


@pytest.mark.parametrize("cell", ["t-cell", "leukapheresis-mnc", "pbmc", "nk-cell", "car-t"])
def test_cells_without_data_borrow_wide_and_say_so(cell: str) -> None:
    law, measured = hold_kinetics(cell, "neat"), hold_kinetics("hsc-mobilised", "neat")
    assert law.grade == "C"
    assert law.borrowed_from == "blood"
    assert f"{cell} unfrozen: no series of its own was measured, borrowed from blood" in law.beyond
    assert not any("borrowed" in note for note in law.notes)
    assert law.scale_h.sd_parameter > measured.scale_h.sd_parameter
    assert measured.grade == "B"
    assert measured.borrowed_from is None


def test_a_medium_that_was_not_measured_is_wider_and_named() -> None:
    known, unknown = hold_kinetics("hsc-mobilised", "neat"), hold_kinetics("hsc-mobilised", "hypothermosl")
    assert unknown.medium_used is None
    assert unknown.scale_h.sd_parameter > known.scale_h.sd_parameter
    assert unknown.beyond[0].startswith("medium hypothermosl: not measured with hsc-mobilised or its class")
    assert "did you mean 'hypothermosol'" in unknown.beyond[0]
    assert not known.beyond
    assert "hypothermosol" in known_media()


def test_a_temperature_that_was_not_measured_is_flagged() -> None:
    assert hold_kinetics("islet", None, 5.0).beyond == ("islet unfrozen: only bounds were measured",)
    law = hold_kinetics("islet", None, 37.0)
    assert law.scale_h.sd_parameter > hold_kinetics("islet", None, 4.0).scale_h.sd_parameter
    assert law.beyond[0] == "hold at 37 C: measured at 4 C"


@given(st.floats(-40.0, 80.0), st.floats(0.0, 20.0))
def test_the_farther_from_the_measured_temperatures_the_wider(temperature_c: float, more_c: float) -> None:
    away = degrees_outside(temperature_c, (4.0, 22.0))
    assert (away == 0.0) == (4.0 - NEAR_C <= temperature_c <= 22.0 + NEAR_C)
    if temperature_c > 22.0:
        assert away <= degrees_outside(temperature_c + more_c, (4.0, 22.0)) <= away + more_c + 1e-9


def test_words_of_a_range() -> None:
    assert range_text(4.0, 4.0) == "4"
    assert (hours_text(72.0), hours_text(1680.0)) == ("72 h", "1,680 h")
    assert longest_text(0.0) == "never measured"


def test_no_function_or_outlier_is_taken_for_survival() -> None:
    laws = [hold_kinetics(cell) for cell in cell_types()]
    used = {source for law in laws if law.scale_h.status == "fitted" for source in law.sources}
    assert "antonenas-2006-01" in used
    assert used.isdisjoint({"hm-022", "hm-024", "hm-041", "nguyen-2024-02", "kim-2002-03"})


def test_an_unknown_cell_is_refused() -> None:
    with pytest.raises(UnknownName, match="islet"):
        hold_kinetics("islets")
