"""Break-evens of strategies whose costs are known in closed form, and of the shipped ones."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from coldchoice.accounting.break_even import break_even_failure_cost, break_even_volume
from coldchoice.accounting.cost import variable_per_usable_dose
from coldchoice.engine.break_even import BreakEven, Race, break_even
from coldchoice.engine.inputs import input_named
from coldchoice.engine.point import point
from coldchoice.errors import InputError, NotApplicable
from coldchoice.model.assessment import Use
from coldchoice.model.money import Money
from coldchoice.model.scenario import Choice
from tests.scenes import Told, criteria, facts, registry, scenario, shipped

VALUE_USD, FAILURE_USD = 5_000.0, 20_000.0
HELD: dict[str, Any] = {
    "logistics": {"legs": [{"hold": "24 h"}]},
    "duration": "24 h",
    "economics": {"unit_value": f"{VALUE_USD} USD 2024", "failure_cost": f"{FAILURE_USD} USD 2024"},
    "acceptance": {"viability": 0.1, "minimum_dose": "1 cells"},
}


def steady(name: str, fixed_usd: float, unit_usd: float, lost: float) -> Told:
    """A strategy of constant facts: so much a year, so much a unit, and such a share lost."""
    uses = (
        Use("room", 1.0, "year", price=Money(fixed_usd, "USD", 2024)),
        Use("work", 1.0, "unit", price=Money(unit_usd, "USD", 2024)),
    )
    return facts(name, uses=uses, losses={"container": lost}, defended_hold_h=100.0)


def solved(name: str, *strategies: Any, **keys: Any) -> BreakEven:
    asked = scenario(**{**HELD, **keys.pop("scenario", {})})
    offered = registry(*strategies)
    choices = [Choice(strategy=one.name) for one in strategies]
    return break_even(asked, input_named(name, asked, offered), offered, choices, draws=asked.draws, **keys)


def by(found: BreakEven, measure: str) -> Race:
    return next(race for race in found.races if race.measure == measure)


# ---------------------------------------------------------------- closed forms


@pytest.mark.parametrize(
    ("fixed", "unit", "lost", "other_unit", "other_lost"),
    [
        (20_000.0, 800.0, 0.05, 1_500.0, 0.10),
        (90_000.0, 200.0, 0.02, 300.0, 0.2),
        (9e3, 500.0, 0.0, 700.0, 0.0),
    ],
)
def test_the_volume_is_that_of_the_closed_form(
    fixed: float, unit: float, lost: float, other_unit: float, other_lost: float
) -> None:
    cryo, cold = steady("cryo", fixed, unit, lost), steady("cold", 0.0, other_unit, other_lost)
    (crossing,) = by(solved("units-a-year", cryo, cold), "cost").crossings
    expected = break_even_volume(
        fixed / (1.0 - lost),  # the fixed cost falls on the doses that are delivered
        variable_per_usable_dose(unit, VALUE_USD, FAILURE_USD, 1.0 - lost),
        0.0,
        variable_per_usable_dose(other_unit, VALUE_USD, FAILURE_USD, 1.0 - other_lost),
    )
    assert crossing.value == pytest.approx(expected, rel=5e-4)
    assert (crossing.below, crossing.above) == ("cold", "cryo")
    assert crossing.error == pytest.approx(0.0, abs=1e-9)


def test_the_failure_cost_is_that_of_the_closed_form() -> None:
    cryo, cold = steady("cryo", 0.0, 2_500.0, 0.04), steady("cold", 0.0, 1_000.0, 0.20)
    (crossing,) = by(solved("failure-cost", cryo, cold), "cost").crossings
    without = [
        variable_per_usable_dose(unit, VALUE_USD, 0.0, usable)
        for unit, usable in ((2_500.0, 0.96), (1_000.0, 0.80))
    ]
    expected = break_even_failure_cost(without[0], 0.96, without[1], 0.80)
    assert crossing.value == pytest.approx(expected, rel=5e-4)
    assert (crossing.below, crossing.above) == ("cold", "cryo")


def test_an_interval_over_a_price_that_could_be_learned() -> None:
    """A cost of 1,000 + 500 z a unit against fixed 20,000 a year: N* = 20,000/(3,000 - 1,000 - 500 z)."""

    def answer(case: Any) -> Any:
        told = steady("cryo", 20_000.0, 0.0, 0.0).assess(case)
        price = 1_000.0 + 500.0 * case.normal("parameter", "price of work")
        luck = 100.0 * case.normal("lot", "luck of work")
        uses = (
            told.facts.uses[0],
            Use("work", 1.0, "unit", price=Money(np.maximum(price + luck, 0), "USD", 2024)),
        )
        return told._replace(facts=told.facts._replace(uses=uses))

    cold = steady("cold", 0.0, 3_000.0, 0.0)
    asked = {"draws": 4_000}
    (crossing,) = by(solved("units-a-year", Told("cryo", answer), cold, scenario=asked), "cost").crossings
    assert crossing.value == pytest.approx(10.0, rel=0.03)
    # the slope of N* with the price is 20,000/2,000**2; its error that of the mean of 4,000 draws
    assert crossing.error == pytest.approx(20_000 / 2_000**2 * np.hypot(500, 100) / 4_000**0.5, rel=0.25)
    assert crossing.learned is not None
    assert crossing.learned.crossing == pytest.approx(1.0, abs=0.01)
    assert crossing.learned.low == pytest.approx(20_000 / (2_000 + 500 * 1.645), rel=0.05)
    assert crossing.learned.high == pytest.approx(20_000 / (2_000 - 500 * 1.645), rel=0.08)


# ---------------------------------------------------------------- several, none, nobody


def along(name: str, viability: Any) -> Told:
    """A strategy whose viability depends on the yearly volume, and nothing else does."""
    return Told(
        name,
        lambda case: criteria(name, viability(case.terms.units_per_year), 6_000.0, 0.5).assess(case),
    )


def test_several_crossings_are_all_found() -> None:
    wave = along("wave", lambda n: 0.5 + 0.2 * np.sin(np.log(n)))
    flat = criteria("flat", 0.5, 6_000.0, 0.5)
    found = solved("units-a-year", wave, flat, measures=("viability",), between=(2.0, 2_000.0))
    race = by(found, "viability")
    expected = [np.exp(np.pi), np.exp(2.0 * np.pi)]
    assert [one.value for one in race.crossings] == pytest.approx(expected, rel=1e-3)
    assert [one.below for one in race.crossings] == ["wave", "flat"]


def nearly(amplitude: float, luck: float) -> Told:
    """Viability that swings around 0.5 with the volume, by `amplitude`; lots differ by `luck`."""

    def answer(case: Any) -> Any:
        swing = amplitude * np.sin(2.0 * np.pi * np.log10(case.terms.units_per_year / 7.0))
        drawn = case.normal("lot", "luck of nearly")
        viability = 0.5 + swing + luck * (drawn - drawn.mean())
        return criteria("nearly", viability, 6_000.0, 0.5).assess(case)

    return Told("nearly", answer)


@pytest.mark.parametrize(("amplitude", "luck", "crossings"), [(0.1, 0.01, 6), (0.0001, 0.05, 0)])
def test_a_lead_within_its_error_is_no_lead(amplitude: float, luck: float, crossings: int) -> None:
    flat = criteria("flat", 0.5, 6_000.0, 0.5)
    race = by(
        solved(
            "units-a-year", nearly(amplitude, luck), flat, measures=("viability",), between=(2.0, 2_000.0),
            scenario={"draws": 4_000},
        ),
        "viability",
    )  # fmt: skip
    assert len(race.crossings) == crossings
    assert (race.close == ()) == (crossings > 0)


def test_errors_belong_to_their_own_crossing() -> None:
    """Of a wave, every crossing has the error of the mean over its own slope there, and none of another."""
    flat = criteria("flat", 0.5, 6_000.0, 0.5)
    race = by(
        solved(
            "units-a-year", nearly(0.1, 0.05), flat, measures=("viability",), between=(2.0, 2_000.0),
            scenario={"draws": 4_000},
        ),
        "viability",
    )  # fmt: skip
    assert len(race.crossings) == 6
    for one in race.crossings:
        slope = 0.1 * 2.0 * np.pi / np.log(10.0) / one.value
        assert one.error == pytest.approx(0.05 / 4_000**0.5 / slope, rel=0.4)
        assert one.learned is not None


def test_none_is_none_and_says_who_leads() -> None:
    race = by(solved("units-a-year", steady("good", 0.0, 1.0, 0.0), steady("bad", 0.0, 9.0, 0.1)), "cost")
    assert race.crossings == ()
    assert (race.leader, race.rival) == ("good", "bad")
    assert race.learned is not None
    assert (race.learned.crossing, race.learned.first) == (0.0, 1.0)


def test_a_strategy_that_becomes_infeasible_leads_no_more() -> None:
    def answer(case: Any) -> Any:
        hours = case.terms.duration_h
        return steady("cold", 0.0, 1.0, min(0.9, hours / 100.0)).assess(case)

    cheap, dear = Told("cold", answer), steady("cryo", 0.0, 90_000.0, 0.0)
    found = solved("hold-hours", cheap, dear, between=(12.0, 90.0))
    (crossing,) = by(found, "cost").crossings
    assert crossing.value == pytest.approx(50.0, rel=1e-3)
    assert (crossing.below, crossing.above) == ("cold", "cryo")
    assert "usable fraction" in crossing.reason
    assert (crossing.error, crossing.out) == (None, "cold")
    (limit,) = found.limits
    assert (limit.name, limit.ends) == ("cold", True)
    assert limit.value == pytest.approx(50.0, rel=1e-3)


def test_whoever_is_equal_to_the_leader_is_no_rival() -> None:
    """The break-even of two that do the same would lie wherever rounding puts it, in all cases."""
    good, twin = (facts(name, dye_viability=0.9) for name in ("good", "twin"))
    fair = facts("fair", dye_viability=0.9, viable_recovery=0.6)
    race = by(solved("viability-limit", good, twin, fair), "value")
    assert (race.leader, race.rival, race.equals) == ("good", "fair", ("twin",))
    assert race.learned is not None
    assert (race.learned.first, race.learned.crossing) == (1.0, 0.0)
    only = by(solved("viability-limit", good, twin), "value")
    assert (only.rival, only.learned, only.equals) == (None, None, ("twin",))


def test_where_nobody_can_be_used_nobody_leads() -> None:
    found = solved("units-a-year", steady("one", 0.0, 1.0, 0.9), steady("two", 0.0, 1.0, 0.8))
    assert all((race.leader, race.rival, race.crossings) == (None, None, ()) for race in found.races)
    assert set(found.now.out) == {"one", "two"}


def test_who_declines_is_told_and_never_leads() -> None:
    def decline(case: Any) -> Any:
        raise NotApplicable("it is shy")

    found = solved("units-a-year", steady("one", 0.0, 1.0, 0.0), Told("shy", decline))
    assert found.silent == {"shy": "not applicable: it is shy"}
    assert by(found, "value").leader == "one"


def test_a_weight_moves_the_order_and_no_cost() -> None:
    alive, cheap = criteria("alive", 0.9, 9_000.0, 0.5), criteria("cheap", 0.5, 6_000.0, 0.5)
    found = solved("weight:viability", alive, cheap)
    assert by(found, "cost").idle
    (crossing,) = by(found, "value").crossings
    # 0.4 w = (1 - w)/2 * 3,000/(2 * 5,000 + 20,000 - 5,000)
    assert crossing.value == pytest.approx(0.06 / 0.46, abs=1e-3)


def test_a_weight_without_effect_is_idle() -> None:
    same = [criteria(name, 0.5, 6_000.0, 0.5) for name in ("one", "two")]
    assert by(solved("weight:flexibility", *same), "value").crossings == ()


def test_values_that_contradict_the_scenario_are_left_out_and_told() -> None:
    found = solved(
        "duration", steady("one", 0.0, 1.0, 0.0), steady("two", 0.0, 2.0, 0.0), between=(12.0, 48.0)
    )
    assert found.refused
    assert all(value < 24.0 for value, _ in found.refused)
    assert "more than the duration" in found.refused[0][1]
    with pytest.raises(InputError, match="more than the duration"):
        solved("duration", steady("one", 0.0, 1.0, 0.0), steady("two", 0.0, 2.0, 0.0), between=(1.0, 2.0))


def test_one_strategy_alone_has_no_break_even() -> None:
    with pytest.raises(InputError, match="needs two strategies; only one is asked for"):
        solved("units-a-year", steady("one", 0.0, 1.0, 0.0))


# ---------------------------------------------------------------- the shipped strategies


def test_transit_hours_against_a_dense_evaluation_of_both_costs() -> None:
    asked = scenario(
        duration="60 h",
        logistics={"lane": "air-intercontinental", "legs": [{"hold": "24 h"}, {"transport": "36 h +- 14 h"}]},
        strategies=["slow-freeze", "hypothermic"],
        draws=2_000,
    )
    knob = input_named("transit-hours", asked, shipped())
    found = break_even(asked, knob, shipped(), asked.strategies, draws=2_000, between=(4.0, 90.0))
    crossings = [one.value for one in by(found, "cost").crossings if one.learned is not None]

    def lead(hours: float) -> float:
        seen = point(knob.set(asked, hours), shipped(), asked.strategies)
        costs = [seen.attempts[name][1].mean() / seen.attempts[name][-1].mean() for name in seen.attempts]
        return float(costs[0] - costs[1])

    dense = np.linspace(4.0, 90.0, 173)
    signs = np.sign([lead(hours) for hours in dense])
    places = np.flatnonzero(signs[1:] != signs[:-1])
    assert len(crossings) == len(places) >= 1
    for crossing, place in zip(crossings, places, strict=True):
        assert dense[place] - 0.05 <= crossing <= dense[place + 1] + 0.05


def test_the_same_seed_gives_the_same_answer() -> None:
    asked = scenario(strategies=["slow-freeze", "hypothermic"])
    knob = input_named("units-a-year", asked, shipped())
    one, other = (break_even(asked, knob, shipped(), asked.strategies, draws=400, points=5) for _ in range(2))
    assert one.races == other.races
