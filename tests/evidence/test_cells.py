from __future__ import annotations

import re
import subprocess
import sys

import pytest

from coldchoice.errors import UnknownName
from coldchoice.evidence.cells import cell_type, cell_types
from coldchoice.evidence.citations import citation

CLASSES = {
    "blood-nucleated", "progenitor", "stromal", "cartilage", "epithelial", "endothelial", "hepatic", "islet",
    "gamete", "red-cell", "platelet", "pluripotent", "cardiac",
}  # fmt: skip
STAGES = {"apheresis", "intermediate", "cell-bank", "final-product"}
EVIDENCE_ID = re.compile(r"\b(?:cost:[\w-]+|cryo-\d{4}|hm-\d{3}|pr-\d{3}|[PC]\d{3}|[a-z-]+-\d{4}-\d{2})\b")


def test_the_library_has_the_cells_that_scenarios_ask_for() -> None:
    wanted = {
        "leukapheresis-mnc", "pbmc", "t-cell", "car-t", "nk-cell", "hsc-mobilised", "hsc-cord-blood",
        "msc-adipose", "chondrocyte", "limbal-epithelial", "rpe", "hepatocyte", "islet", "sperm", "oocyte",
        "rbc", "platelet", "granulocyte", "ipsc", "dendritic-cell",
    }  # fmt: skip
    assert wanted <= cell_types().keys()
    assert {cell.cell_class for cell in cell_types().values()} == CLASSES


@pytest.mark.parametrize("name", cell_types())
def test_every_cell_is_complete_and_plausible(name: str) -> None:
    cell = cell_type(name)
    assert cell.name == name
    assert cell.summary
    assert cell.hold_note
    assert cell.hold_medium
    assert cell.cryoprotectant
    assert cell.stage in STAGES
    assert 0.0 < cell.viability_limit < cell.starting_viability <= 1.0
    assert 0.0 < cell.minimum_dose < cell.unit_cells
    assert -10.0 < cell.hold_temperature_c < 40.0
    assert 0.0 < cell.cryoprotectant_percent <= 50.0
    assert cell.unit_value(cell.stage).money.amount > 0
    assert set(cell.values) <= STAGES


@pytest.mark.parametrize("name", cell_types())
def test_every_default_has_a_source_or_says_assumption(name: str) -> None:
    cell = cell_type(name)
    words = [
        cell.viability_limit_source, cell.starting_viability_source, cell.unit_cells_source,
        cell.minimum_dose_source, *(value.source for value in cell.values.values()),
    ]  # fmt: skip
    for source in words:
        assert source.startswith("assumption") or EVIDENCE_ID.search(source), source
    for named in EVIDENCE_ID.findall(" ".join([*words, cell.hold_note])):
        assert citation(named).title


def test_published_values_reach_the_library() -> None:
    apheresis = cell_type("leukapheresis-mnc").unit_value("apheresis")
    assert (apheresis.money.amount, apheresis.money.unit, apheresis.source) == (
        4680.0,
        "USD 2021",
        "cost:cm-013",
    )
    assert cell_type("msc-adipose").unit_value("final-product").money.unit == "GBP 2018"
    assert cell_type("rbc").unit_value("final-product").money.amount == 250.0


def test_a_stage_without_a_value_takes_the_usual_one_and_says_so() -> None:
    value = cell_type("rbc").unit_value("cell-bank")
    assert value.money.amount == 250.0
    assert value.source.startswith("assumption: value at stage final-product")


def test_an_unknown_cell_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(UnknownName, match="did you mean 'car-t'"):
        cell_type("car_t")


def test_the_library_loads_without_numpy_or_pydantic() -> None:
    code = (
        "import sys; from coldchoice.evidence.cells import cell_types; cell_types();"
        "print(sorted({'numpy', 'pydantic', 'scipy', 'yaml'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
