"""Capacities on the legs: who takes what where, what is refused, and what there is too little of."""

from __future__ import annotations

from typing import Any

import pytest

from coldchoice.engine.pools import Crowd, crowds_of, unsaid
from coldchoice.engine.settle import settle
from coldchoice.errors import ScenarioError
from tests.scenes import scenario

LEGS = [
    {"hold": "8 h", "place": "clinic"},
    {"transport": "20 h", "place": "hub"},
    {"transport": "16 h", "place": "plant"},
    {"hold": "10 h", "place": "plant"},
    {"hold": "6 h", "place": "line"},
]
SLOT: dict[str, Any] = {"name": "slot", "at": "plant", "count": 4, "busy": "7 d"}
SHIPPER: dict[str, Any] = {"name": "shipper", "at": "clinic", "until": "plant", "count": 9, "busy": "48 h"}
CHOICES = ({"strategy": "cold", "name": "cold-1"}, {"strategy": "cold", "name": "cold-2"}, "frozen")
YEAR_H = 8766.0


def crowds(*capacities: dict[str, Any], **keys: Any) -> tuple[Crowd, ...]:
    given = {"logistics": {"legs": LEGS}, "strategies": CHOICES, "demand": {"units_per_year": 100}, **keys}
    asked = scenario(capacity=list(capacities), **given)
    return crowds_of(asked, settle(asked), asked.strategies)


def refused(*capacities: dict[str, Any], **keys: Any) -> str:
    with pytest.raises(ScenarioError) as caught:
        crowds(*capacities, **keys)
    return str(caught.value)


def test_one_is_taken_when_the_unit_has_done_at_the_place() -> None:
    ((pool,),) = (crowd.pools for crowd in crowds(SLOT))
    assert (pool.leg, pool.until_leg, pool.takers) == (3, 3, 1)
    assert pool.busy_h == 168.0
    assert pool.used == pytest.approx(100.0 / YEAR_H * 168.0 / 4.0, rel=1e-12)


def test_on_the_way_it_is_taken_from_leaving_to_arriving_and_back() -> None:
    ((pool,),) = (crowd.pools for crowd in crowds(SHIPPER))
    assert (pool.leg, pool.until_leg) == (0, 2)
    assert pool.busy_h == pytest.approx(20.0 + 16.0 + 48.0, rel=1e-12)
    assert pool.busy_sd_h == pytest.approx(0.0, abs=1e-9)


def test_the_way_has_its_delays_and_their_spread() -> None:
    late = {"probability": 0.5, "adds": "10 h"}
    legs = [LEGS[0], {**LEGS[1], "disruption": late}, *LEGS[2:]]
    ((pool,),) = (crowd.pools for crowd in crowds(SHIPPER, logistics={"legs": legs}))
    assert pool.busy_h == pytest.approx(84.0 + 5.0, abs=0.3)
    assert pool.busy_sd_h == pytest.approx(5.0, abs=0.05)


def test_rows_that_need_the_same_things_are_one_crowd() -> None:
    found = crowds({**SLOT, "used_by": ["frozen"]}, {**SHIPPER, "used_by": ["cold"]})
    assert [(sorted(one.labels), [pool.capacity.name for pool in one.pools]) for one in found] == [
        (["cold-1", "cold-2"], ["shipper"]),
        (["frozen"], ["slot"]),
    ]
    variants = crowds({**SLOT, "used_by": ["cold-2"]})
    assert [sorted(one.labels) for one in variants] == [["cold-1", "frozen"], ["cold-2"]]
    assert [len(one.pools) for one in variants] == [0, 1]


def test_without_capacities_all_are_one_crowd_that_waits_for_nothing() -> None:
    assert crowds() == (Crowd(frozenset({"cold-1", "cold-2", "frozen"})),)


def test_too_little_is_named_with_what_it_would_take() -> None:
    (crowd,) = crowds(SLOT, demand={"units_per_year": 270})
    assert crowd.pools == ()
    assert crowd.bottleneck == "slot at plant: 270 units a year need 5.17 at a time, there are 4"


