from __future__ import annotations

import pytest

from coldchoice.evidence.cells import cell_types
from coldchoice.evidence.cooling import best_rate_c_per_min
from coldchoice.evidence.freeze_thaw import freeze_thaw


@pytest.mark.parametrize(
    ("cell", "cell_class", "rate"),
    [
        ("t-cell", "blood-nucleated", 1.0),  # prior-034, P087
        ("granulocyte", "blood-nucleated", 1.7),  # prior-039: the cell goes before its class
        ("hepatocyte", "hepatic", 3.0),  # prior-036, P091
        ("sperm", "gamete", 10.0),  # prior-040, P092
        ("nobody-knows-it", "other-nobody-knows-it", 1.0),  # prior-033: of all cells
    ],
)
def test_the_nearest_rate_that_is_known_stands(cell: str, cell_class: str, rate: float) -> None:
    assert best_rate_c_per_min(cell, cell_class) == rate


@pytest.mark.parametrize("cell", cell_types())
def test_strategies_and_predictions_use_one_rate(cell: str) -> None:
    best = best_rate_c_per_min(cell, cell_types()[cell].cell_class)
    assert freeze_thaw(cell).optimum_rate_c_per_min.median == pytest.approx(best, rel=1e-3)
