from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from coldchoice.model.scenario import Choice, Scenario
from tests.scenes import scenario


def test_three_keys_are_enough() -> None:
    asked = Scenario.model_validate(
        {"cell_type": "pbmc", "duration": "2 d", "logistics": {"lane": "road-national"}}
    )
    assert asked.duration == 48.0
    assert (asked.draws, asked.seed, asked.weights, asked.strategies) == (10_000, 1, None, ())


@pytest.mark.parametrize("missing", ["cell_type", "duration", "logistics"])
def test_each_of_the_three_is_needed(missing: str) -> None:
    given = {"cell_type": "pbmc", "duration": "2 d", "logistics": {}}
    del given[missing]
    with pytest.raises(ValidationError, match=missing):
        Scenario.model_validate(given)


@pytest.mark.parametrize(
    ("keys", "rule"),
    [
        ({"duration": "0 h"}, "more than 0"),
        ({"duration": 60}, "unit"),
        ({"duration": "60 kg"}, "time"),
        ({"duration": float("nan")}, "duration"),
        ({"colour": "red"}, "colour"),
        ({"stage": "frozen"}, "cell-bank"),
        ({"draws": 99}, "100"),
        ({"draws": 10**9}, "100000000"),
        ({"seed": -1}, "0"),
        ({"schema": 2}, "1"),
        ({"acceptance": {"viability": 1.1}}, "between 0 and 1"),
        ({"acceptance": {"release_tests": [{"name": "sterility", "takes": "0 h"}]}}, "more than 0"),
        ({"acceptance": {"release_tests": [{"name": "s", "takes": "1 h", "weight": 0}]}}, "greater than 0"),
        ({"economics": {"currency": "dollars"}}, "pattern"),
        ({"economics": {"price_year": 1800}}, "1990"),
        ({"economics": {"unit_value": 12}}, "12"),
        ({"demand": {"units_per_year": "-1 per year"}}, "units_per_year"),
        ({"demand": {"waits": {"make-use": "1 d"}}}, "release-infuse"),
        ({"scales": {"cost": {"worst": 1, "best": 1}}}, "must differ"),
        ({"scales": {"cost": {"worst": float("inf"), "best": 1}}}, "finite"),
        ({"strategies": ["slow-freeze", "slow-freeze"]}, "'slow-freeze' stands twice"),
        ({"strategies": ["Slow Freeze"]}, "pattern"),
        ({"strategies": [{"strategy": "slow-freeze", "option": {}}]}, "option"),
        ({"strategies": "slow-freeze"}, "tuple|list"),
    ],
)
def test_what_cannot_be_is_refused(keys: dict[str, Any], rule: str) -> None:
    with pytest.raises(ValidationError, match=rule):
        scenario(**keys)


def test_a_scenario_does_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        scenario().seed = 2


def test_logistics_may_be_a_lane_s_name() -> None:
    assert scenario(logistics="road-national") == scenario(logistics={"lane": "road-national"})


def test_strategies_may_be_names_or_variants_with_names() -> None:
    asked = scenario(
        strategies=[
            "slow-freeze",
            {"strategy": "slow-freeze", "name": "warm", "options": {"storage": "minus80"}},
        ]
    )
    assert [choice.label for choice in asked.strategies] == ["slow-freeze", "warm"]
    assert asked.strategies[0] == Choice(strategy="slow-freeze")


def test_the_hash_is_of_the_meaning() -> None:
    assert scenario(duration="60 h").input_hash() == scenario(duration="2.5 d", seed=1).input_hash()
    hashes = {
        scenario(**keys).input_hash() for keys in ({}, {"seed": 2}, {"duration": "61 h"}, {"title": "x"})
    }
    assert len(hashes) == 4


def test_a_dumped_scenario_reads_as_the_same() -> None:
    asked = scenario(
        stage="apheresis",
        logistics={"legs": [{"hold": "4 h +- 1 h"}, {"lane": "road-national", "ambient": "18..30 degC"}]},
        sites=[{"name": "a", "owns": ["thaw"], "share": 0.5}],
        demand={"units_per_year": "200 per year", "waits": {"release-infuse": "14 d"}},
        acceptance={"minimum_dose": "1e8", "release_tests": [{"name": "sterility", "takes": "7 d"}]},
        economics={"currency": "EUR", "unit_value": "1000 EUR 2024", "prices": {"cryobag": "10 EUR 2020"}},
        weights={"cost": 2, "viability": 1},
        scales={"cost": {"worst": 100, "best": 1}},
        strategies=["hypothermic"],
    )
    dumped = asked.model_dump(mode="json", by_alias=True)
    assert Scenario.model_validate(dumped) == asked
