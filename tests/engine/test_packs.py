"""A data pack stands above the shipped library and below what the scenario says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from coldchoice.engine.compare import compare
from coldchoice.engine.load import load_scenario
from coldchoice.engine.packs import with_packs
from coldchoice.errors import InputError, ScenarioError, UnknownName
from coldchoice.model.scenario import Scenario
from coldchoice.plugin.record import PackOffer, PluginRecord
from coldchoice.plugin.registry import Registry
from tests.scenes import DRAWS, rows, shipped

KEYS: dict[str, Any] = {"cell_type": "t-cell", "duration": "60 h", "logistics": "air-intercontinental"}
PRICES = "item,mode,unit,currency,price_year,sources\ntechnician-hour,{},,EUR,2023,our wages 2023\n"
HOLDS = (
    "id,source_id,cell_type,strategy,medium,temperature_c,duration_h,metric,mean,n,status\n"
    "{0}-1,ours,{1},hypothermic,neat,4,24,viability_pct,96,9,read\n"
    "{0}-2,ours,{1},hypothermic,neat,4,72,viability_pct,80,9,read\n"
)
CELLS = "name,summary,like,stage,viability_limit,unit_cells,minimum_dose,unit_value,source\n{}\n"
CART = "our-cart,our cells,t-cell,final-product,0.75,2e8,1e8,90000 EUR 2023,contract 7"


class Pack:
    summary = "a pack of the tests"

    def __init__(self, name: str, folder: Path, **tables: str) -> None:
        self.name = name
        for table, text in tables.items():
            path = folder / f"{name}-{table}.csv"
            path.write_text(text)
            setattr(self, table, path)


def registry(*packs: Pack) -> Registry:
    offers = {
        one.name: PackOffer(
            one, PluginRecord(one.name, "ok", f"./{one.name}.py", None, None, "", packs=(one.name,))
        )
        for one in packs
    }
    records = [offer.record for offer in offers.values()]
    return Registry([*shipped().records, *records], shipped().strategies, packs=offers)


def scenario(*packs: str, **keys: Any) -> Scenario:
    return Scenario.model_validate({**KEYS, "draws": DRAWS, "packs": packs, **keys})


def test_prices_are_the_pack_s_and_say_so(tmp_path: Path) -> None:
    found = with_packs(scenario("a"), registry(Pack("a", tmp_path, prices=PRICES.format(61))), "")
    assert found.own_money is not None
    price = found.own_money.prices["technician-hour"]
    assert (price.mode, price.currency) == (61.0, "EUR")
    assert price.note == "pack a (./a.py): our wages 2023"
    assert found.own_money.packs == ("a (./a.py)",)


def test_what_the_scenario_s_own_library_says_stands_above(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text(PRICES.format(99))
    file = tmp_path / "s.yaml"
    file.write_text(
        "cell_type: t-cell\nduration: 60 h\nlogistics: road-national\npacks: [a]\n"
        "economics: {library: own.csv}\n"
    )
    read, _ = load_scenario(str(file))
    doors = registry(Pack("a", tmp_path, prices=PRICES.format(61) + "cryomedium,3,,EUR,2023,ours\n"))
    found = with_packs(read, doors, str(tmp_path))
    assert found.own_money is not None
    assert {item: one.mode for item, one in found.own_money.prices.items()} == {
        "technician-hour": 99.0,
        "cryomedium": 3.0,
    }


def test_two_packs_that_price_the_same_are_both_named(tmp_path: Path) -> None:
    doors = registry(*(Pack(name, tmp_path, prices=PRICES.format(61)) for name in "ab"))
    with pytest.raises(
        InputError, match=r"b-prices\.csv:2:1: item: 'technician-hour': stands in a \(\./a\.py\) too"
    ):
        with_packs(scenario("a", "b"), doors, "")


def test_two_packs_with_the_same_row_are_both_named(tmp_path: Path) -> None:
    doors = registry(*(Pack(name, tmp_path, measurements=HOLDS.format("x", "t-cell")) for name in "ab"))
    with pytest.raises(
        ScenarioError, match=r"packs\[1\]: 'x-1': stands in pack a \(\./a\.py\) and in pack b"
    ):
        with_packs(scenario("a", "b"), doors, "")


def test_a_cell_type_of_a_pack_is_asked_as_the_one_that_it_is_like(tmp_path: Path) -> None:
    pack = Pack("a", tmp_path, cell_types=CELLS.format(CART), measurements=HOLDS.format("x", "our-cart"))
    found = with_packs(scenario("a", cell_type="our-cart"), registry(pack), "")
    assert (found.cell_type, found.stage, found.title) == (
        "t-cell",
        "final-product",
        "our-cart of a (./a.py), as t-cell",
    )
    assert (found.acceptance.viability, found.acceptance.unit_cells, found.acceptance.minimum_dose) == (
        0.75,
        2e8,
        1e8,
    )
    assert found.economics.unit_value is not None
    assert found.economics.unit_value.source == "a (./a.py): contract 7"
    assert found.own is not None
    assert [row.id for row in found.own.rows] == ["x-1", "x-2"]


def test_what_the_scenario_says_of_the_cells_stands_above(tmp_path: Path) -> None:
    doors = registry(Pack("a", tmp_path, cell_types=CELLS.format(CART)))
    asked = scenario(
        "a", cell_type="our-cart", title="mine", acceptance={"viability": 0.9}, stage="intermediate"
    )
    found = with_packs(asked, doors, "")
    assert (found.title, found.stage, found.acceptance.viability) == ("mine", "intermediate", 0.9)


def test_the_scenario_s_own_measurements_may_name_the_cells_of_the_pack(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text(HOLDS.format("own", "t-cell"))
    doors = registry(
        Pack("a", tmp_path, cell_types=CELLS.format(CART), measurements=HOLDS.format("x", "our-cart"))
    )
    asked = scenario("a", cell_type="our-cart", measurements=["own.csv"])
    found = with_packs(asked, doors, str(tmp_path))
    assert found.own is not None
    assert [row.id for row in found.own.rows] == ["own-1", "own-2", "x-1", "x-2"]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("t-cell,ours,islet,,,,,,x", "'t-cell': cell type of pack a (./a.py) is one of the shipped library"),
        ("our-cart,ours,t-cel,,,,,,x", "cell_types.csv:2:15: like: 't-cel': unknown cell type; did you mean"),
        ("our-cart,ours,t-cell,,,,,9 EUR,x", "a-cell_types.csv:2:26: unit_value: '9 EUR'"),
        ("our-cart,ours,t-cell,,2,,,,x", "a-cell_types.csv:2:23: viability_limit: '2': must be at most 1"),
        ("our-cart,ours,t-cell,product,,,,,x", "stage: 'product': must be one of"),
        ("our-cart,ours,t-cell,,,,,,", "source: '': must not be empty"),
    ],
)
def test_a_wrong_cell_type_is_one_clear_line(row: str, told: str, tmp_path: Path) -> None:
    doors = registry(Pack("a", tmp_path, cell_types=CELLS.format(row)))
    with pytest.raises(InputError) as raised:
        with_packs(scenario("a", cell_type="our-cart"), doors, "")
    (line,) = str(raised.value).splitlines()
    assert told in line


def test_a_pack_that_is_taken_twice_is_told_as_that(tmp_path: Path) -> None:
    doors = registry(Pack("a", tmp_path, prices=PRICES.format(90)))
    with pytest.raises(InputError, match=r"^packs\[1\]: 'a': stands twice$"):
        with_packs(scenario("a", "a"), doors, "")


def test_names_are_looked_up(tmp_path: Path) -> None:
    doors = registry(Pack("acme", tmp_path, cell_types=CELLS.format(CART)))
    with pytest.raises(UnknownName, match=r"packs\[0\]: 'acne': unknown data pack; did you mean 'acme'"):
        with_packs(scenario("acne"), doors, "")
    with pytest.raises(
        UnknownName, match=r"cell_type: 'our-car': unknown cell type; did you mean 'our-cart'"
    ):
        with_packs(scenario("acme", cell_type="our-car"), doors, "")


def test_a_comparison_takes_the_pack_once_and_names_its_plugin(tmp_path: Path) -> None:
    doors = registry(Pack("a", tmp_path, prices=PRICES.format(500)))
    plain, packed = (compare(scenario(*packs, strategies=["slow-freeze"]), doors) for packs in ((), ("a",)))
    assert rows(packed)["slow-freeze"].cost.mean > rows(plain)["slow-freeze"].cost.mean  # type: ignore[union-attr]
    assert [one.plugin for one in packed.plugins] == ["a", "slow-freeze"]
    assert packed.scenario.input_hash() != plain.scenario.input_hash()
    again = with_packs(packed.scenario, doors, "")
    assert again is packed.scenario


def test_a_pack_that_nobody_names_changes_nothing(tmp_path: Path) -> None:
    asked = scenario()
    assert with_packs(asked, registry(Pack("a", tmp_path, prices=PRICES.format(500))), "") is asked
