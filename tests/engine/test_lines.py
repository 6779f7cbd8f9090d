"""What a comparison tells of its lines."""

from __future__ import annotations

import pytest

from coldchoice.engine.lines import closed_form, lines_from
from coldchoice.engine.pools import Crowd, Pool
from coldchoice.engine.worlds import line_key
from coldchoice.model.capacity import Capacity
from coldchoice.science.queueing import wait_md1_h, wait_mdc_h, wait_mg1_h, wait_mgc_h

RATE_PER_H = 0.05


def pool(count: int = 1, leg: int = 2, takers: int = 1, sd_h: float = 0.0) -> Pool:
    one = Capacity.model_validate({"name": f"x{leg}", "at": "plant", "count": count, "busy": "12 h"})
    return Pool(one, leg, leg, takers, RATE_PER_H, 12.0, sd_h)


def test_each_line_has_the_formula_that_fits_it() -> None:
    assert closed_form([pool()], 0, [1.0]) == (wait_md1_h(RATE_PER_H, 12.0), "M/D/1")
    assert closed_form([pool(2)], 0, [1.0]) == (wait_mdc_h(RATE_PER_H, 12.0, 2), "M/D/c")
    assert closed_form([pool(sd_h=3.0)], 0, [1.0]) == (wait_mg1_h(RATE_PER_H, 12.0, 3.0), "M/G/1")
    assert closed_form([pool(2, sd_h=3.0)], 0, [1.0]) == (wait_mgc_h(RATE_PER_H, 12.0, 3.0, 2), "~M/G/c")


def test_no_formula_fits_where_units_do_not_come_as_a_poisson_stream() -> None:
    before = pool(leg=1)
    assert closed_form([before, pool()], 1, [1.0, 1.0]) == (None, "")
    assert closed_form([before, pool()], 1, [0.0, 1.0])[1] == "M/D/1"
    assert closed_form([before, pool()], 0, [1.0, 1.0])[1] == "M/D/1"
    assert closed_form([pool(), pool()], 1, [1.0, 1.0]) == (None, "")
    assert closed_form([pool()], 0, [1.0], calendar=True) == (None, "")
    assert closed_form([pool(takers=3)], 0, [1.0]) == (None, "")


def test_errors_shrink_with_the_number_of_blocks() -> None:
    seen = {
        "utilisation": 0.6,
        "squared error": 4.0,
        "slow": 0.25,
        **{f"wait.{point}": 3.0 for point in ("mean", "low", "median", "high")},
    }
    crowd = Crowd(frozenset({"b", "a"}), (pool(),))
    (one,) = lines_from([crowd], {line_key(0, 0): seen}, 10_000)
    (many,) = lines_from([crowd], {line_key(0, 0): seen}, 40_000)
    assert (one.wait_error_h, many.wait_error_h) == (2.0, 1.0)
    assert one.strategies == ("a", "b")
    assert one.slow
    assert one.wait_h.mean == pytest.approx(3.0)
