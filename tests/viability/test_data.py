from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from coldchoice.evidence.coding import coded_together
from coldchoice.evidence.effects import COMPONENTS, terms
from coldchoice.evidence.forward import CEILING, NOTHING_LEFT, level_of, stretched_expit
from coldchoice.evidence.posterior import Posterior
from coldchoice.evidence.tables import DATA
from coldchoice.model.measurement import Measurement
from coldchoice.validation.predictive import mean_level
from tools.viability.data import fitted_rows, tabulate
from tools.viability.ship import is_of_a_study


def row(name: str = "r", **changes: Any) -> Measurement:
    usual = {
        "id": name, "source_id": "one", "cell_type": "t-cell", "strategy": "hypothermic",
        "metric": "viability_pct", "mean": 80.0, "duration_h": 24.0, "temperature_c": 4.0,
    }  # fmt: skip
    return Measurement.model_validate({**usual, **changes})


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
    assert [name for name in table.names if not is_of_a_study(name)] == about["effects"]
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
