"""What the science functions refuse."""

from __future__ import annotations

import numpy as np
import pytest

from coldchoice.errors import InputError
from coldchoice.science import ranges


@pytest.mark.parametrize("bad", [-1e-9, float("nan"), np.array([1.0, np.nan]), np.array([2.0, -1.0])])
def test_negative_and_missing_numbers_are_refused_by_name(bad: ranges.Values) -> None:
    for check in (ranges.at_least_zero, ranges.positive, ranges.fractions):
        with pytest.raises(InputError, match="hold_h"):
            check(hold_h=bad)


def test_infinity_is_a_hazard_but_not_a_scale() -> None:
    ranges.at_least_zero(hazard=np.array([0.0, np.inf]))
    with pytest.raises(InputError, match="scale_h: inf: must be greater than zero and finite"):
        ranges.positive(scale_h=np.array([1.0, np.inf]))


def test_the_worst_value_is_shown() -> None:
    with pytest.raises(InputError, match=r"share: 1\.5"):
        ranges.fractions(share=np.array([0.2, 1.5, 1.1]))


def test_choosing_keeps_floats_as_floats() -> None:
    assert isinstance(ranges.choose(True, 1.0, 2.0), float)
    assert ranges.choose(np.array([True, False]), 1.0, 2.0).tolist() == [1.0, 2.0]
