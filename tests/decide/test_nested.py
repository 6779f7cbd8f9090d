"""Nested simulation against closed forms (chjackson/voi, vignettes/voi.Rmd) and against the regression."""

from __future__ import annotations

import numpy as np
import pytest

from coldchoice.decide.information import evppi
from coldchoice.decide.nested import Nested, agreement, nested_information
from coldchoice.errors import InputError

EVPPI_1, EVPPI_2 = 0.0833155, 0.3955931


def _simulated(known_first: bool, inner: int) -> Nested:
    rng = np.random.default_rng(3)
    sizes = ((100, 1), (100, inner)) if known_first else ((100, inner), (100, 1))

    def simulate(_: int) -> np.ndarray:
        lead = rng.normal(1.0, 1.0, sizes[0]) - rng.normal(0.0, 2.0, sizes[1])
        return np.stack([np.zeros_like(lead), lead])

    return nested_information(simulate, 200)


@pytest.mark.parametrize(("first", "truth"), [(True, EVPPI_1), (False, EVPPI_2)])
def test_nested_simulation_finds_the_closed_form(first: bool, truth: float) -> None:
    found = _simulated(first, 100)
    assert abs(found.value - truth) < 3.5 * found.error
    assert found.low - 3.0 * found.error < truth < found.high + 3.0 * found.error
    assert (found.outer, found.inner) == (20_000, 100)


def test_choosing_by_noise_is_too_high_and_by_another_half_too_low_and_neither_is_kept() -> None:
    found = _simulated(True, 20)
    assert found.low < EVPPI_1 < found.high
    assert abs(found.value - EVPPI_1) < 0.35 * min(found.high - EVPPI_1, EVPPI_1 - found.low)


def test_regression_and_nested_simulation_agree_within_their_errors() -> None:
    rng = np.random.default_rng(4)
    p1, p2 = rng.normal(1.0, 1.0, 20_000), rng.normal(0.0, 2.0, 20_000)
    quick = evppi(np.stack([np.zeros_like(p1), p1 - p2]), [p1], reference=0)
    assert agreement(quick.value, quick.error, _simulated(True, 100)) < 3.0


def test_agreement_counts_standard_errors() -> None:
    found = Nested(1.0, 0.3, 0.9, 1.1, 10, 10)
    assert agreement(2.0, 0.4, found) == pytest.approx(2.0)
    sure = found._replace(error=0.0)
    assert agreement(1.0, 0.0, sure) == 0.0
    assert agreement(1.5, 0.0, sure) == np.inf


@pytest.mark.parametrize("shape", [(1, 10, 10), (2, 10, 1), (2, 10)])
def test_designs_without_halves_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(InputError, match="two or more"):
        nested_information(lambda _: np.zeros(shape), 1)


def test_no_rounds_are_refused() -> None:
    with pytest.raises(InputError, match="two outer draws"):
        nested_information(lambda _: np.zeros((2, 2, 2)), 0)


def test_utilities_of_a_nested_simulation_are_finite() -> None:
    made = np.ones((2, 3, 4))
    made[0, 0, 0] = np.nan
    with pytest.raises(InputError, match=r"^simulate: 1 of 24 utilities are not finite"):
        nested_information(lambda number: made, 1)
