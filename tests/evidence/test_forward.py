from __future__ import annotations

from math import exp, expm1, log
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.evidence.effects import COMPONENTS, PIVOT_H
from coldchoice.evidence.forward import (
    CEILING,
    HIGHEST,
    LOWEST,
    Given,
    death_hazard,
    level_of,
    stretched_expit,
    stretched_logit,
    viability_level,
)
from coldchoice.science import chain

METRICS = st.sampled_from(list(CEILING))
level = st.floats(-4.0, 4.0)
rate = st.floats(-12.0, 1.0)
parts = st.fixed_dictionaries(
    {
        "hold": st.floats(-6.0, 3.0), "shape": st.floats(-1.0, 1.0), "start": st.floats(0.5, 5.0),
        "lysis": st.floats(-4.0, 2.0), "freeze": level, "minus80": rate, "thawed": rate,
        "rest": st.floats(-1.0, 0.5), "wait": rate, "rate": st.floats(-4.0, 0.0), "assay": st.just(0.0),
        "noise": st.just(-0.7),
    }
)  # fmt: skip


def known(metric: str = "viability", liquid: bool = True, **numbers: float) -> Given:
    return Given(
        liquid=float(liquid), viable=float(metric == "viability"), ceiling=CEILING[metric],
        hours_h=numbers.get("hours_h", 0.0), baseline=numbers.get("baseline", 0.0),
        has_baseline=float("baseline" in numbers), months=numbers.get("months", 0.0),
        thawed_h=numbers.get("thawed_h", 0.0), wait_h=numbers.get("wait_h", 0.0),
        log_rate_off=numbers.get("log_rate_off", 0.0),
    )  # fmt: skip


def value(of: dict[str, Any], given: Given) -> float:
    with np.errstate(divide="ignore", over="ignore"):
        return float(stretched_expit(np, level_of(np, of, given), given.ceiling))


def test_the_parts_of_these_tests_are_the_components() -> None:
    assert set(COMPONENTS) == {
        "hold", "shape", "start", "lysis", "freeze", "minus80", "thawed", "rest", "wait", "rate",
        "assay", "noise",
    }  # fmt: skip


@given(st.floats(0.0, 2.0), METRICS)
def test_the_stretched_logit_has_an_inverse_between_its_ends(share: float, metric: str) -> None:
    ceiling = CEILING[metric]
    back = stretched_expit(np, stretched_logit(np, share, ceiling), ceiling)
    assert back == pytest.approx(min(max(share, LOWEST * ceiling), HIGHEST * ceiling))


@given(parts, METRICS, st.booleans(), st.floats(0.0, 1e5), st.floats(0.0, 500.0), st.floats(0.0, 1e3))
def test_a_value_lies_between_nothing_and_the_ceiling(
    of: dict[str, float], metric: str, liquid: bool, hours_h: float, months: float, rest_h: float
) -> None:
    given = known(metric, liquid, hours_h=hours_h, months=months, thawed_h=rest_h, wait_h=hours_h)
    assert 0.0 <= value(of, given) <= given.ceiling


@given(parts, METRICS, st.floats(0.0, 1e4), st.floats(0.0, 1e4))
def test_a_longer_hold_never_leaves_more(
    of: dict[str, float], metric: str, short: float, more: float
) -> None:
    """But where the dead vanish faster than the living die, the dye viability of what is left may rise."""
    of = of | ({"lysis": min(of["lysis"], 0.0)} if metric == "viability" else {})
    early, late = (value(of, known(metric, hours_h=h)) for h in (short, short + more))
    assert late <= early + 1e-9


@given(
    parts,
    METRICS,
    st.sampled_from(("months", "thawed_h", "wait_h")),
    st.floats(0.0, 1e3),
    st.floats(0.0, 1e3),
)
def test_longer_storage_rest_or_wait_never_leaves_more(
    of: dict[str, float], metric: str, name: str, short: float, more: float
) -> None:
    early, late = (value(of, known(metric, liquid=False, **{name: h})) for h in (short, short + more))
    assert late <= early + 1e-9


@given(parts, st.floats(0.02, 0.995))
def test_a_hold_of_no_time_leaves_the_baseline(of: dict[str, float], fresh: float) -> None:
    of = of | {"hold": min(of["hold"], 0.0), "shape": max(of["shape"], -0.5)}
    logit = log(fresh / (1.0 - fresh))
    assert value(of, known(baseline=logit)) == pytest.approx(fresh, abs=0.01)
    hazard = float(death_hazard(np, of, 0.0))
    shape = exp(of["shape"])
    assert hazard == pytest.approx(exp(min(of["hold"] + shape * log(1e-4 / PIVOT_H), 4.0)))


@given(parts)
def test_without_a_baseline_the_usual_start_stands_in(of: dict[str, float]) -> None:
    assert value(of, known()) == pytest.approx(value(of, known(baseline=of["start"])))


