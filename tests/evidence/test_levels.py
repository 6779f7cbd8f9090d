from __future__ import annotations

from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from coldchoice.evidence.cells import cell_types
from coldchoice.evidence.coding import usual_agent
from coldchoice.evidence.effects import KNOTS_C, PIVOT_H, terms
from coldchoice.evidence.estimate import Z_95
from coldchoice.evidence.forward import CEILING, stretched_expit
from coldchoice.evidence.levels import (
    NEARLY_ALL,
    family_by_medium,
    frozen,
    held,
    law,
    log_rate,
    lysis_ratio,
    rate_after_thaw,
    rest_shape,
    speed,
    spread_of,
    spread_of_shares,
    survival,
)
from coldchoice.evidence.posterior import Posterior, shipped
from coldchoice.evidence.tables import fitted, read_table
from coldchoice.evidence.update import OWN_STUDY, updated
from tests.own_rows import freezes, hold
from tools.fit_hold import planned_h

Floats = NDArray[np.float64]

POINTS = (0.05, 0.5, 0.95)


def told(record: dict[str, float]) -> Floats:
    """The same points of the normal distribution that ships, on its own scale."""
    return record["location"] + record["sd_parameter"] * np.array([-Z_95, 0.0, Z_95])


def share(log_odds: Floats) -> Floats:
    return 1.0 / (1.0 + np.exp(-log_odds))


@given(st.floats(-5.0, 5.0), st.floats(0.01, 3.0))
def test_a_normal_is_summed_up_by_itself(median: float, sd: float) -> None:
    found = spread_of(median + sd * np.random.default_rng(1).standard_normal(100_000))
    assert found.median == pytest.approx(median, abs=0.02 * sd)
    assert found.sd == pytest.approx(sd, rel=0.02)


@given(st.floats(-2.0, 3.0), st.floats(0.1, 2.0))
def test_shares_that_are_normal_in_their_log_odds_keep_their_spread(median: float, sd: float) -> None:
    log_odds = median + sd * np.random.default_rng(4).standard_normal(20_000)
    found = spread_of_shares(share(log_odds))
    assert found.median == pytest.approx(median, abs=0.03 * sd)
    assert found.sd == pytest.approx(sd, rel=0.03, abs=0.01)


def test_a_pile_at_the_upper_end_does_not_lower_the_lower_end() -> None:
    log_odds = 2.0 + 0.8 * np.random.default_rng(5).standard_normal(20_000)
    piled = np.where(log_odds > 2.4, 9.0, log_odds)  # a third of all at one
    assert spread_of(piled).sd > 3.0
    assert spread_of_shares(share(piled)).sd == pytest.approx(0.8, abs=0.2)


def test_one_wild_draw_moves_nothing() -> None:
    draws = np.random.default_rng(2).standard_normal(10_000)
    draws[0] = 1e9
    assert spread_of(draws).sd == pytest.approx(1.0, abs=0.05)


def test_a_law_leads_back_to_its_level_and_shape() -> None:
    of = held("t-cell", "", "", 4.0, 72.0)
    known = {"hold": log(0.2), "shape": log(2.0)} | {
        name: 0.0 for part in ("hold", "shape") for name in terms(of)[part] if name not in ("hold", "shape")
    }
    jitter = np.random.default_rng(3).standard_normal((2, 500)) * 1e-6
    effects = np.array([np.full(500, value) for value in known.values()])
    effects[:2] += jitter
    found = law(of, Posterior({name: i for i, name in enumerate(known)}, effects, {}, np.zeros((0, 500))))
    scale, shape = exp(found.log_scale.median), exp(found.log_shape.median)
    assert shape == pytest.approx(2.0, rel=1e-4)
    assert (PIVOT_H / scale) ** shape == pytest.approx(0.2, rel=1e-4)


def test_time_runs_as_ever_at_4_c_and_faster_in_the_warm() -> None:
    of = held("hsc-mobilised", "", "", 4.0, 72.0)
    assert speed(of, 4.0) == (0.0, 0.0)
    faster = [speed(of, knot).median for knot in KNOTS_C if knot >= 4.0]
    assert faster[0] < faster[-2] < faster[-1]


def test_what_is_less_like_the_measured_is_wider() -> None:
    def of(cell: str, medium: str, family: str) -> float:
        return spread_of(shipped().total(terms(held(cell, medium, family, 4.0, 72.0))["hold"])).sd

    known, medium_unknown = of("hsc-mobilised", "neat", "blood-product"), of("hsc-mobilised", "", "")
    assert known < medium_unknown < of("nobody-knows-it", "", "")
    assert law(held("hsc-mobilised", "", "", 4.0, 72.0)).log_scale.sd > 0.0


