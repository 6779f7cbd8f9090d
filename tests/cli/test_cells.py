from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from typer.testing import Result

from coldchoice.evidence import measured
from coldchoice.evidence.cells import cell_type, cell_types
from coldchoice.evidence.knowledge import PARTS, knowledge
from coldchoice.evidence.measured import measurements

Run = Callable[..., Result]


def test_every_cell_type_is_a_line_with_what_is_known(run: Run) -> None:
    done = run("cells")
    header, _, *lines = done.stdout.partition("\n\n")[0].splitlines()
    assert [line.split()[0] for line in lines] == list(cell_types())
    assert all(part in header for part in PARTS)
    assert all(len(line) <= 120 and line == line.rstrip() for line in done.stdout.splitlines())


def test_grade_rows_and_studies_stand_together(run: Run) -> None:
    lines = {line.split()[0]: line for line in run("cells").stdout.splitlines() if line}
    known = knowledge(cell_type("hsc-mobilised"))
    hold = known["hold"]
    assert f" {hold.grade} {hold.rows}/{hold.studies} " in lines["hsc-mobilised"]
    assert lines["ipsc"].split()[1] == "pluripotent"


def test_json_holds_defaults_and_what_is_known(run: Run) -> None:
    found = json.loads(run("cells", "--json").stdout)
    assert [entry["name"] for entry in found] == list(cell_types())
    assert all(set(entry["known"]) == set(PARTS) for entry in found)
    assert json.loads(run("cells", "rbc", "--json").stdout)["known"]["hold"]["rows"] > 0


@pytest.mark.parametrize("name", cell_types())
def test_one_cell_type_is_told_in_full(run: Run, name: str) -> None:
    done = run("cells", name)
    assert done.exit_code == 0
    cell = cell_type(name)
    told = " ".join(done.stdout.split())
    sources = (cell.viability_limit_source, cell.starting_viability_source, cell.unit_cells_source)
    assert all(" ".join(source.split()) in told for source in (*sources, cell.hold_note))
    assert all(str(one.money) in told for one in cell.values.values())
    assert all(len(line) <= 120 for line in done.stdout.splitlines())


def test_where_nothing_was_measured_the_way_to_own_data_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = next(iter(cell_types()))
    others = tuple(one for one in measurements() if one.row.cell_type != bare)
    monkeypatch.setattr(measured, "_all", lambda: others)
    told = run("cells", bare).stdout
    assert f"Nothing was measured of {bare} itself." in told
    assert "`measurements:`" in told
    assert f"`coldchoice template {bare}`" in told
    assert f"coldchoice evidence {bare}" not in told


def test_what_was_measured_is_a_command_away(run: Run) -> None:
    assert "coldchoice evidence platelet" in run("cells", "platelet").stdout


def test_a_wrong_name_is_told_with_the_nearest(run: Run) -> None:
    done = run("cells", "platelets")
    assert done.exit_code == 1
    assert done.stderr == "'platelets': unknown cell type; did you mean 'platelet'?\n"
