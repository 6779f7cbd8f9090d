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
from coldchoice.science.hold import effective_age_h


def alive(law: HoldKinetics, hold_h: float) -> float:
    return exp(-((hold_h / law.scale_h.median) ** law.shape.median))


def interval(law: HoldKinetics, hold_h: float) -> tuple[float, float]:
    low, high = (exp(-((hold_h / scale) ** law.shape.median)) for scale in law.scale_h.interval)
    return low, high


@pytest.mark.parametrize(("hold_h", "loss"), [(24, 0.094), (48, 0.194), (72, 0.28)])
def test_cold_mobilised_cells_lose_what_was_published(hold_h: float, loss: float) -> None:
    # evidence C040, P140: tolerance 1 point
    assert 1.0 - alive(hold_kinetics("hsc-mobilised", "neat", 4.0), hold_h) == pytest.approx(loss, abs=0.01)


@pytest.mark.parametrize(("hold_h", "loss"), [(24, 0.219), (48, 0.307), (72, 0.433)])
def test_warm_mobilised_cells_lose_what_was_published(hold_h: float, loss: float) -> None:
    # evidence C041, P141: tolerance 5 points
    assert 1.0 - alive(hold_kinetics("hsc-mobilised", "neat", 22.0), hold_h) == pytest.approx(loss, abs=0.05)


def test_no_mobilised_cell_lives_a_day_at_37_c() -> None:
    assert alive(hold_kinetics("hsc-mobilised", "neat", 37.0), 24.0) < 0.1  # evidence C042: none; few points
    assert interval(hold_kinetics("hsc-mobilised", "neat", 37.0), 24.0)[0] < 0.01


def test_hidden_damage_of_cord_blood_predicts_the_third_day() -> None:
    law = hold_kinetics("hsc-cord-blood", "neat", 4.0)
    assert 79.01 * exp(-24.0 * law.latent_per_h.median) == pytest.approx(73.95, abs=0.5)  # evidence C049


@pytest.mark.parametrize(("temperature_c", "ratio"), [(4.0, 0.983), (22.0, 0.718)])
def test_hidden_damage_of_a_night_before_freezing(temperature_c: float, ratio: float) -> None:
    law = hold_kinetics("hsc-mobilised", "neat", temperature_c)
    assert exp(-16.0 * law.latent_per_h.median) == pytest.approx(ratio, abs=0.01)  # evidence C050


def test_platelets_keep_far_better_at_22_c_than_at_4_c() -> None:
    cold, warm = (hold_kinetics("platelet", "plasma-anticoagulant", t) for t in (4.0, 22.0))
    assert 1.0 - alive(warm, 120.0) < 0.5 * (1.0 - alive(cold, 120.0))
    assert alive(warm, 120.0) > 0.85  # sold for 5 to 7 days, pr-048
    assert alive(cold, 288.0) == pytest.approx(0.49, abs=0.15)  # slichter-2019-01


def test_red_cells_are_usable_for_42_days() -> None:
    law = hold_kinetics("rbc", "sagm", 4.0)
    assert alive(law, 42 * 24.0) >= 0.75
    low, high = interval(law, 35 * 24.0)
    assert low < 0.8833 < high  # sagm-1985-01
    low, high = interval(law, 42 * 24.0)
    assert low < 0.72 < high  # cryo-0141, liquid arm


def test_some_cells_keep_better_warm() -> None:
    cold, warm = (hold_kinetics("limbal-epithelial", "optisol", t) for t in (5.0, 23.0))
    assert alive(warm, 96.0) > 0.85 > 0.7 > alive(cold, 96.0)  # iovs-2364199-01, -02
    rpe = hold_kinetics("rpe", "culture-medium", 16.0)
    assert rpe.relative_hazards[0] > 1.0  # colder ages them faster


def test_the_medium_decides_where_it_was_measured() -> None:
    left = {m: alive(hold_kinetics("corneal-endothelial", m), 18.0) for m in ("hbss", "uw", "culture-medium")}
    assert left["hbss"] > left["uw"] > 0.8 > 0.4 > left["culture-medium"]  # corwin-2011-01 to -03


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
    assert f"{cell} unfrozen: not measured, borrowed from blood" in law.beyond
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
