from __future__ import annotations

import pytest

from coldchoice.evidence.cells import cell_type, cell_types
from coldchoice.evidence.freeze_thaw import freeze_thaw
from coldchoice.evidence.kinetics import hold_kinetics
from coldchoice.evidence.knowledge import PARTS, knowledge
from coldchoice.evidence.measured import measurements, without_twins


@pytest.mark.parametrize("name", cell_types())
def test_grades_are_those_of_the_usual_medium_and_cryoprotectant(name: str) -> None:
    cell = cell_type(name)
    known = knowledge(cell)
    assert tuple(known) == tuple(PARTS)
    assert known["hold"].grade == hold_kinetics(name, cell.hold_medium, cell.hold_temperature_c).grade
    assert known["freeze-thaw"].grade == freeze_thaw(name).grade
    assert known["-80 C"].grade is not None
    assert known["-80 C"].grade >= known["freeze-thaw"].grade
    assert known["vitrification"].grade is known["lyophilisation"].grade is None


def test_rows_and_studies_are_counted() -> None:
    for name, cell in cell_types().items():
        known = knowledge(cell)
        for part, ways in PARTS.items():
            rows = [one for one in without_twins(measurements(name)) if one.row.strategy in ways]
            assert known[part].rows == len(rows)
            assert known[part].studies == len({one.publication for one in rows})
    assert knowledge(cell_type("chondrocyte"))["hold"].studies >= 3


def test_what_is_known_at_minus_80_is_part_of_freezing() -> None:
    for cell in cell_types().values():
        known = knowledge(cell)
        assert known["-80 C"].rows <= known["freeze-thaw"].rows
        assert all(part.studies <= part.rows for part in known.values())
