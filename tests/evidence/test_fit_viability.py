"""The parts of the fit that need numpy alone: the rows as arrays, what ships, and how well chains mixed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from coldchoice.evidence.coding import coded_together
from coldchoice.evidence.effects import COMPONENTS, terms
from coldchoice.evidence.forward import CEILING, level_of, stretched_expit
from coldchoice.evidence.posterior import Posterior
from coldchoice.evidence.tables import DATA
from coldchoice.model.measurement import Measurement
from coldchoice.validation.predictive import mean_level
from tools.viability import ship as shipping
from tools.viability.chains import Chains, effective_size, split_r_hat
from tools.viability.data import NOTHING_LEFT, fitted_rows, tabulate

Floats = NDArray[np.float64]


def row(name: str = "r", **changes: Any) -> Measurement:
    usual = {
        "id": name, "source_id": "one", "cell_type": "t-cell", "strategy": "hypothermic",
        "metric": "viability_pct", "mean": 80.0, "duration_h": 24.0, "temperature_c": 4.0,
    }  # fmt: skip
    return Measurement.model_validate({**usual, **changes})


# ---------------------------------------------------------------- rows as arrays


def test_what_is_fitted_is_survival_and_as_many_rows_as_the_draws_say() -> None:
    rows = fitted_rows()
    about = json.loads((DATA / "posterior.json").read_text(encoding="utf-8"))
    assert len(rows) == about["rows"]
    assert len({one.source_id for one in rows}) == about["studies"]
    assert {one.metric for one in rows}.isdisjoint({"other"})


def test_names_and_groups_of_today_s_rows_are_those_that_ship() -> None:
    """Else the draws are of another coding of the same tables, which no digest would tell."""
    table = tabulate(fitted_rows())
    about = json.loads((DATA / "posterior.json").read_text(encoding="utf-8"))
    assert [name for name in table.names if not shipping.is_of_a_study(name)] == about["effects"]
    assert sorted({name.partition(":")[0] for name in table.names if ":" in name}) == about["groups"]


def test_a_design_holds_every_term_at_its_place() -> None:
    rows = (row(), row("s", strategy="slow_freeze", source_id="two"), row("t", metric="recovery_pct"))
    table = tabulate(rows)
    assert set(table.designs) == set(COMPONENTS)
    for number, (of, one) in enumerate(zip(coded_together(rows), rows, strict=True)):
        made = terms(of, one.source_id)
        for part in COMPONENTS:
            places, weights = table.designs[part]
            told = {
                table.names[at]: weight
                for at, weight in zip(places[number], weights[number], strict=True)
                if weight
            }
            assert told == {name: weight for name, weight in made.get(part, {}).items() if weight}


def test_values_bounds_and_lots() -> None:
    table = tabulate((
        row("a", n=3), row("b", mean=90.0, note="[lower-bound]", n=1000),
        row("c", mean=5.0, note="[upper-bound]"),
        row("d", mean=0.0), row("e", mean=120.0, metric="recovery_pct"),
    ))  # fmt: skip
    assert table.above.tolist() == [False, True, False, False, False]
    assert table.below.tolist() == [False, False, True, True, False]
    assert table.lots.tolist() == [3.0, 100.0, 6.0, 6.0, 6.0]
    ceilings = np.array([1.0, 1.0, 1.0, 1.0, CEILING["recovery"]])
    shares = stretched_expit(np, table.values, ceilings)
    assert shares == pytest.approx([0.8, 0.9, 0.05, NOTHING_LEFT, 1.2])


def test_the_fit_and_a_prediction_sum_the_same() -> None:
    """With effects that do not vary, the level of the arrays is the level that a prediction starts from."""
    rows = tuple(one for one in fitted_rows() if one.duration_h is not None or not one.is_liquid)[::7]
    table = tabulate(rows)
    effects = np.random.default_rng(1).normal(0.0, 0.3, len(table.names))
    parts = {
        part: (effects[places] * weights).sum(axis=1) for part, (places, weights) in table.designs.items()
    }
    levels = level_of(np, parts, table.given)
    constant = Posterior({name: at for at, name in enumerate(table.names)}, np.tile(effects[:, None], 3), {},
                         np.zeros((0, 3)))  # fmt: skip
    compared = 0
    for number, (of, one) in enumerate(zip(coded_together(rows), rows, strict=True)):
        drawn = (of.liquid and of.temperature_c is None) or (
            of.storage_c is not None and of.storage_c > -123.0 and of.storage_months is None
        )
        if not drawn:
            level, _ = mean_level(of, one.baseline, constant, study=one.source_id)
            assert level == pytest.approx(np.full(3, levels[number]), abs=1e-9)
            compared += 1
    assert compared > 40


# ---------------------------------------------------------------- chains


def autoregressive(rho: float, chains: int = 4, draws: int = 4000, seed: int = 1) -> Floats:
    """Chains (chains, draws, 1) whose neighbours correlate by rho, with variance 1."""
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal((chains, draws)) * np.sqrt(1.0 - rho**2)
    values = np.empty((chains, draws))
    values[:, 0] = rng.standard_normal(chains)
    for at in range(1, draws):
        values[:, at] = rho * values[:, at - 1] + noise[:, at]
    return values[:, :, None]


@pytest.mark.parametrize("rho", [-0.4, 0.0, 0.5, 0.9])
def test_the_effective_size_of_an_autoregressive_chain_is_known(rho: float) -> None:
    draws = autoregressive(rho)
    expected = 16_000 * (1.0 - rho) / (1.0 + rho)  # e.g. doi 10.1214/20-BA1221
    assert effective_size(draws)[0] == pytest.approx(expected, rel=0.2)


@pytest.mark.parametrize("rho", [0.0, 0.9])
def test_chains_of_one_law_agree(rho: float) -> None:
    assert split_r_hat(autoregressive(rho))[0] == pytest.approx(1.0, abs=0.02)


def test_chains_that_disagree_or_drift_are_found() -> None:
    apart = autoregressive(0.0) + np.array([0.0, 0.0, 0.0, 2.0])[:, None, None]
    assert split_r_hat(apart)[0] > 1.2
    assert effective_size(apart)[0] < 100.0
    drifting = autoregressive(0.0) + np.linspace(0.0, 3.0, 4000)[None, :, None]
    assert split_r_hat(drifting)[0] > 1.1  # all alike, but each differs from its own first half


def test_r_hat_by_hand() -> None:
    """Two chains of two halves of two: variances within 0.5, means 0.5, 0.5, 2.5 and 2.5."""
    draws = np.array([[0.0, 1.0, 0.0, 1.0], [2.0, 3.0, 2.0, 3.0]])[:, :, None]
    between = np.var([0.5, 0.5, 2.5, 2.5], ddof=1)
    assert split_r_hat(draws)[0] == pytest.approx(np.sqrt(0.5 + between / 0.5))


def test_every_quantity_is_judged_by_itself() -> None:
    both = np.concatenate((autoregressive(0.0), autoregressive(0.9, seed=2)), axis=2)
    assert effective_size(both).shape == split_r_hat(both).shape == (2,)
    assert effective_size(both)[0] > 5.0 * effective_size(both)[1]


# ---------------------------------------------------------------- what ships


@pytest.mark.parametrize(
    ("name", "of_a_study"),
    [
        ("hold.study:smith-2020", True), ("freeze.study-by-metric:smith-2020@cfu", True),
        ("hold.medium:unnamed in smith-2020", True), ("hold.medium-in-class:unnamed in x@stromal", True),
        ("hold.medium:pbs", False), ("freeze", False), ("thawed.vehicle:protein", False),
    ],
)  # fmt: skip
def test_effects_of_one_study_are_told_by_name(name: str, of_a_study: bool) -> None:
    assert shipping.is_of_a_study(name) is of_a_study


def test_what_is_written_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    names = ("hold", "hold.study:smith", "hold.kin:blood")
    chains = Chains(names, ("hold.kin",), rng.normal(size=(4, 800, 3)), rng.random((4, 800, 1)), 0)
    monkeypatch.setattr(shipping, "DATA", tmp_path)
    monkeypatch.setattr(shipping, "sampler", lambda _: {"divergent": 0})
    about = shipping.ship(chains, rows=7, studies=2)
    assert json.loads((tmp_path / "posterior.json").read_text(encoding="utf-8")) == about
    assert about["effects"] == ["hold", "hold.kin:blood"]
    effects = np.load(tmp_path / "posterior_effects.npy")
    spreads = np.load(tmp_path / "posterior_spreads.npy")
    assert (effects.shape, spreads.shape) == ((2, shipping.SHIPPED), (1, shipping.SHIPPED))
    assert effects.dtype == spreads.dtype == np.float32
    assert effects[1, 0] == np.float32(chains.effects[0, 0, 2])
    assert spreads[0, -1] == np.float32(chains.spreads[-1, -1, 0])
