from __future__ import annotations

from coldchoice.model.pack import COLUMNS, NEEDED, CellTypeRow


def test_columns_are_the_fields_and_those_needed_have_no_default() -> None:
    assert tuple(CellTypeRow.model_fields) == COLUMNS
    assert tuple(name for name, field in CellTypeRow.model_fields.items() if field.is_required()) == NEEDED
