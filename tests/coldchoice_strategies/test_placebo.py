from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from coldchoice.engine.compare import compare
from coldchoice.evidence.cells import cell_types
from coldchoice.model.strategy import is_control
from coldchoice_strategies.placebo import Placebo, strategies
from tests.scenes import facts_of, rows, scenario, shipped


@pytest.mark.parametrize("cell", cell_types())
def test_nothing_happens_and_nothing_is_spent(cell: str) -> None:
    facts = facts_of(Placebo(), cell_type=cell, duration="10 years", logistics={})
    assert np.all(np.asarray(facts.viable_recovery) == 1.0)
    assert facts.uses == ()
    assert facts.needs == frozenset()
    assert np.isinf(facts.usable_life_h)


@pytest.mark.parametrize("cell", ["leukapheresis-mnc", "platelet", "hepatocyte", "hsc-mobilised"])
def test_no_strategy_keeps_more_cells_alive_for_less_or_with_more_freedom(cell: str) -> None:
    names = [name for name, offer in shipped().strategies.items() if name != "placebo"]
    keys: dict[str, Any] = {"cell_type": cell, "draws": 300, "strategies": [*names, "placebo"]}
    found = rows(compare(scenario(**keys), shipped()))
    best = found.pop("placebo")
    others = [row for row in found.values() if row.viability is not None]
    assert others
    for row in others:
        assert row.viability.mean <= best.viability.mean + 1e-12
        assert row.usable <= best.usable + 1e-12
        assert row.cost.mean >= best.cost.mean - 1e-9
        assert row.flexibility.mean <= best.flexibility.mean + 1e-12


def test_it_is_a_control_that_takes_part_only_where_it_is_named() -> None:
    assert is_control(Placebo())
    assert "placebo" not in rows(compare(scenario(draws=200), shipped()))
    assert "placebo" in rows(compare(scenario(draws=200, strategies=["placebo"]), shipped()))


def test_one_control_is_offered() -> None:
    assert [one.name for one in strategies()] == ["placebo"]
