"""Two inputs at once: each stands where it is asked to, or the pair is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from coldchoice.engine.inputs import input_named
from coldchoice.engine.two_knobs import Setter, axis, both_set, by_factors, usual_pair
from coldchoice.errors import InputError
from coldchoice.model.scenario import Scenario
from tests.scenes import scenario, shipped

JOURNEY: dict[str, Any] = {
    "logistics": {
        "lane": "air-intercontinental",
        "legs": [{"hold": "24 h"}, {"transport": "36 h +- 14 h"}],
    }
}


def asked(**keys: Any) -> Scenario:
    return scenario(**{**JOURNEY, **keys})


def setter(first: str, second: str, within: tuple[Any, Any], **keys: Any) -> tuple[Scenario, Setter]:
    made = asked(**keys)
    x, y = (input_named(name, made, shipped()) for name in (first, second))
    return made, both_set(made, x, y, *(np.linspace(*ends, 9) for ends in within), shipped())


@pytest.mark.parametrize(
    ("first", "second", "at"),
    [
        ("transit-hours", "disruption-rate", (20.0, 0.1)),
        ("transit-hours", "hold-hours", (20.0, 30.0)),
        ("transit-hours", "duration", (20.0, 90.0)),
        ("duration", "transit-hours", (90.0, 20.0)),
        ("failure-cost", "unit-value", (9_000.0, 4_000.0)),
        ("unit-value", "failure-cost", (4_000.0, 9_000.0)),
        ("units-a-year", "weight:cost", (40.0, 0.7)),
    ],
)
def test_both_stand_where_they_were_set(first: str, second: str, at: tuple[float, float]) -> None:
    within = tuple((value * 0.8, value * 1.2) for value in at)
    made, set_both = setter(first, second, within)
    found = set_both(made, *at)
    stand = [input_named(name, found, shipped()).present for name in (first, second)]
    assert stand == pytest.approx(list(at))


def test_of_two_weights_the_others_share_the_rest_as_they_did() -> None:
    given = {"viability": 2.0, "cost": 1.0, "flexibility": 1.0}
    made, set_both = setter("weight:cost", "weight:viability", ((0.0, 1.0), (0.0, 1.0)), weights=given)
    weights = set_both(made, 0.3, 0.5).weights
    assert weights == pytest.approx({"cost": 0.3, "viability": 0.5, "flexibility": 0.2})
    with pytest.raises(InputError, match="the two weights add up to more than 1"):
        set_both(made, 0.6, 0.5)


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("transit-hours", "transit-hours", "'transit-hours': a map needs two different inputs"),
        ("units-a-year", "demand.units_per_year", "'units-a-year': a map needs two different inputs"),
        ("transit-hours", "logistics.legs[1].transport", "is the same as transit-hours in this scenario"),
    ],
)
def test_one_input_under_two_names_is_refused(first: str, second: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        setter(first, second, ((20.0, 30.0), (20.0, 30.0)))
    assert said in str(error.value)


def test_two_inputs_of_which_each_moves_the_other_are_refused() -> None:
    two = [{"transport": "36 h +- 14 h"}, {"hold": "24 h"}, {"transport": "12 h +- 2 h"}]
    journey = {"logistics": {"lane": "air-intercontinental", "legs": two}, "duration": "90 h"}
    with pytest.raises(InputError, match=r"move one another; choose two that do not"):
        setter("transit-hours", "logistics.legs[0].transport", ((50.0, 70.0), (20.0, 30.0)), **journey)


def test_an_axis_goes_by_factors_where_the_search_does() -> None:
    hours = input_named("transit-hours", asked(), shipped())
    values = axis(hours, None, None, 5)
    assert values.tolist() == pytest.approx([1.8, 8.05, 36.0, 161.0, 720.0], rel=1e-3)
    assert by_factors(hours, 1.8, 720.0)
    assert axis(hours, 20.0, 60.0, 5).tolist() == [20.0, 30.0, 40.0, 50.0, 60.0]
    assert not by_factors(hours, 20.0, 60.0)


def test_an_axis_that_would_begin_at_nothing_begins_at_a_twentieth_unless_asked_for() -> None:
    rate = input_named("disruption-rate", asked(), shipped())
    assert rate.low == 0.0
    assert axis(rate, None, None, 5)[0] == pytest.approx(rate.present / 20.0)
    assert axis(rate, 0.0, 0.4, 5).tolist() == pytest.approx([0.0, 0.1, 0.2, 0.3, 0.4])


def test_an_axis_of_whole_numbers_has_no_value_twice() -> None:
    batch = input_named("batch", asked(), shipped())
    values = axis(batch, 1.0, 20.0, 60).tolist()
    assert values == sorted({round(value) for value in values})
    assert len(values) < 60


def test_the_usual_pair_is_how_long_and_what_goes_wrong() -> None:
    assert usual_pair(asked()) == ("transit-hours", "disruption-rate")
    still = asked(logistics={"legs": [{"hold": "24 h"}]}, duration="24 h")
    assert usual_pair(still) == ("hold-hours", "units-a-year")
    ground = asked(logistics={"legs": [{"transport": "12 h"}]}, duration="24 h")
    assert usual_pair(ground) == ("transit-hours", "units-a-year")
