from __future__ import annotations

import sys
from pathlib import Path

import pytest

from coldchoice.engine.choices import asked_for
from coldchoice.engine.load import scenario_from
from coldchoice.engine.names import check_names
from coldchoice.errors import ScenarioError
from coldchoice.evidence import public_holidays
from coldchoice.plugin.registry import Registry, open_registry
from coldchoice.reading.document import parse_document

PLUGIN = '''
from pydantic import BaseModel, ConfigDict, field_validator

from coldchoice import hookimpl
from coldchoice.model.quantities import Hours


class Options(BaseModel):
    """What can be set."""

    model_config = ConfigDict(extra="forbid")
    hold: Hours = 3.0
    trap: int = 0

    @field_validator("trap")
    @classmethod
    def _spring(cls, value):
        import numpy

        numpy.exp = numpy.exp if value < 7 else None
        return 1 // value


class Gel:
    name, summary, Options = "gel", "alginate gel", Options

    def assess(self, case): ...


class Plain:
    name, summary = "plain", "nothing to set"

    def assess(self, case): ...


@hookimpl
def strategies():
    return [Gel(), Plain()]
'''
MINIMAL = "cell_type: pbmc\nduration: 60 h\nlogistics: road-national\n"


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    folder: Path = tmp_path_factory.mktemp("plugins")
    (folder / "gel.py").write_text(PLUGIN)
    (folder / "wreck.py").write_text("import no_such_module\n")
    return open_registry([folder], only=["gel", "wreck"], environ={})


def complaints(text: str, registry: Registry, *names: str) -> list[str]:
    document = parse_document(text, "s.yaml")
    scenario = scenario_from(document)
    try:
        check_names(scenario, document, registry, asked_for(scenario, names))
    except ScenarioError as error:
        return str(error).splitlines()
    return []


@pytest.mark.parametrize(
    "more",
    [
        "",
        "strategies: [gel, plain]",
        "strategies: [{strategy: gel, options: {hold: 5 h}}, {strategy: plain, options: {}}]",
        "weights: {cost: 0, viability: 1}",
        "scales: {cost: {worst: 9, best: 1}}",
        "flexibility_weights: {reach: 1, sites: 0}",
        "economics: {currency: SEK, price_year: 2020, unit_value: 5 EUR 2019, prices: {dmso: 3 USD 2020}}",
    ],
)
def test_what_is_known_passes(registry: Registry, more: str) -> None:
    assert complaints(MINIMAL + more, registry) == []


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (
            "strategies: [{strategy: gel, options: {holt: 3 h}}]",
            "4:40: strategies[0].options.holt: unknown key; did you mean 'hold'?",
        ),
        (
            "strategies: [{strategy: gel, options: {hold: 3}}]",
            "4:46: strategies[0].options.hold: 3: has no unit; write e.g. '3 h'",
        ),
        (
            "strategies: [{strategy: plain, options: {hold: 3 h}}]",
            "4:41: strategies[0].options: strategy 'plain' takes no options; leave `options` out",
        ),
        (
            "strategies: [{strategy: gel, options: {trap: 0}}]",
            "4:39: strategies[0].options: strategy 'gel' could not read its options: "
            "ZeroDivisionError: integer division or modulo by zero",
        ),
        (
            "strategies: [{strategy: gel, options: {trap: 7}}]",
            "4:39: strategies[0].options: strategy 'gel' could not read its options: "
            "it changed numpy.exp, which was put back",
        ),
        ("weights: {cots: 1}", "4:11: weights.cots: 'cots': unknown criterion; did you mean 'cost'?",
        ),
        ("weights: {order: viability > cots}",
         "4:18: weights.order: 'cots': unknown criterion; did you mean 'cost'?"),
        ("weights: viability > cots", "4:10: weights: 'cots': unknown criterion; did you mean 'cost'?"),
        ("weights: {ratio: {viability/cots: 2}}",
         "4:35: weights.ratio.viability/cots: 'cots': unknown criterion; did you mean 'cost'?"),
        ("weights: {swing: {viability: 100, cots: 2}}",
         "4:35: weights.swing.cots: 'cots': unknown criterion; did you mean 'cost'?"),
        ("weights: {order: viability > cost, ratio: {cost/viability: 2..3}}",
         "4:10: weights: 'viability > cost' and 'cost/viability 2 to 3': contradict each other about "
         "viability and cost"),
        ("weights: {between: {viability: at most 30 %, cost: at most 30 %, flexibility: <= 20 %}}",
         "4:10: weights: 'viability at most 0.3', 'cost at most 0.3' and 'flexibility at most 0.2': the "
         "highest weights allowed add up to 0.8, less than 1: no weights are left"),
        ("stakeholders: {clinic: viability > cost > viability}",
         "4:24: stakeholders.clinic: 'viability > cost' and 'cost > viability': contradict each other about "
         "viability and cost"),
        ("stakeholders: {clinic: {cots: 1}}",
         "4:25: stakeholders.clinic.cots: 'cots': unknown criterion; did you mean 'cost'?"),
        ("stakeholders: {scenario: {cost: 1}}",
         "4:16: stakeholders.scenario: 'scenario': the scenario's own `weights` are called so; choose "
         "another name"),
        ("weights: {cost: -1}", "4:17: weights.cost: -1: a weight must be 0 or more, and finite"),
        ("weights: {cost: 0}", "4:10: weights: all weights are 0: at least one weight must be above 0"),
        (
            "scales: {cots: {worst: 1, best: 0}}",
            "4:10: scales.cots: 'cots': unknown criterion; did you mean 'cost'?",
        ),
        (
            "flexibility_weights: {reech: 1}",
            "4:23: flexibility_weights.reech: 'reech': unknown part of flexibility; did you mean 'reach'?",
        ),
        (
            "flexibility_weights: {reach: .inf}",
            "4:30: flexibility_weights.reach: inf: a weight must be 0 or more, and finite",
        ),
        (
            "flexibility_weights: {reach: 0}",
            "4:22: flexibility_weights: all weights are 0: at least one weight must be above 0",
        ),
        (
            "economics: {prices: {dmsso: 3 USD 2024}}",
            "4:22: economics.prices.dmsso: 'dmsso': unknown priced item; did you mean 'dmso'?",
        ),
    ],
)  # fmt: skip
def test_what_is_not_known_is_told_with_place_value_and_hint(
    registry: Registry, more: str, told: str
) -> None:
    assert complaints(MINIMAL + more, registry) == [f"s.yaml:{told}"]


