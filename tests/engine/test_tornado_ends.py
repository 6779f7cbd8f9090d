from __future__ import annotations

import numpy as np
import pytest

from coldchoice.engine.tornado_ends import Turn, price_turn, turns, uncertain_paths
from coldchoice.errors import UnknownName
from coldchoice.model.scenario import Scenario
from coldchoice.model.uncertain import Uncertain
from tests.scenes import scenario, shipped

JOURNEY = {
    "lane": "air-intercontinental",
    "legs": [
        {"hold": "8 h +- 2 h", "ambient": "20 degC +- 2 degC"}, {"transport": "36 h +- 14 h"},
        {"hold": "16 h +- 6 h"},
    ],
}  # fmt: skip


def found(asked: Scenario, *learnable: str, weights: bool = True) -> dict[str, Turn]:
    return {one.knob.name: one for one in turns(asked, shipped(), learnable, weights=weights)}


def test_hours_with_a_spread_go_from_their_5_to_their_95_percent_point() -> None:
    told = found(scenario(logistics=JOURNEY))
    low, high = Uncertain.parse("36 h +- 14 h", "time").quantile(np.array([0.05, 0.95]))
    assert told["transit-hours"][1:] == (pytest.approx(low), pytest.approx(high), "distribution")


def test_several_legs_are_added_as_independent_ones() -> None:
    """Against the sum of two lognormals drawn a million times."""
    told = found(scenario(logistics=JOURNEY))["hold-hours"]
    generator = np.random.default_rng(1)
    hours = sum(
        Uncertain.parse(text, "time").sample(generator, 1_000_000) for text in ("8 h +- 2 h", "16 h +- 6 h")
    )
    assert (told.low, told.high) == pytest.approx(np.quantile(hours, [0.05, 0.95]), rel=0.02)


def test_plans_go_a_quarter_down_and_up_and_stay_possible() -> None:
    told = found(
        scenario(demand={"batch": 1, "units_per_year": "40 /year"}, acceptance={"viability": "90 %"})
    )
    assert told["units-a-year"][1:] == (30.0, 50.0, "share")
    assert told["viability-limit"][1:] == (pytest.approx(0.675), 1.0, "share")
    assert told["batch"][1:] == (1.0, 2.0, "share")
    assert found(scenario(demand={"batch": 8}))["batch"][1:] == (6.0, 10.0, "share")


def test_what_stands_at_nothing_cannot_be_turned() -> None:
    told = found(scenario(economics={"failure_cost": "0 USD 2024"}))
    assert "failure-cost" not in told
    assert "unit-value" in told


def test_weights_that_nobody_gave_go_over_all_weightings() -> None:
    told = found(scenario())["weight:cost"]
    drawn = np.random.default_rng(1).dirichlet(np.ones(3), 200_000)[:, 0]
    assert (told.low, told.high) == pytest.approx(np.quantile(drawn, [0.05, 0.95]), abs=0.005)
    assert told.how == "distribution"


def test_exact_weights_go_a_quarter_down_and_up() -> None:
    told = found(scenario(weights={"cost": 2, "viability": 2}))
    assert told["weight:cost"][1:] == (0.375, 0.625, "share")
    assert "weight:flexibility" not in told
    assert not any(name.startswith("weight:") for name in found(scenario(), weights=False))


def test_weights_in_an_order_keep_to_it() -> None:
    told = found(scenario(weights="viability > cost > flexibility"))
    assert told["weight:viability"].low > 1 / 3
    assert told["weight:flexibility"].high < 1 / 3
    assert told["weight:viability"].how == "distribution"


def test_excursions_that_could_be_learned_are_not_turned_a_second_time() -> None:
    asked = scenario(logistics=JOURNEY)
    assert "excursion-rate" in found(asked)
    assert "excursion-rate" not in found(asked, "excursion rate of air-intercontinental")


def test_every_other_key_with_a_distribution_is_found_by_its_path() -> None:
    asked = scenario(logistics=JOURNEY, demand={"postponement": {"probability": 0.2, "adds": "5..9 d"}})
    assert uncertain_paths(asked) == ("logistics.legs[0].ambient", "demand.postponement.adds")
    told = found(asked)
    assert told["logistics.legs[0].ambient"][1:] == (
        pytest.approx(20.0 - 2.0 * 1.6448536), pytest.approx(20.0 + 2.0 * 1.6448536), "distribution"
    )  # fmt: skip
    assert told["demand.postponement.adds"][1:3] == (pytest.approx(24 * 5.2), pytest.approx(24 * 8.8))


def test_a_price_is_fixed_at_its_ends() -> None:
    asked = scenario()
    turn = price_turn("cryobag", asked, lambda share: (100.0 + share, "USD"))
    assert (turn.low, turn.high) == pytest.approx((100.05, 100.95))
    given = turn.knob.set(asked, 50.0).economics.prices["cryobag"]
    assert float(given.low.amount) == float(given.high.amount) == 50.0
    with pytest.raises(UnknownName):
        price_turn("no-such-item", asked, lambda share: (share, "USD"))
