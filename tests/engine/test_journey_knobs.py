from __future__ import annotations

import pytest

from coldchoice.engine.journey_knobs import journey_knobs, planned
from coldchoice.engine.knob import Knob
from coldchoice.engine.settle import settle
from coldchoice.model.scenario import Scenario
from tests.scenes import scenario

FULL = scenario(
    duration="70 h",
    logistics={
        "lane": "air-intercontinental",
        "legs": [{"hold": "8 h +- 2 h"}, {"transport": "30 h +- 10 h"},
                 {"transport": "6 h", "lane": "local-van"}, {"hold": "16 h"}],
    },
    sites=[{"name": "plant", "transport": "9 h +- 3 h"}],
)  # fmt: skip


def turned(asked: Scenario, name: str) -> Knob:
    return next(one for one in journey_knobs(asked)[0] if one.name == name)


@pytest.mark.parametrize("asked", [FULL, scenario(), scenario(logistics={"lane": "local-van"})])
def test_each_stands_where_it_is_put_and_the_rest_stays(asked: Scenario) -> None:
    knobs, missing = journey_knobs(asked)
    assert missing == {}
    for one in knobs:
        changed = one.set(asked, 0.5 * one.present)
        for other in journey_knobs(changed)[0]:
            expected = 0.5 * one.present if other.name == one.name else turned(asked, other.name).present
            assert other.present == pytest.approx(expected, rel=1e-9), (one.name, other.name)


def test_transports_grow_together_with_their_spread_and_the_duration() -> None:
    knob = turned(FULL, "transit-hours")
    assert knob.present == 36.0
    changed = knob.set(FULL, 72.0)
    first, second = (changed.logistics.legs[at].transport for at in (1, 2))
    assert first is not None
    assert second is not None
    assert (first.mean, first.sd, second.mean) == (pytest.approx(60.0), pytest.approx(20.0), 12.0)
    assert changed.duration == pytest.approx(106.0)
    site = changed.sites[0].transport
    assert site is not None
    assert (site.mean, site.sd) == (pytest.approx(18.0), pytest.approx(6.0))
    assert "its spread in proportion" in knob.moves
    assert "all 2 transports in proportion" in knob.moves


def test_the_wait_before_the_legs_is_a_hold_too() -> None:
    knob = turned(FULL, "hold-hours")
    assert knob.present == pytest.approx(34.0)  # 10 h are left of the duration
    changed = knob.set(FULL, 68.0)
    assert planned(changed)[-1].hold == planned(FULL)[-1].hold.with_mean(20.0)
    assert changed.duration == pytest.approx(104.0)


def test_a_lane_alone_gets_its_leg() -> None:
    asked = scenario()
    changed = turned(asked, "transit-hours").set(asked, 20.0)
    (leg,) = changed.logistics.legs
    assert leg.transport is not None
    assert leg.transport.mean == pytest.approx(20.0)
    before, after = settle(asked).legs[-1], settle(changed).legs[-1]
    assert (after.delay, after.disruption, after.lane) == (before.delay, before.disruption, before.lane)


def test_rates_keep_their_proportions() -> None:
    knob = turned(FULL, "disruption-rate")
    legs = planned(knob.set(FULL, 0.24))
    assert legs[1].disruption.probability == pytest.approx(0.24)
    assert legs[2].disruption.probability == pytest.approx(0.24 * 0.002 / 0.024)
    assert "in proportion" in knob.moves


def test_excursions_are_the_same_on_every_transport() -> None:
    knob = turned(FULL, "excursion-rate")
    assert [leg.excursion for leg in planned(knob.set(FULL, 0.3)).values()] == [None, None, 0.3, 0.3, None]


def test_what_is_not_there_says_why() -> None:
    knobs, missing = journey_knobs(scenario(logistics={"legs": [{"hold": "60 h"}]}))
    assert [one.name for one in knobs] == ["hold-hours"]
    assert missing["transit-hours"] == "the journey has no transport"
    assert "says how many hours it adds" in missing["delay-rate"]
    assert missing["excursion-rate"] == "the journey has no transport"