def test_dead_cells_stay_in_a_bag_of_red_cells() -> None:
    assert lysis_ratio(held("rbc", "", "", 4.0, 72.0)) < 0.3 < lysis_ratio(held("pbmc", "", "", 4.0, 72.0))


def test_the_doomed_die_first_after_thaw() -> None:
    assert 0.3 < rest_shape() < 1.0


def test_red_cells_in_glycerol_keep_best_at_minus_80() -> None:
    rates = [
        log_rate(frozen(cell, "viability", "minus80", agent), "minus80").median
        for cell, agent in (("rbc", "glycerol"), ("rbc", "dmso"), ("pbmc", "dmso"))
    ]
    assert rates[0] < min(rates[1:]) - 1.0


def test_every_medium_has_a_family() -> None:
    assert family_by_medium().keys() == {row["medium"] for row in read_table("media")}
    assert all(family_by_medium().values())


# ---------------------------------------------------------------- what ships against the draws


@pytest.mark.parametrize("cell", cell_types())
@pytest.mark.parametrize(("metric", "within"), [("viability", 0.03), ("recovery", 0.085)])
def test_the_normal_of_a_share_has_the_points_of_the_draws(cell: str, metric: str, within: float) -> None:
    """Recoveries end at `NEARLY_ALL`, where many draws pile up, which no normal can tell."""
    agent = usual_agent(cell, "")
    records = fitted()["freeze"]["cells"][cell][metric]
    assert agent in records
    draws = shipped().total(terms(frozen(cell, metric, "slow", agent))["freeze"])
    counted = np.clip(stretched_expit(np, draws, CEILING[metric]), 1e-4, NEARLY_ALL)
    off = np.abs(share(told(records[agent])) - np.quantile(counted, POINTS))
    assert off.max() < within
    assert off[1] < 0.005  # the median
    summary = survival(frozen(cell, metric, "slow", agent))
    assert summary.median == pytest.approx(records[agent]["location"], abs=1e-3)


SET_BY_HAND = {row["subject"] for row in read_table("priors") if row["parameter"] == "scale_h"}


@pytest.mark.parametrize("cell", [name for name in cell_types() if name not in SET_BY_HAND])
def test_the_normal_of_a_life_has_the_points_of_the_draws(cell: str) -> None:
    """On the logarithm: the median, and the 5 % point within half a standard deviation.

    Draws have a longer upper tail than the normal, up to one standard deviation at the 95 % point: the
    constants never promise a longer life than the draws do.
    """
    records = fitted()["hold"][cell]["scale_h"]
    sd = records[""]["sd_parameter"]
    made = terms(held(cell, "", "", 4.0, planned_h(cell)))
    draws = log(PIVOT_H) - shipped().total(made["hold"]) / np.exp(shipped().total(made["shape"]))
    low, middle, high = (told(records[""]) - np.quantile(draws, POINTS)) / sd
    assert abs(middle) < 0.02
    assert abs(low) < 0.55
    assert -1.0 < high < 0.3


# ---------------------------------------------------------------- other draws, a named study

HELD = held("car-t", "hypothermosol", "cold-solution", 4.0, 48.0)
FROZEN = frozen("car-t", "recovery", "slow", "dmso")


def test_left_out_draws_are_those_that_ship() -> None:
    assert law(HELD) == law(HELD, shipped())
    assert survival(FROZEN) == survival(FROZEN, shipped())
    assert log_rate(FROZEN, "minus80") == log_rate(FROZEN, "minus80", shipped())
    assert speed(HELD, 22.0) == speed(HELD, 22.0, shipped())
    assert lysis_ratio(HELD) == lysis_ratio(HELD, shipped())


def test_a_named_study_has_the_effect_that_was_learned() -> None:
    seen = updated(shipped(), freezes(6, 70.0))
    assert survival(FROZEN, seen, OWN_STUDY).sd < survival(FROZEN, seen).sd < survival(FROZEN).sd
    series = [hold("a", 94.0, 24.0), hold("b", 90.0, 72.0)]
    held_too = updated(shipped(), series)
    assert law(HELD, held_too, OWN_STUDY).log_scale.sd < law(HELD, held_too).log_scale.sd


def test_the_rate_after_thaw_kills_as_many_in_two_hours() -> None:
    for vehicle, family in (("albumin-5pct", "protein"), ("lactated-ringer", "crystalloid")):
        rate = log_rate(FROZEN._replace(vehicle=family, thawed_c=22.0), "thawed")
        found = rate_after_thaw(FROZEN, vehicle)
        assert found.median == pytest.approx(rate.median + (rest_shape() - 1.0) * log(2.0))
        assert found.sd == rate.sd
