from __future__ import annotations

import re
from typing import Any

import pytest

from coldchoice.engine.settle import anchors_of, in_terms_of, settle
from coldchoice.errors import InputError, ScenarioError, UnknownName
from coldchoice.evidence.cells import cell_types
from coldchoice.evidence.citations import citation
from coldchoice.model.money import Money
from tests.scenes import scenario

OPEN = {
    "stage", "sites", "demand.units_per_year", "demand.doses_per_unit", "demand.batch", "demand.postponement",
    "acceptance.viability", "acceptance.unit_cells", "acceptance.minimum_dose", "acceptance.usable",
    "economics.unit_value", "economics.failure_cost", "economics.remake", "economics.discount_rate",
    "logistics: transport, delay, disruption", "logistics: ambient", "logistics: excursion", "logistics.legs",
    "logistics.units_per_shipment",
}  # fmt: skip

FULL: dict[str, Any] = {
    "stage": "final-product",
    "logistics": {
        "units_per_shipment": 4,
        "legs": [
            {"hold": "10 h", "ambient": "20 degC"},
            {
                "transport": "50 h", "lane": "road-national", "ambient": "20 degC", "excursion": 0.01,
                "delay": {"probability": 0.1, "adds": "3 h"}, "disruption": {"probability": 0, "adds": "0 h"},
            },
        ],
    },
    "sites": [{"name": "ward", "owns": ["thaw"]}],
    "demand": {
        "units_per_year": "10 per year", "doses_per_unit": 2, "batch": 3,
        "postponement": {"probability": 0.1, "adds": "1 d"},
    },
    "acceptance": {"viability": 0.7, "unit_cells": "1e9", "minimum_dose": "1e8", "usable": 0.2},
    "economics": {
        "unit_value": "100 USD 2024", "failure_cost": "50 USD 2024", "remake": False, "discount_rate": 0.03,
    },
}  # fmt: skip


def test_every_default_of_a_minimal_scenario_is_named() -> None:
    assert {default.key for default in settle(scenario()).defaults} == OPEN


def test_a_full_scenario_needs_no_default() -> None:
    assert settle(scenario(**FULL)).defaults == ()


@pytest.mark.parametrize("cell", cell_types())
def test_every_default_has_a_source_or_says_that_it_is_an_assumption(cell: str) -> None:
    for default in settle(scenario(cell_type=cell)).defaults:
        assert default.value
        assert (
            "assumption" in default.source
            or default.source == "duration less the legs"
            or known(default.source)
        )


def known(sources: str) -> bool:
    """Whether a source is a list of evidence ids, each of which leads to a citation."""
    ids = re.split(r"; ?", sources)
    return all(citation(one) for one in ids)


def test_what_the_scenario_says_is_taken() -> None:
    terms = settle(scenario(**FULL))
    assert (terms.stage, terms.units_per_shipment, terms.batch, terms.doses_per_unit) == (
        "final-product",
        4,
        3,
        2,
    )
    assert (terms.viability_limit, terms.unit_cells, terms.minimum_dose_cells) == (0.7, 1e9, 1e8)
    assert (terms.unit_value, terms.failure_cost) == (Money(100.0, "USD", 2024), Money(50.0, "USD", 2024))
    assert (terms.usable_floor, terms.remake, terms.discount_rate, terms.sites_assumed) == (
        0.2,
        False,
        0.03,
        False,
    )


def test_a_limit_of_zero_is_a_limit() -> None:
    terms = settle(scenario(acceptance={"viability": 0.0}))
    assert terms.viability_limit == 0.0
    assert "acceptance.viability" not in {default.key for default in terms.defaults}


def test_who_says_how_many_cells_go_in_is_held_to_the_same_share_of_them() -> None:
    usual, small = settle(scenario()), settle(scenario(acceptance={"unit_cells": "1e6"}))
    assert small.minimum_dose_cells / 1e6 == pytest.approx(usual.minimum_dose_cells / usual.unit_cells)
    again = settle(scenario(acceptance={"unit_cells": f"{usual.unit_cells:g}"}))
    assert again.minimum_dose_cells == usual.minimum_dose_cells


