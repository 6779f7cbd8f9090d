"""In which direction an answer moves: more of what hurts never helps, and what is known of cells holds."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coldchoice.engine.compare import compare
from coldchoice.evidence.cells import cell_types
from coldchoice.model.comparison import Row
from tests.scenes import rows, scenario, shipped

CELLS = st.sampled_from(list(cell_types()))
KEPT = st.sampled_from([name for name in cell_types() if name not in ("sperm", "oocyte")])
"""Cells whose usual temperature is near one that was measured: others decline an unfrozen hold."""


def hypothermic(**keys: Any) -> Row:
    return rows(compare(scenario(strategies=["hypothermic"], **keys), shipped()))["hypothermic"]


def frozen(**keys: Any) -> Row:
    return rows(compare(scenario(strategies=["slow-freeze"], **keys), shipped()))["slow-freeze"]


def cost(row: Row) -> float:
    assert row.cost is not None
    return row.cost.mean


def recovery(row: Row) -> float:
    assert row.viability is not None
    return row.viability.mean


@given(cell=KEPT, short=st.floats(36.0, 300.0), more=st.floats(0.0, 300.0))
@settings(max_examples=30)
def test_a_longer_journey_never_helps_what_is_kept_cold(cell: str, short: float, more: float) -> None:
    keys: dict[str, Any] = {"cell_type": cell, "logistics": "road-national", "draws": 200}
    early, late = (
        hypothermic(duration=f"{short} h", **keys),
        hypothermic(duration=f"{short + more} h", **keys),
    )
    assert recovery(late) <= recovery(early) + 1e-12
    if late.status == "ranked":  # far beyond every life, what is lost moves from one cause to another
        assert cost(late) >= cost(early) * (1.0 - 1e-12)


def delayed(probability: float, adds: float) -> dict[str, Any]:
    chance = {"probability": probability, "adds": f"{adds} h"}
    return {"legs": [{"hold": "5 h"}, {"transport": "40 h", "lane": "road-national", "disruption": chance}]}


@given(
    cell=KEPT, probability=st.floats(0.0, 1.0), more=st.floats(0.0, 1.0), adds=st.floats(1.0, 100.0),
    longer=st.floats(0.0, 100.0),
)  # fmt: skip
@settings(max_examples=30)
def test_more_delay_never_lowers_a_cost(
    cell: str, probability: float, more: float, adds: float, longer: float
) -> None:
    keys: dict[str, Any] = {"cell_type": cell, "duration": "45 h", "draws": 200}
    worse_odds = probability + more * (1.0 - probability)
    for strategy in (hypothermic, frozen):
        punctual = strategy(logistics=delayed(probability, adds), **keys)
        late = strategy(logistics=delayed(worse_odds, adds + longer), **keys)
        assert cost(late) >= cost(punctual) * (1.0 - 1e-9)


KITS = [
    "controlled-rate-freezer",
    "dry-ice",
    "ln2-storage",
    "minus80-freezer",
    "refrigerator",
    "thaw",
    "wash",
]


@given(owns=st.sets(st.sampled_from(KITS)), more=st.sets(st.sampled_from(KITS)))
@settings(max_examples=30)
def test_more_equipment_never_lowers_flexibility(owns: set[str], more: set[str]) -> None:
    for strategy in (hypothermic, frozen):
        poor = strategy(sites=[{"name": "ward", "owns": sorted(owns)}], draws=200)
        rich = strategy(sites=[{"name": "ward", "owns": sorted(owns | more)}], draws=200)
        assert poor.flexibility is not None
        assert rich.flexibility is not None
        assert rich.flexibility.mean >= poor.flexibility.mean - 1e-12


@given(few=st.floats(1.0, 1e5), factor=st.floats(1.0, 100.0))
@settings(max_examples=30)
def test_more_demand_never_makes_a_dose_dearer(few: float, factor: float) -> None:
    own_site = [
        {"strategy": name, "options": {"equip_sites": True}} for name in ("hypothermic", "slow-freeze")
    ]
    for choice in own_site:
        doses = []
        for units in (few, few * factor):
            asked = scenario(strategies=[choice], demand={"units_per_year": f"{units} per year"}, draws=200)
            (row,) = compare(asked, shipped()).rows
            doses.append(cost(row))
        assert doses[1] <= doses[0] * (1.0 + 1e-9)


@given(cell=CELLS, hours=st.floats(24.0, 2000.0))
@settings(max_examples=30)
def test_lines_add_up_to_the_cost_and_losses_to_what_cannot_be_used(cell: str, hours: float) -> None:
    asked = scenario(cell_type=cell, duration=f"{hours} h", logistics="road-national", draws=200)
    for row in compare(asked, shipped()).rows:
        if row.status == "not applicable":
            continue
        assert row.usable is not None
        assert sum(row.lost_to.values()) + row.usable == pytest.approx(1.0, abs=1e-9)
        assert sum(row.cost_lines.values()) == pytest.approx(cost(row), rel=1e-9)


# ---------------------------------------------------------------- what is known of cells


def test_a_hold_can_be_cut_in_two_without_changing_what_it_does() -> None:
    one = hypothermic(duration="40 h", logistics={"legs": [{"hold": "40 h"}]})
    two = hypothermic(duration="40 h", logistics={"legs": [{"hold": "10 h"}, {"hold": "30 h"}]})
    assert one.viability == pytest.approx(two.viability)
    assert one.dye_viability == pytest.approx(two.dye_viability)
    assert one.usable == pytest.approx(two.usable)


@given(cell=CELLS, years=st.floats(0.1, 40.0))
@settings(max_examples=20)
def test_a_frozen_bank_does_not_age(cell: str, years: float) -> None:
    keys: dict[str, Any] = {"cell_type": cell, "logistics": {}, "draws": 200}
    young, old = frozen(duration="10 d", **keys), frozen(duration=f"{years} years", **keys)
    assert (young.viability, young.dye_viability, young.usable) == (
        old.viability,
        old.dye_viability,
        old.usable,
    )


def test_ten_years_of_an_ipsc_bank_are_not_for_a_refrigerator() -> None:
    bank: dict[str, Any] = {
        "cell_type": "ipsc",
        "stage": "cell-bank",
        "duration": "10 years",
        "logistics": {},
    }
    row = hypothermic(**bank)
    assert row.status == "infeasible"
    assert "cannot be defended" in row.reason
    soon = {"strategy": "slow-freeze", "options": {"hold_before_freezing": "30 min", "container": "vial"}}
    (row,) = compare(scenario(**bank, strategies=[soon]), shipped()).rows
    assert row.status == "ranked"


@pytest.mark.parametrize("cell", ["hsc-mobilised", "hsc-bone-marrow"])
def test_progenitors_are_better_off_cold_than_warm(cell: str) -> None:
    variants = [
        {"strategy": "hypothermic", "name": name, "options": {"temperature": at}}
        for name, at in (("cold", "4 degC"), ("warm", "37 degC"))
    ]
    found = rows(
        compare(scenario(cell_type=cell, duration="48 h", logistics={}, strategies=variants), shipped())
    )
    assert recovery(found["cold"]) > recovery(found["warm"])


@given(cell=KEPT, short=st.floats(0.0, 30.0), more=st.floats(0.0, 30.0))
@settings(max_examples=20)
def test_a_wait_before_freezing_is_carried_through_the_ice(cell: str, short: float, more: float) -> None:
    variants = [
        {"strategy": "slow-freeze", "name": name, "options": {"hold_before_freezing": f"{hours} h"}}
        for name, hours in (("soon", short), ("later", short + more))
    ]
    asked = scenario(cell_type=cell, duration="72 h", logistics={}, strategies=variants, draws=200)
    found = rows(compare(asked, shipped()))
    assert recovery(found["later"]) <= recovery(found["soon"]) + 1e-12
