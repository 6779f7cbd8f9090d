from __future__ import annotations

import pytest

from coldchoice.engine.realise import realise
from coldchoice.engine.settle import settle
from coldchoice.model.logistics import Chance
from coldchoice.testing.physics import HALF_LATE
from coldchoice.testing.scenarios import DRAWS, references


@pytest.mark.parametrize("label", [name for name, one in references().items() if not one.brief])
def test_each_can_be_asked(label: str) -> None:
    scenario = references()[label].scenario()
    case = realise(scenario, settle(scenario), 0, DRAWS)
    assert case.draws == DRAWS
    assert references()[label].purpose


def test_they_reach_from_nothing_to_years_and_from_one_unit_to_thousands() -> None:
    asked = [one.scenario() for one in references().values()]
    hours = [one.duration for one in asked]
    assert min(hours) < 0.1
    assert 1.0 in hours
    assert max(hours) >= 8760.0
    units = [one.demand.units_per_year for one in asked if one.demand.units_per_year]
    assert min(units) == 1.0
    assert max(units) == 10_000.0
    assert {settle(one).stage for one in asked} >= {"apheresis", "cell-bank", "final-product", "intermediate"}
    assert len({one.cell_type for one in asked}) >= 20
    assert {leg.lane for one in asked for leg in settle(one).legs} >= {"same-campus", "air-intercontinental"}
    assert {one.economics.currency for one in asked} == {"USD", "EUR"}


def test_no_reference_is_later_than_the_lateness_that_the_kit_adds() -> None:
    added = Chance.model_validate(HALF_LATE)
    for one in references().values():
        for leg in one.scenario().logistics.legs:
            if leg.disruption is not None:
                assert leg.disruption.probability <= added.probability
                assert leg.disruption.adds.mean < added.adds.mean