def test_more_cells_cannot_come_out_than_go_in() -> None:
    with pytest.raises(ScenarioError, match="is more than the 1e\\+06 cells that are put in"):
        settle(scenario(acceptance={"unit_cells": "1e6", "minimum_dose": "2e6"}))


def test_money_is_in_the_scenario_s_terms() -> None:
    terms = settle(
        scenario(
            economics={
                "currency": "EUR", "price_year": 2022, "prices": {"cryobag": "50 EUR 2022"},
                "unit_value": "1000 EUR 2022", "failure_cost": "1000 USD 2022",
            }
        )
    )  # fmt: skip
    assert terms.unit_value == Money(1000.0, "EUR", 2022)
    assert terms.failure_cost.unit == "EUR 2022"
    assert 900 < terms.failure_cost.amount < 1000  # about 1.05 USD a euro in 2022
    assert {item: one.typical for item, one in terms.prices.items()} == {"cryobag": Money(50.0, "EUR", 2022)}


def test_what_a_failure_costs_is_by_default_the_unit_s_value() -> None:
    terms = settle(scenario(economics={"unit_value": "300 USD 2024"}))
    assert terms.failure_cost == terms.unit_value


@pytest.mark.parametrize(
    ("economics", "key"),
    [
        ({"unit_value": "10 USD 1901"}, "economics.unit_value: 1901"),
        ({"failure_cost": "10 USD 1901"}, "economics.failure_cost: 1901"),
        ({"prices": {"cryobag": "10 USD 1901"}}, "economics.prices.cryobag: 1901"),
        ({"price_year": 2099}, "economics.*: 2099"),
        ({"currency": "XXX"}, "economics.currency: 'XXX'"),
        ({"currency": "XXX", "unit_value": "10 USD 2024"}, "economics.*: 'XXX'"),
    ],
)
def test_money_that_cannot_be_converted_names_its_key(economics: dict[str, Any], key: str) -> None:
    with pytest.raises(InputError, match=key):
        settle(scenario(economics=economics))


def test_money_of_no_year_is_refused() -> None:
    with pytest.raises(ScenarioError, match="x: 5 USD: does not say its price year"):
        in_terms_of(Money(5.0, "USD"), scenario(economics={"price_year": 2020}), ("x",))


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"cell_type": "car-tt"}, "'car-tt': unknown cell type; did you mean 'car-t'"),
        (
            {"logistics": "air-domestik"},
            "logistics.lane: 'air-domestik': unknown lane; did you mean 'air-domestic'",
        ),
    ],
)
def test_an_unknown_name_is_met_with_the_nearest(keys: dict[str, Any], message: str) -> None:
    with pytest.raises(UnknownName, match=message):
        settle(scenario(**keys))


# ---------------------------------------------------------------- value scales


def anchors(**keys: Any) -> dict[str, Any]:
    asked = scenario(**keys)
    return anchors_of(asked, settle(asked))


def test_the_cost_scale_runs_from_a_free_success_to_every_second_unit_lost() -> None:
    economics = {"unit_value": "300 USD 2024", "failure_cost": "100 USD 2024"}
    assert anchors(economics=economics)["cost"] == (700.0, 300.0)
    assert anchors(economics=economics, demand={"doses_per_unit": 10})["cost"] == (70.0, 30.0)


def test_the_other_scales_run_from_nothing_to_all() -> None:
    assert anchors()["viability"] == anchors()["flexibility"] == (0.0, 1.0)


def test_own_scales_replace_ours() -> None:
    own = anchors(scales={"cost": {"worst": 9, "best": 1}, "viability": {"worst": 0.5, "best": 0.9}})
    assert (own["cost"], own["viability"], own["flexibility"]) == ((9, 1), (0.5, 0.9), (0.0, 1.0))


def test_a_unit_worth_nothing_needs_a_scale_of_its_own() -> None:
    worthless = {"unit_value": "0 USD 2024", "failure_cost": "0 USD 2024"}
    with pytest.raises(ScenarioError, match=r"economics: .*worth nothing; give `scales.cost`"):
        anchors(economics=worthless)
    assert anchors(economics=worthless, scales={"cost": {"worst": 9, "best": 1}})["cost"] == (9, 1)
