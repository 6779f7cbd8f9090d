"""The best cooling rate: published predictions, exact linearity, and the cells it must not be used for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coldchoice.errors import InputError
from coldchoice.science.optimum_rate import (
    closed_optimum_rate_c_per_min,
    optimum_rate_c_per_min,
    refuse_unless_water_decides,
    solved_optimum_rate_c_per_min,
)
from coldchoice.science.water_loss import cooled, surface_to_water_per_um

ENERGIES = np.array([2.0, 5.0, 10.0, 15.0, 20.0, 30.0, 40.0, 50.0])
SOLVED_ELSEWHERE = np.array([1038.0, 841.2, 599.9, 434.7, 320.0, 181.8, 109.6, 69.4])


def test_c025_the_equation_solved_twice() -> None:
    assert solved_optimum_rate_c_per_min(1.0, ENERGIES, 1.0) == pytest.approx(SOLVED_ELSEWHERE, rel=0.01)


def test_c025_the_closed_form() -> None:
    assert closed_optimum_rate_c_per_min(1.0, ENERGIES, 1.0) == pytest.approx(SOLVED_ELSEWHERE, rel=0.0045)


def test_c025_the_published_equation_as_remembered_lies_near_it() -> None:
    remembered = 1009.5 * np.exp(-0.0546 * ENERGIES)
    ratio = remembered / closed_optimum_rate_c_per_min(1.0, ENERGIES, 1.0)
    assert 0.85 < ratio.min() < ratio.max() < 1.10


@settings(max_examples=5)
@given(st.floats(2.0, 60.0), st.floats(0.01, 100.0), st.floats(0.1, 10.0))
def test_c024_the_rate_is_exactly_linear(energy: float, lp: float, surface: float) -> None:
    unit = solved_optimum_rate_c_per_min(1.0, energy, 1.0)[0]
    assert solved_optimum_rate_c_per_min(lp, energy, surface)[0] == pytest.approx(
        unit * lp * surface, rel=1e-6
    )
    # and the equation itself, solved at that rate, leaves what it should
    assert cooled(lp, energy, surface, unit * lp * surface, tolerance=1e-6).left[0] == pytest.approx(
        0.05, rel=1e-4
    )


@given(st.floats(2.0, 50.0), st.floats(0.01, 100.0), st.floats(0.1, 10.0))
def test_c024_so_is_the_closed_form(energy: float, lp: float, surface: float) -> None:
    unit = optimum_rate_c_per_min(1.0, energy, 1.0)
    assert optimum_rate_c_per_min(lp, energy, surface) == pytest.approx(unit * lp * surface, rel=1e-12)


def test_c026_hog_chondrocytes_within_a_factor_of_two() -> None:
    rates = [optimum_rate_c_per_min(0.0633, 8.23, surface_to_water_per_um(d, 0.44)) for d in (6.0, 12.0)]
    assert rates == pytest.approx([76.0, 38.0], rel=0.01)
    assert rates[0] / 80.0 > 0.5
    assert rates[1] / 80.0 > 0.45


@pytest.mark.parametrize(("diameter", "rate"), [(7.0, 6.4), (8.0, 5.6), (9.0, 5.0)])
def test_c027_cd34_cells(diameter: float, rate: float) -> None:
    surface = surface_to_water_per_um(diameter, 0.27)
    assert optimum_rate_c_per_min(0.0159, 18.76, surface) == pytest.approx(rate, rel=0.01)


def test_outside_the_fit_the_equation_answers() -> None:
    energies = np.linspace(45.0, 75.0, 200)
    wide = optimum_rate_c_per_min(0.5, energies, 1.0)
    assert wide[::40] == pytest.approx(solved_optimum_rate_c_per_min(0.5, energies[::40], 1.0), rel=1e-3)
    assert (np.diff(wide) < 0.0).all()
    assert optimum_rate_c_per_min(0.985, 51.6, 0.43) > 0.0
    with pytest.raises(InputError, match="fitted from 2 to 50 kcal/mol"):
        closed_optimum_rate_c_per_min(0.5, energies, 1.0)


def test_wild_energies_of_a_few_draws_do_not_stop_a_run() -> None:
    rates = np.asarray(optimum_rate_c_per_min(0.5, np.array([1.0, 50.0, 115.0, 139.0, 200.0, 400.0]), 1.0))
    assert (np.diff(np.log(rates)) < 0.0).all()
    alone = [optimum_rate_c_per_min(0.5, energy, 1.0) for energy in (139.0, 200.0, 400.0)]
    assert np.log(rates[3:] / np.asarray(alone)) == pytest.approx([0.0, 0.0, 0.0], abs=0.2)


def test_another_criterion_gives_another_rate() -> None:
    strict = solved_optimum_rate_c_per_min(0.1, 15.0, 1.0, water_left=0.04)
    lax = solved_optimum_rate_c_per_min(0.1, 15.0, 1.0, water_left=0.10)
    assert strict[0] < solved_optimum_rate_c_per_min(0.1, 15.0, 1.0)[0] < lax[0]
    with pytest.raises(InputError, match="no cooling rate meets the criterion"):
        solved_optimum_rate_c_per_min(0.1, 15.0, 1.0, water_left=0.03)  # balance leaves 0.031


def test_sperm_are_refused_with_the_reason() -> None:
    with pytest.raises(InputError, match=r"best at 10 C/min \(human\).*not trapped water"):
        refuse_unless_water_decides("sperm")
    refuse_unless_water_decides("t-cell")


def test_the_refusal_of_sperm_follows_from_the_numbers() -> None:
    """What the rule would say is three orders of magnitude above what is best."""
    from coldchoice.science.arrhenius import arrhenius

    human = solved_optimum_rate_c_per_min(arrhenius(2.89, 1.93, 0.0, 30.0), 1.93, 7.5)[0]
    assert human > 10_000.0


@pytest.mark.parametrize(("lp", "energy", "surface"), [(0.0, 10.0, 1.0), (1.0, 0.0, 1.0), (1.0, 10.0, -1.0)])
def test_impossible_numbers_are_refused(lp: float, energy: float, surface: float) -> None:
    with pytest.raises(InputError):
        optimum_rate_c_per_min(lp, energy, surface)