def test_the_worst_bottleneck_is_named_first() -> None:
    (crowd,) = crowds({**SHIPPER, "count": 1}, {**SLOT, "count": 1}, demand={"units_per_year": 270})
    slot, shipper = crowd.bottleneck.split("; ")
    assert slot.startswith("slot at plant")
    assert shipper == "shipper at clinic: 270 units a year need 2.59 at a time, there is 1"


def test_exactly_enough_is_too_little() -> None:
    (crowd,) = crowds({**SLOT, "busy": f"{4 * YEAR_H / 100} h"})
    assert "need 4 at a time, there are 4, and with none to spare the line grows" in crowd.bottleneck


@pytest.mark.parametrize(("need", "told"), [(4.01, "4.01"), (4.0004, "4.0004"), (4.005, "4.005")])
def test_a_little_too_little_is_not_rounded_to_enough(need: float, told: str) -> None:
    (crowd,) = crowds({**SLOT, "busy": f"{need * YEAR_H / 100:.9g} h"})
    assert f"need {told} at a time, there are 4" in crowd.bottleneck


def test_who_travels_together_takes_one_each_or_one_together() -> None:
    demand, logistics = {"units_per_year": 100}, {"legs": LEGS, "units_per_shipment": 5}
    ((each,),) = (one.pools for one in crowds(SLOT, demand=demand, logistics=logistics))
    together = {**SLOT, "per": "shipment"}
    ((one,),) = (one.pools for one in crowds(together, demand=demand, logistics=logistics))
    assert (each.takers, one.takers) == (5, 1)
    assert each.used == pytest.approx(5.0 * one.used, rel=1e-12)
    asked = scenario(capacity=[SLOT, {**together, "name": "van"}], logistics=logistics)
    assert [default.key for default in unsaid(asked)] == ["capacity[0].per"]
    assert unsaid(scenario(capacity=[SLOT])) == ()


@pytest.mark.parametrize(
    ("capacity", "told"),
    [
        ({**SLOT, "at": "plnt"}, "capacity[0].at: 'plnt': unknown place; did you mean 'plant'?"),
        ({**SHIPPER, "until": "hubb"}, "capacity[0].until: 'hubb': unknown place; did you mean 'hub'?"),
        (
            {**SLOT, "used_by": ["frozen", "frosen"]},
            "capacity[0].used_by[1]: 'frosen': unknown strategy; did you mean 'frozen'?",
        ),
        (
            {**SLOT, "until": "hub"},
            "capacity[0].until: the unit does not come to 'hub' after 'plant'",
        ),
    ],
)
def test_what_it_names_must_be_there(capacity: dict[str, Any], told: str) -> None:
    assert refused(capacity) == told


def test_nobody_waits_for_one_thing_while_holding_another() -> None:
    between = {**SLOT, "at": "hub", "name": "dock"}
    assert refused(SHIPPER, between) == (
        "capacity[0]: 'shipper': is held while 'dock at hub' is waited for, which is not simulated; "
        "end `until` before that"
    )
    here = {**SLOT, "at": "clinic", "name": "nurse"}
    assert "list it after 'nurse'" in refused(SHIPPER, here)
    assert len(crowds(here, SHIPPER)[0].pools) == 2
    assert len(crowds(SHIPPER, {**SLOT, "at": "plant"})[0].pools) == 2
    assert len(crowds({**SHIPPER, "used_by": ["cold"]}, {**between, "used_by": ["frozen"]})) == 2


def test_what_would_take_minutes_is_refused() -> None:
    logistics = {"legs": LEGS, "units_per_shipment": 101}
    assert "write `per: shipment`" in refused(SLOT, logistics=logistics)
    assert len(crowds({**SLOT, "per": "shipment"}, logistics=logistics)) == 1
    dated = {"legs": LEGS, "calendar": {"year": 2026}}
    assert "with a calendar" in refused(SLOT, logistics=dated, demand={"units_per_year": 2e6})
