from __future__ import annotations

import pytest

from coldchoice.engine.inputs import PATHS, input_named, inputs
from coldchoice.engine.point import point
from coldchoice.engine.settle import settle
from coldchoice.errors import InputError
from coldchoice.evidence.prices import price
from tests.scenes import scenario, shipped

ASKED = scenario(strategies=["slow-freeze", "hypothermic"], weights={"viability": 2.0, "cost": 1.0})
NAMES = [*inputs(ASKED).knobs]


def test_each_stands_where_it_is_put() -> None:
    for name, knob in inputs(ASKED, ["cryobag"]).knobs.items():
        value = 7.0 if knob.whole else 0.5 * (knob.present + knob.high)
        changed = knob.set(ASKED, value)
        assert inputs(changed, ["cryobag"]).knobs[name].present == pytest.approx(value), name


@pytest.mark.parametrize("name", [name for name in NAMES if name != "excursion-rate"])
def test_put_where_it_stands_it_changes_no_number(name: str) -> None:
    knob = inputs(ASKED).knobs[name]
    before, after = (point(one, shipped()) for one in (ASKED, knob.set(ASKED, knob.present)))
    for label, attempts in before.attempts.items():
        assert after.attempts[label] == pytest.approx(attempts, rel=1e-9), label
    assert after.weights == pytest.approx(before.weights)


@pytest.mark.parametrize("path", PATHS)
def test_a_path_with_a_name_is_that_input(path: str) -> None:
    assert input_named(path, ASKED, shipped()).name == PATHS[path]


def test_a_volume_is_searched_from_one_unit_on() -> None:
    knob = inputs(scenario(demand={"units_per_year": "3000 /year"})).knobs["units-a-year"]
    assert (knob.low, knob.high) == (1.0, 60_000.0)


def test_other_weights_keep_their_proportions() -> None:
    changed = input_named("weight:flexibility", ASKED, shipped()).set(ASKED, 0.4)
    assert changed.weights == pytest.approx({"viability": 0.4, "cost": 0.2, "flexibility": 0.4})
    only = scenario(weights={"cost": 1.0})
    changed = input_named("weight:cost", only, shipped()).set(only, 0.5)
    assert changed.weights == pytest.approx({"viability": 0.25, "cost": 0.5, "flexibility": 0.25})


def test_a_weight_that_is_set_makes_constrained_weights_exact_from_their_mean() -> None:
    asked = scenario(weights="viability > cost = flexibility")
    knob = input_named("weight:viability", asked, shipped())
    assert knob.present == pytest.approx(2 / 3)
    assert knob.moves == (
        "all weights are exact then: the other weights keep their proportions in the mean of what `weights` "
        "says, which no longer binds"
    )
    assert knob.set(asked, 0.2).weights == pytest.approx({"viability": 0.2, "cost": 0.4, "flexibility": 0.4})


def test_a_price_is_put_in_the_scenarios_money() -> None:
    asked = scenario(economics={"currency": "EUR", "price_year": 2023})
    knob = input_named("price:cryobag", asked, shipped())
    assert knob.unit == "EUR 2023"
    assert knob.moves == "its spread in proportion"
    before, after = price("cryobag"), settle(knob.set(asked, 12.5)).prices["cryobag"]
    assert (after.currency, after.price_year) == ("EUR", 2023)
    assert after.mean.amount == pytest.approx(12.5)
    assert after.high / after.low == pytest.approx(before.high / before.low)
    nothing = settle(knob.set(asked, 0.0)).prices["cryobag"]
    assert (nothing.low, nothing.high) == (0.0, 0.0)


def test_a_failure_cost_left_open_follows_the_value() -> None:
    assert "follows" in input_named("unit-value", ASKED, shipped()).moves
    given = scenario(economics={"failure_cost": "100 USD 2024"})
    assert input_named("unit-value", given, shipped()).moves == ""


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("transit-hour", "INPUT: 'transit-hour': unknown input; did you mean 'transit-hours'"),
        ("units a year", "did you mean 'units-a-year'"),
        ("zzz", "known: units-a-year, .*price:ITEM, or the path of a key"),
        ("price:cryobug", "unknown priced item; did you mean 'price:cryobag'"),
        ("weight:costs", "unknown criterion; did you mean 'weight:cost'"),
        ("economics.failure", "unknown key 'failure' of economics; did you mean 'failure_cost'"),
    ],
)
def test_what_is_not_there_names_the_nearest(name: str, rule: str) -> None:
    with pytest.raises(InputError, match=rule):
        input_named(name, ASKED, shipped())


def test_what_this_journey_has_not_says_why() -> None:
    held = scenario(logistics={"legs": [{"hold": "60 h"}]})
    with pytest.raises(InputError, match="'transit-hours': the journey has no transport"):
        input_named("transit-hours", held, shipped())
