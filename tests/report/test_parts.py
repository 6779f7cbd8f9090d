from __future__ import annotations

from collections.abc import Callable

from coldchoice.model.comparison import Comparison, Row
from coldchoice.report.parts import cost_grid, flexibility_grid, grids, losses_grid


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
    assert grid.lines[0][-2:] == ("no limit", "10 years")
    assert grid.lines[1][-2:] == ("-3.2 h", "71.5 h")


def test_every_line_is_as_long_as_the_head(
    comparison: Callable[..., Comparison], kinds: dict[str, Row]
) -> None:
    made = grids(comparison(tuple(kinds.values())))
    assert len(made) == 3
    assert all(len(line) == len(grid.columns) for grid in made for line in grid.lines)


def test_nothing_is_taken_apart_where_nobody_was_assessed(many: tuple[Comparison, ...]) -> None:
    assert grids(many[2]) == ()
