"""The lines of a block: where they add hours, and how they fit the formulae."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from coldchoice.engine import crowd
from coldchoice.engine.crowd import InLine, history_of, of_others
from coldchoice.engine.pools import crowds_of
from coldchoice.engine.realise import realise, realise_in_lines
from coldchoice.engine.settle import settle
from coldchoice.model.case import Case
from coldchoice.model.streams import Floats, Streams
from coldchoice.science.queueing import wait_md1_h
from tests.scenes import scenario

LEGS = [
    {"hold": "8 h", "place": "clinic"},
    {"transport": "36 h +- 14 h", "place": "plant"},
    {"hold": "16 h +- 6 h", "place": "plant"},
]
SLOT: dict[str, Any] = {"name": "slot", "at": "plant", "count": 1, "busy": "70 h"}
SHIPPER: dict[str, Any] = {"name": "shipper", "at": "clinic", "until": "plant", "count": 2, "busy": "96 h"}
DRAWS = 10_000


def met(*capacities: dict[str, Any], draws: int = DRAWS, **keys: Any) -> tuple[Case, tuple[InLine, ...]]:
    given = {"logistics": {"legs": LEGS}, "demand": {"units_per_year": 100}, **keys}
    asked = scenario(strategies=["frozen"], capacity=list(capacities), **given)
    terms = settle(asked)
    (crowd,) = crowds_of(asked, terms, asked.strategies)
    assert not crowd.bottleneck
    return realise_in_lines(asked, terms, 0, draws, crowd.pools)


def hours(case: Case) -> list[Floats]:
    return [leg.hours for leg in case.journey.legs]


def test_the_wait_is_added_to_the_leg_that_it_follows_and_to_no_other() -> None:
    free, _ = met({**SLOT, "count": 500})
    waiting, (line,) = met(SLOT)
    for before, after in zip(hours(free)[:2], hours(waiting)[:2], strict=True):
        assert np.array_equal(before, after)
    last = waiting.journey.legs[2]
    assert np.array_equal(hours(free)[2] + last.waited_h, last.hours)
    assert last.waited_h.mean() == pytest.approx(line.seen["wait.mean"], rel=1e-12)


def test_ample_capacity_is_no_capacity_to_the_byte() -> None:
    for keys in ({}, {"logistics": {"legs": LEGS, "calendar": {"year": 2026}}}):
        ample, (line, _) = met({**SLOT, "count": 500}, {**SHIPPER, "count": 500}, **keys)
        none = realise(ample.scenario, ample.terms, 0, DRAWS)
        assert [one.tobytes() for one in hours(ample)] == [one.tobytes() for one in hours(none)]
        assert line.seen["wait.high"] == 0.0


def test_the_first_line_waits_as_the_formula_has_it() -> None:
    _, (line,) = met(SLOT)
    formula_h = wait_md1_h(100.0 / 8766.0, 70.0)
    assert line.seen["wait.mean"] == pytest.approx(formula_h, abs=3.0 * line.seen["squared error"] ** 0.5)
    assert line.seen["utilisation"] == pytest.approx(line.pool.used, rel=1e-9)
    assert not line.seen["slow"]


def test_the_wait_for_one_thing_delays_the_wait_for_the_next() -> None:
    alone, _ = met(SLOT)
    after, (shipper, slot) = met(SHIPPER, SLOT)
    assert shipper.seen["wait.mean"] > 1.0
    assert slot.seen["wait.mean"] > 1.0
    assert np.array_equal(hours(alone)[0] + after.journey.legs[0].waited_h, hours(after)[0])


def test_more_of_it_or_less_time_with_it_never_waits_longer() -> None:
    one, _ = met(SLOT)
    for better in ({**SLOT, "count": 2}, {**SLOT, "busy": "60 h"}):
        other, _ = met(better)
        assert (other.journey.legs[2].waited_h <= one.journey.legs[2].waited_h + 1e-9).all()


def test_the_way_is_part_of_the_time_for_which_one_is_taken() -> None:
    case, (line,) = met(SHIPPER)
    taken_h = 96.0 + case.journey.legs[1].hours
    per_year = 100.0 / 8766.0
    assert line.seen["utilisation"] == pytest.approx(per_year * taken_h.mean() / 2.0, rel=1e-9)
    assert line.pool.used == pytest.approx(line.seen["utilisation"], rel=0.01)


def test_a_capacity_more_changes_nobody_elses_draws() -> None:
    one, _ = met(SLOT)
    two, _ = met({**SLOT, "name": "room", "at": "clinic", "count": 500}, SLOT)
    assert np.array_equal(one.journey.legs[2].waited_h, two.journey.legs[2].waited_h)


def test_each_of_those_who_travel_together_takes_one() -> None:
    logistics = {"legs": LEGS, "units_per_shipment": 4}
    case, (line,) = met(SLOT, logistics=logistics)
    waited_h = case.journey.legs[2].waited_h
    assert line.seen["utilisation"] == pytest.approx(line.pool.used, rel=1e-9)
    for place in range(4):  # the first of a shipment waits for the others of its own not at all
        assert waited_h[place::4].mean() >= 70.0 * place
    _, (together,) = met({**SLOT, "per": "shipment"}, logistics=logistics)
    assert together.seen["utilisation"] == pytest.approx(line.pool.used / 4.0, rel=1e-9)
    assert together.seen["wait.mean"] < line.seen["wait.mean"]


def test_with_a_calendar_units_come_when_places_are_open_and_the_way_waits_too() -> None:
    logistics = {"legs": LEGS, "calendar": {"year": 2026}}
    plain, (at_any_hour,) = met({**SHIPPER, "count": 3})
    dated, (in_hours,) = met({**SHIPPER, "count": 3}, logistics=logistics)
    assert plain.journey.start_h is None
    assert dated.journey.start_h is not None
    assert in_hours.seen["utilisation"] > at_any_hour.seen["utilisation"]
    assert in_hours.seen["wait.mean"] > 0.0


BUSY_YEAR: dict[str, Any] = {
    "logistics": {"legs": LEGS, "calendar": {"year": 2026, "opens": "always"}},
    "demand": {"units_per_year": 5_000},
}


@pytest.mark.parametrize("draws", [100, 1_000, 10_000])
@pytest.mark.parametrize(("per_year", "busy_h"), [(5_000, 1.0), (20_000, 0.35), (2_000, 3.0)])
def test_with_a_calendar_that_never_closes_it_waits_as_the_formula_has_it(
    draws: int, per_year: float, busy_h: float
) -> None:
    given = {**BUSY_YEAR, "demand": {"units_per_year": per_year}}
    _, (line,) = met({**SLOT, "busy": f"{busy_h} h"}, draws=draws, **given)
    formula_h, error_h = wait_md1_h(per_year / 8766.0, busy_h), line.seen["squared error"] ** 0.5
    assert line.seen["wait.mean"] == pytest.approx(formula_h, abs=3.0 * error_h)
    assert error_h < 0.15 * formula_h


def test_the_stated_error_is_that_of_the_mean_over_many_histories() -> None:
    formula_h, busy = wait_md1_h(2_000 / 8766.0, 2.6), {**SLOT, "busy": "2.6 h"}
    given = {**BUSY_YEAR, "demand": {"units_per_year": 2_000}}
    seen = [met(busy, draws=100, seed=seed, **given)[1][0].seen for seed in range(60)]
    means_h = np.array([one["wait.mean"] for one in seen])
    error_h = np.mean([one["squared error"] for one in seen]) ** 0.5
    assert means_h.mean() == pytest.approx(formula_h, rel=0.04)
    assert 0.8 < means_h.std() / error_h < 1.25


def test_no_two_units_of_a_full_year_come_at_the_same_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    came: list[Floats] = []

    def spied(arrival_h: Floats, busy_h: Floats, count: int, period_h: float, lead_in: int) -> Floats:
        came.append(arrival_h % period_h)
        assert len(set(busy_h.tolist())) == len(busy_h)
        return np.zeros_like(arrival_h)

    monkeypatch.setattr(crowd, "circular_waits_h", spied)
    for draws in (100, 1_000):
        met({**SLOT, "busy": "1 h +- 0.5 h"}, draws=draws, **BUSY_YEAR)
        assert len(set(came[-1].tolist())) == len(came[-1]) == round(5_000 / 8766 * 8760)


def test_the_others_of_a_full_year_leave_the_draws_as_they_are() -> None:
    sites = [{"name": "near", "transport": "20 h +- 5 h"}, {"name": "far", "transport": "40 h +- 5 h"}]
    legs = [{"hold": "8 h", "place": "clinic"}, {**LEGS[1], "customs": {"probability": 0.3, "adds": "9 h"}}]
    logistics = {"legs": [*legs, LEGS[2]], "calendar": {"year": 2026}}
    given: dict[str, Any] = {"logistics": logistics, "demand": {"units_per_year": 4_000}, "sites": sites}
    ample, (_, line) = met({**SLOT, "count": 500}, {**SHIPPER, "count": 500}, draws=100, **given)
    none = realise(ample.scenario, ample.terms, 0, 100).journey
    assert [one.tobytes() for one in hours(ample)] == [leg.hours.tobytes() for leg in none.legs]
    few, _ = met({**SLOT, "busy": "1 h", "count": 1}, draws=100, **given)
    for one in (ample.journey, few.journey):
        assert none.start_h is not None
        assert one.start_h is not None
        assert np.array_equal(one.start_h, none.start_h)
        for name in ("last_h", "after_h"):
            assert [each.shape for each in getattr(one, name)] == [(100,), (100,)]
            assert not any(each.flags.writeable for each in getattr(one, name))
        assert one.disposition_h is not None
        assert {leg.hours.shape for leg in one.legs} == {(100,)}
    assert few.journey.legs[2].waited_h.mean() > none.legs[2].waited_h.mean()
    assert line.seen["wait.high"] == 0.0


def test_a_full_line_is_told_to_be_slow() -> None:
    _, (line,) = met({**SLOT, "busy": f"{0.99 * 87.66} h"})
    assert line.seen["slow"] == 1.0
    assert line.seen["wait.mean"] > 500.0


def test_a_pilot_waits_in_the_same_lines() -> None:
    case, _ = met(SLOT)
    pilot = case.pilot(2_000)
    assert pilot.journey.legs[2].waited_h.mean() == pytest.approx(
        case.journey.legs[2].waited_h.mean(), rel=0.5
    )


def test_a_history_has_as_many_units_a_year_as_are_wanted() -> None:
    streams = Streams(1, 0, 1_000)
    plain = history_of(streams, 0.25)
    assert plain.period_h == 4_000.0
    assert plain.offset_h.shape == (1_000,)
    assert of_others(streams, plain) is None
    assert 0.0 <= plain.offset_h.min() < plain.offset_h.max() < plain.period_h
    for per_year in (100.0, 300.0, 5_000.0):
        dated = history_of(streams, per_year / 8760.0, 8760.0)
        years = dated.period_h / 8760.0
        assert years == int(years)
        units = len(dated.offset_h)
        assert units / years == pytest.approx(per_year, rel=1e-9)
        others = of_others(streams, dated)
        assert (0 if others is None else others.draws) == units - 1_000
        assert set((dated.offset_h / 8760.0).tolist()) <= set(range(int(years)))
