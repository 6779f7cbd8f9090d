from __future__ import annotations

from collections.abc import Callable

import pytest

from coldchoice.model.comparison import Comparison, CostItem, Row
from coldchoice.report.parts import cost_grid, flexibility_grid, grids, item_grids, items_grid, losses_grid


def test_cost_lines_stand_beside_their_total(kinds: dict[str, Row]) -> None:
    grid = cost_grid([kinds["frozen"], kinds["own"]], "Cost")
    assert grid.columns == (
        "strategy",
        "unit value",
        "fixed cost",
        "preservation",
        "units lost",
        "failures",
        "total",
    )
    assert grid.lines == (("slow-freeze", "4,000", "310", "1,434", "227", "152", "6,123"),)


def test_losses_of_all_causes_that_occur(kinds: dict[str, Row]) -> None:
    grid = losses_grid([kinds["frozen"], kinds["cold"]])
    assert grid.columns == (
        "strategy", "usable", "too late", "container broken", "out of specification", "temperature",
    )  # fmt: skip
    assert grid.lines[1] == ("hypothermic", "88 %", "9 %", "-", "-", "3 %")


def test_parts_without_data_are_left_out(kinds: dict[str, Row]) -> None:
    grid = flexibility_grid([kinds["frozen"], kinds["cold"]])
    assert "QC before use" not in grid.columns
    assert grid.lines[1] == ("hypothermic", "0.31", "0.40", "0.30", "0.80", "1.00")
    assert "the parts shown do not multiply to it" in grid.note


def test_every_line_is_as_long_as_the_head(
    comparison: Callable[..., Comparison], kinds: dict[str, Row]
) -> None:
    made = grids(comparison(tuple(kinds.values())))
    assert len(made) == 3
    assert all(len(line) == len(grid.columns) for grid in made for line in grid.lines)


def test_nothing_is_taken_apart_where_nobody_was_assessed(many: tuple[Comparison, ...]) -> None:
    assert grids(many[2]) == ()


def test_every_line_of_the_cost_has_a_price_and_a_source(
    comparison: Callable[..., Comparison], kinds: dict[str, Row]
) -> None:
    items = (
        CostItem("preservation", "cryobag", "bag", 1400.0, 2.0, "", "15-30-80 USD 2024", "assumed"),
        CostItem("preservation", "dmso", "solvent", 34.0, 17.0, "mL", "2 USD 2024", "scenario: a quotation"),
        CostItem(
            "fixed", "freezer", "freezer", 310.0, 0.00775, "", "40,000 USD 2024", "assumed", quotation=True
        ),
    )
    row = kinds["frozen"]._replace(cost_items=items)
    grid = items_grid(row, comparison((row,)))
    assert grid.columns == ("line", "mean", "amount", "price", "source")
    assert [line[0] for line in grid.lines] == [
        "value of the unit", "cryobag", "dmso", "freezer (fixed)", "units lost", "failures", "total",
    ]  # fmt: skip
    assert all(source for *_, source in grid.lines[:-1])
    assert [line[2] for line in grid.lines[:4]] == ["1", "2", "17 mL", "0.00775"]
    numbers = [float(line[1].replace(",", "")) for line in grid.lines]
    assert sum(numbers[:-1]) == pytest.approx(numbers[-1], abs=0.5)  # the fixture is rounded


def test_who_accounts_for_himself_has_no_lines(
    comparison: Callable[..., Comparison], kinds: dict[str, Row]
) -> None:
    assert item_grids(comparison((kinds["own"], kinds["declined"]))) == ()