def test_the_level_of_the_hazard_is_told_at_three_days() -> None:
    of = {"hold": -1.5, "shape": 0.3}
    assert float(death_hazard(np, of, PIVOT_H)) == pytest.approx(exp(-1.5))
    assert float(death_hazard(np, of, 144.0)) == pytest.approx(exp(-1.5 + exp(0.3) * log(2.0)))


@given(st.floats(0.01, 3.0), st.floats(0.5, 0.99))
def test_dead_cells_that_never_vanish_and_those_that_vanish_at_once(hazard: float, fresh: float) -> None:
    start = log(fresh / (1.0 - fresh))
    stays = float(viability_level(np, hazard, start, 0.0))
    assert 1.0 / (1.0 + exp(-stays)) == pytest.approx(fresh * exp(-hazard))
    gone = float(viability_level(np, hazard, start, 1e3))
    assert 1.0 / (1.0 + exp(-gone)) == pytest.approx(1.0, abs=2e-3)


@given(st.floats(0.01, 3.0), st.floats(0.5, 0.99), st.floats(0.0, 3.0))
def test_viability_follows_the_state_chain(hazard: float, fresh: float, ratio: float) -> None:
    """Dead cells vanish while others die; the chain of `coldchoice.science` steps through the same."""
    cells = chain.start(fresh)
    for _ in range(400):
        step = hazard / 400.0
        cells = chain.apply(cells, chain.hold_transition(0.0, step, step, step * ratio))
    found = float(viability_level(np, hazard, log(fresh / (1.0 - fresh)), ratio))
    assert 1.0 / (1.0 + exp(-found)) == pytest.approx(float(np.asarray(chain.viability(cells))), abs=3e-3)


@given(st.floats(0.01, 3.0), st.floats(-2.0, 5.0))
def test_equal_hazards_of_death_and_vanishing_are_no_gap(hazard: float, start: float) -> None:
    near, at = (float(viability_level(np, hazard, start, ratio)) for ratio in (1.001, 1.0))
    assert at == pytest.approx(near, abs=0.01)
    assert at == pytest.approx(-log(exp(-start) + hazard), abs=1e-3)


@given(level, METRICS)
def test_freezing_alone_gives_its_own_level(at: float, metric: str) -> None:
    of = dict.fromkeys(COMPONENTS, 0.0) | {"freeze": at}
    assert float(level_of(np, of, known(metric, liquid=False))) == pytest.approx(at, abs=1e-9)


@given(parts, METRICS)
def test_below_the_glass_transition_no_rate_matters(of: dict[str, float], metric: str) -> None:
    glass = known(metric, liquid=False, months=0.0)
    assert value(of, glass) == value(of | {"minus80": 1.0}, glass)


@given(parts, METRICS, st.floats(-3.0, 3.0))
def test_the_best_rate_is_best(of: dict[str, float], metric: str, off: float) -> None:
    best, other = (value(of, known(metric, liquid=False, log_rate_off=x)) for x in (0.0, off))
    assert other <= best + 1e-12


@given(
    parts, METRICS, st.floats(0.1, 500.0), st.floats(0.1, 100.0), st.floats(0.1, 50.0), st.floats(0.1, 50.0)
)
def test_arrays_give_what_the_formula_gives(
    of: dict[str, float], metric: str, hours_h: float, months: float, rest_h: float, wait_h: float
) -> None:
    ceiling = CEILING[metric]
    decay = (
        exp(min(of["minus80"], 2.0)) * months
        + exp(min(of["thawed"], 2.0)) * rest_h ** exp(of["rest"])
        + exp(min(of["wait"], 2.0)) * wait_h
    )
    share = ceiling / (1.0 + exp(-of["freeze"])) * exp(-min(decay, 7.0))
    given = known(metric, liquid=False, months=months, thawed_h=rest_h, wait_h=wait_h)
    assert value(of, given) == pytest.approx(share, rel=1e-6)

    hazard = exp(min(of["hold"] + exp(of["shape"]) * log(hours_h / PIVOT_H), 4.0))
    k = 1.0 - exp(of["lysis"])
    if metric == "viability" and abs(k) > 1e-3:
        dead = exp(-of["start"]) * exp(k * hazard) + expm1(k * hazard) / k
        assert value(of, known(metric, hours_h=hours_h)) == pytest.approx(
            1.0 / (1.0 + max(dead, 1e-9)), rel=1e-6
        )
    if metric != "viability":
        assert value(of, known(metric, hours_h=hours_h)) == pytest.approx(
            min(exp(-hazard), HIGHEST), rel=1e-6
        )


def test_rows_in_one_array_do_not_mix() -> None:
    of = dict.fromkeys(COMPONENTS, np.full(2, -1.0))
    both = Given(
        *(np.array(pair) for pair in zip(known(hours_h=24.0), known(liquid=False, months=3.0), strict=True))
    )
    one = [
        float(level_of(np, dict.fromkeys(COMPONENTS, -1.0), alone))
        for alone in (known(hours_h=24.0), known(liquid=False, months=3.0))
    ]
    assert level_of(np, of, both) == pytest.approx(one)