@pytest.mark.parametrize(
    ("more", "place", "words"),
    [
        ("currency: XYZ", "4:23: economics.currency: 'XYZ': ", "known: AUD, "),
        ("price_year: 1990", "4:25: economics.price_year: 1990: ", "known: 1999 to "),
        ("unit_value: 5 ZMW 2024", "4:25: economics.unit_value: 'ZMW': ", "known: AUD, "),
        ("failure_cost: 5 USD 1950", "4:27: economics.failure_cost: 1950: ", "known: 1999 to "),
        ("prices: {dmso: 3 USD 1950}", "4:28: economics.prices.dmso: 1950: ", "known: 1999 to "),
    ],
)
def test_money_that_cannot_be_converted(registry: Registry, more: str, place: str, words: str) -> None:
    (told,) = complaints(f"{MINIMAL}economics: {{{more}}}", registry)
    assert told.startswith(f"s.yaml:{place}")
    assert words in told


@pytest.mark.parametrize(
    ("logistics", "told"),
    [
        ("raod-national", "3:12: logistics: 'raod-national': unknown lane"),
        ("{lane: raod-national}", "3:19: logistics.lane: 'raod-national': unknown lane"),
        (
            "{legs: [{hold: 3 h}, {lane: raod-national}]}",
            "3:40: logistics.legs[1].lane: 'raod-national': unknown lane",
        ),
    ],
)
def test_lanes(registry: Registry, logistics: str, told: str) -> None:
    text = MINIMAL.replace("road-national", logistics)
    assert complaints(text, registry) == [f"s.yaml:{told}; did you mean 'road-national'?"]


def test_everything_wrong_is_told_at_once_in_the_order_of_the_file(registry: Registry) -> None:
    text = "strategies: [gell, plane]\nweights: {cots: 1}\nduration: 60 h\nlogistics: raod\ncell_type: pbcm\n"
    assert [line.split(": ")[1] for line in complaints(text, registry)] == [
        "strategies[0]", "strategies[1]", "weights.cots", "logistics", "cell_type",
    ]  # fmt: skip


