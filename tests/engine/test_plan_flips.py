from __future__ import annotations

import pytest

from coldchoice.engine.plan_flips import plan_flips
from coldchoice.errors import NotApplicable
from coldchoice.model.assessment import Assessment
from coldchoice.model.case import Case
from tests.scenes import Told, criteria, registry, scenario, shipped


def hours_matter(name: str, at_h: float) -> Told:
    """Return a strategy whose worth falls with the hours of the journey, to that of `steady` at so many."""

    def assess(case: Case) -> Assessment:
        worse = 0.005 * (case.terms.duration_h - at_h)
        return Assessment(viability=0.8 - worse, cost=case.money(6000, "USD", 2024), flexibility=0.5)

    return Told(name, assess)


def test_an_overtaken_leader_is_told_with_the_value_and_the_side() -> None:
    door = registry(criteria("steady", 0.8), hours_matter("quick", 90.0))
    asked = scenario(
        logistics={"lane": "air-intercontinental", "legs": [{"hold": "24 h"}, {"transport": "36 h"}]},
        strategies=["steady", "quick"],
    )
    found = plan_flips(asked, door, asked.strategies, "quick", 200)
    by_name = {flip.knob.name: flip for flip in found}
    transit = by_name["transit-hours"]
    assert transit.value == pytest.approx(66.0, rel=1e-2)  # 24 + 66 = 90
    assert (transit.over, transit.leader, transit.reason) == (True, "steady", "")
    assert [flip.size for flip in found] == sorted(flip.size for flip in found)


def test_plans_that_nothing_depends_on_flip_nothing() -> None:
    asked = scenario(strategies=["a", "b"])
    assert (
        plan_flips(asked, registry(criteria("a", 0.9), criteria("b", 0.5)), asked.strategies, "a", 200) == ()
    )


def test_where_nobody_can_be_used_the_reason_is_told() -> None:
    asked = scenario(strategies=["slow-freeze"], acceptance={"viability": "70 %"})
    found = plan_flips(asked, shipped(), asked.strategies, "slow-freeze", 400)
    limit = next(flip for flip in found if flip.knob.name == "viability-limit")
    assert limit.leader is None
    assert limit.over
    assert 0.7 < limit.value <= 1.0
    assert "usable fraction" in limit.reason
    assert not limit.declined


def test_a_leader_that_declines_is_told_apart_from_one_that_cannot_be_used() -> None:
    def assess(case: Case) -> Assessment:
        if case.terms.duration_h > 90.0:
            raise NotApplicable("it holds for ninety hours")
        return Assessment(viability=0.9, cost=case.money(6000, "USD", 2024), flexibility=0.5)

    asked = scenario(
        logistics={"lane": "air-intercontinental", "legs": [{"hold": "24 h"}, {"transport": "36 h"}]},
        strategies=["steady", "short"],
    )
    door = registry(criteria("steady", 0.8), Told("short", assess))
    found = plan_flips(asked, door, asked.strategies, "short", 200)
    transit = next(flip for flip in found if flip.knob.name == "transit-hours")
    assert transit.declined
    assert transit.leader == "steady"
    assert "ninety hours" in transit.reason


def test_a_leader_of_other_draws_is_no_flip() -> None:
    asked = scenario(strategies=["a", "b"])
    door = registry(criteria("a", 0.9), criteria("b", 0.5))
    assert plan_flips(asked, door, asked.strategies, "b", 200) == ()
