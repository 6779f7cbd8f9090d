from __future__ import annotations

import re

import pytest

from coldchoice.evidence import membranes
from coldchoice.evidence.cells import cell_types
from coldchoice.evidence.citations import citation
from coldchoice.evidence.membranes import known_membranes, measured_membrane
from coldchoice.evidence.tables import read_table

PARAMETERS = {row["id"]: row for row in read_table("model_parameters")}
SETS = [(name, rows) for name, found in membranes._SETS.items() for rows in found]


def test_cord_blood_as_published() -> None:
    found = measured_membrane("hsc-cord-blood", "dmso")
    assert found is not None
    assert found.water is not None
    assert found.water.median == pytest.approx(0.168)
    assert found.water_activation is not None
    assert found.water_activation.median == pytest.approx(18.8)
    assert found.solute is not None
    assert found.solute.median == pytest.approx(4.44)
    assert found.inactive_fraction is not None
    assert found.inactive_fraction.median == pytest.approx(0.27)
    assert found.diameter_um is not None
    assert (found.diameter_um.grade, found.diameter_um.status) == ("D", "assumption")


@pytest.mark.parametrize(
    ("cell", "agent", "water", "energy"),
    [
        ("hepatocyte", "dmso", 0.985, 51.63),
        ("msc-adipose", "dmso", 0.304, 14.70),
        ("msc-adipose", "glycerol", 0.237, 12.19),
    ],
)
def test_other_unit_systems_are_converted(cell: str, agent: str, water: float, energy: float) -> None:
    """1.62e-13 m3/(N s) is 0.985 um/(min atm), as evidence P057 says; 216 kJ/mol is 51.6 kcal/mol."""
    found = measured_membrane(cell, agent)
    assert found is not None
    assert found.water is not None
    assert found.water_activation is not None
    assert found.water.median == pytest.approx(water, rel=2e-3)
    assert found.water_activation.median == pytest.approx(energy, rel=2e-3)


def test_a_set_measured_in_another_cryoprotectant_is_not_used() -> None:
    assert measured_membrane("msc-adipose", "other") is None


@pytest.mark.parametrize("cell", ["sperm", "rbc", "pbmc", "t-cell", "ipsc"])
def test_what_nobody_measured_or_what_contradicts_itself_has_no_set(cell: str) -> None:
    assert measured_membrane(cell, "dmso") is None


@pytest.mark.parametrize(("name", "rows"), SETS)
def test_rows_belong_to_one_cell_and_one_source_and_say_their_temperature(
    name: str, rows: tuple[object, ...]
) -> None:
    assert name in cell_types()
    ids = [one for one in rows if isinstance(one, str) and re.fullmatch(r"P\d{3}", one)]
    assert len({PARAMETERS[one]["cell_type"].partition(",")[0] for one in ids if one != "P025"}) == 1
    assert all(citation(one) for one in ids)
    water = PARAMETERS[rows.water]
    if water["model"] != "Mazur":
        assert f"{rows.reference_c:g} C" in water["conditions"]


def test_spreads_of_papers_are_used_where_they_print_them() -> None:
    islet, cord = (measured_membrane(name, "dmso") for name in ("islet", "hsc-cord-blood"))
    assert islet is not None
    assert islet.water is not None
    assert islet.water.sd_parameter == pytest.approx(0.053, abs=0.001)
    assert islet.water.grade == "C"
    assert cord is not None
    assert cord.water is not None
    assert cord.water.sd_parameter == membranes.PERMEABILITY_SD


def test_stromal_cells_and_platelets_carry_their_limits() -> None:
    stromal, platelet = measured_membrane("msc-adipose", "dmso"), measured_membrane("platelet", "dmso")
    assert stromal is not None
    assert not stromal.swelling_known
    assert platelet is not None
    assert platelet.lowest_volume == 0.60
    hepatocyte = measured_membrane("hepatocyte", "dmso")
    assert hepatocyte is not None
    assert hepatocyte.ice_c == pytest.approx((-8.5, 2.6))


def test_all_are_listed() -> None:
    assert all(measured_membrane(name, "dmso") for name in known_membranes())