def test_a_strategy_that_cannot_be_loaded_says_why(registry: Registry) -> None:
    (told,) = complaints(MINIMAL + "strategies: [wreck]", registry)
    assert told.startswith("s.yaml:4:14: strategies[0]: strategy 'wreck' cannot be used: ")
    assert "no_such_module" in told


def test_only_what_is_asked_for_is_looked_up(registry: Registry) -> None:
    listed = MINIMAL + "strategies: [gell, {strategy: plain, name: simple}]"
    assert complaints(listed, registry, "simple") == []
    (told,) = complaints(listed, registry, "simpel")
    assert told.startswith("--strategy: 'simpel': unknown strategy; did you mean 'simple'? ")


def test_an_unknown_strategy_may_be_in_a_file_that_could_not_be_loaded(registry: Registry) -> None:
    (told,) = complaints(MINIMAL + "strategies: [gell]", registry)
    assert told.startswith("s.yaml:4:14: strategies[0]: 'gell': unknown strategy; did you mean 'gel'? ")
    assert "/wreck.py could not be loaded: ModuleNotFoundError: No module named 'no_such_module'" in told


JOURNEY = """cell_type: pbmc
duration: 60 h
logistics:
  lane: air-intercontinental
  calendar: {year: 2026, holidays: USA}
  legs:
    - {from: Frankfurt, to: JFX}
"""


def test_airports_and_holidays_are_looked_up_all_at_once(registry: Registry) -> None:
    assert complaints(JOURNEY, registry) == [
        "s.yaml:5:36: logistics.calendar.holidays: 'USA': unknown country of holidays; did you mean 'US'?",
        "s.yaml:7:14: logistics.legs[0].from: 'Frankfurt': unknown airport; "
        "did you mean 'FRA' (Frankfurt am Main)?",
        "s.yaml:7:29: logistics.legs[0].to: 'JFX': unknown airport; did you mean 'JFK' (New York)?",
    ]
    right = JOURNEY.replace("USA", "US").replace("Frankfurt", "FRA").replace("JFX", "JFK")
    assert complaints(right, registry) == []


def test_extras_that_are_missing_are_named_together(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    public_holidays.check_place.cache_clear()
    public_holidays.public_holidays.cache_clear()
    monkeypatch.setitem(sys.modules, "simpy", None)
    monkeypatch.setitem(sys.modules, "holidays", None)
    slot = "{name: slot, at: plant, count: 2, busy: 3 d}"
    calendar = "{lane: road-national, calendar: {year: 2026, holidays: US}}"
    told = complaints(
        f"cell_type: pbmc\nduration: 60 h\nlogistics: {calendar}\ncapacity: [{slot}]\n", registry
    )
    assert [line.partition(": ")[2] for line in told] == [
        "logistics.calendar.holidays: 'US': public holidays of a country need the extra 'journeys'; "
        "pip install 'coldchoice[journeys]', or list the dates",
        "capacity: lines need the package simpy of the extra 'queues'; pip install 'coldchoice[queues]'",
    ]


def test_places_and_strategies_of_capacities_are_looked_up(registry: Registry) -> None:
    legs = "{legs: [{hold: 20 h, place: clinic}, {transport: 40 h, place: plant}]}"
    slot = "{name: slot, at: plnt, count: 2, busy: 3 d, used_by: [gell]}"
    text = f"cell_type: pbmc\nduration: 60 h\nlogistics: {legs}\ncapacity: [{slot}]\n"
    told = complaints(text, registry)
    assert len(told) == 2
    assert "capacity[0].at: 'plnt': unknown place; did you mean 'plant'?" in told[0]
    assert "capacity[0].used_by[0]: 'gell': unknown strategy; did you mean 'gel'?" in told[1]


def test_a_journey_that_cannot_be_made_out_is_told_elsewhere(registry: Registry) -> None:
    legs = "{legs: [{hold: 90 h, place: clinic}]}"
    slot = "{name: slot, at: plnt, count: 2, busy: 3 d}"
    text = f"cell_type: pbmc\nduration: 60 h\nlogistics: {legs}\ncapacity: [{slot}]\n"
    assert complaints(text, registry) == []
