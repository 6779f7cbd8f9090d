"""Measured rows as the tests of this folder need them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from coldchoice.model.measurement import Measurement

Row = Callable[..., Measurement]


@pytest.fixture
def row() -> Row:
    """Return a function that makes a row of 80 % viable T cells after a hypothermic hold, changed as told."""
    numbers = count(1)

    def row(**changes: Any) -> Measurement:
        usual = {
            "id": f"r{next(numbers)}", "source_id": "one", "cell_type": "t-cell", "strategy": "hypothermic",
            "metric": "viability_pct", "mean": 80.0,
        }  # fmt: skip
        return Measurement.model_validate({**usual, **changes})

    return row
