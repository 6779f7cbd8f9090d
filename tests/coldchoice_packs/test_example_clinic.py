"""The example of a data pack can be taken as it is, and says that it is made up."""

from __future__ import annotations

import csv

from coldchoice.engine.compare import compare
from coldchoice.plugin.requirements import checked_pack
from coldchoice_packs.example_clinic import ExampleClinic, library
from tests.scenes import rows, scenario, shipped


def test_a_scenario_takes_it_by_name() -> None:
    asked = scenario(
        cell_type="clinic-graft",
        packs=["example-clinic"],
        strategies=["hypothermic"],
        logistics="road-national",
    )
    found = compare(asked, shipped())
    assert rows(found)["hypothermic"].status == "ranked"
    assert {one.plugin for one in found.plugins} == {"example-clinic", "hypothermic"}
    assert found.scenario.cell_type == "hsc-mobilised"
    assert found.scenario.own is not None
    assert len(found.scenario.own.rows) == 3


def test_every_number_says_that_it_is_made_up() -> None:
    for path, column, word in (
        (ExampleClinic.prices, "status", "assumption"),
        (ExampleClinic.measurements, "note", "made up"),
        (ExampleClinic.cell_types, "source", "assumption"),
    ):
        with path.open(encoding="utf-8", newline="") as file:
            assert all(word in row[column] for row in csv.DictReader(file))


def test_one_pack_is_offered() -> None:
    (pack,) = library()
    assert checked_pack(pack) == "example-clinic"
