"""P13: the water of 10,000 cells solved together, against one call of scipy for each, and compiled RK4."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.util import find_spec

import numpy as np
from measure import Measured, Sample, against, calls

from coldchoice.science.arrhenius import GAS_KCAL_PER_MOL_K, GAS_L_ATM_PER_MOL_K, ZERO_C_IN_K
from coldchoice.science.water_loss import (
    FUSION_K,
    ISOTONIC_OSM,
    MOLAR_VOLUME_L_PER_MOL,
    cooled,
    freezing_point_c,
)

DRAWS = 10_000
SUBSET = 40
"""Draws that scipy really solves: their time is scaled, and so are the lines marked."""

ACCURACY = 1e-6
"""Largest error of ln(water) on either side, against a solution to 1e-10."""

END_C = -15.0
SOLUTE = ISOTONIC_OSM * MOLAR_VOLUME_L_PER_MOL
TOLERANCES = {"RK45": (5e-7, 5e-9), "LSODA": (5e-8, 5e-10)}
"""Relative and absolute tolerances with which scipy is as accurate as that, found by trying."""

TOLERANCE = 1e-5
"""The same for ours, whose estimate of its error is careful by a factor of ten here."""

RK4_STEPS = 2000


def p13(quick: bool) -> list[Measured]:
    """Batched ODE of 10,000 draws against loops of solve_ivp at the same accuracy, and numba."""
    what = "water loss, 1e4 draws together"
    if find_spec("scipy") is None:
        return [Measured("P13", f"{what} / solve_ivp", None, None, None, "not run: scipy is not installed")]
    ease, energy = draws()
    exact = np.array([one_by_one("LSODA", (3e-14, 1e-14), ease, energy, at) for at in range(SUBSET)])
    lines = []
    for method, bound in (("RK45", 0.01), ("LSODA", 0.025)):
        loop = partial(subset, method, ease, energy)
        ours, some = calls([partial(together, ease, energy), loop], 1 if quick else 5)
        scaled = Sample(*(spent * DRAWS / SUBSET for spent in some))
        line = against("P13", f"{what} / solve_ivp {method} one by one", bound, ours, scaled)
        off = max(worst(loop(), exact), worst(together(ease, energy)[:SUBSET], exact))
        note = f"{line.note}, scaled from {SUBSET} draws; both within {off:.0e} of ln(water)"
        lines.append(line._replace(note=note, holds=False if off > ACCURACY else None))
    return [*lines, compiled(what, ease, energy, exact)]


def draws() -> tuple[np.ndarray, np.ndarray]:
    """Permeability times surface over rate, min/(atm C), and activation energies, kcal/mol."""
    generator = np.random.default_rng(1)
    ease = np.exp(generator.normal(np.log(1.0 / 300.0), 0.5, DRAWS))
    return ease, generator.uniform(5.0, 30.0, DRAWS)


def together(ease: np.ndarray, energy: np.ndarray) -> np.ndarray:
    return np.log(cooled(ease, energy, 1.0, 1.0, END_C, tolerance=TOLERANCE).left)


def subset(method: str, ease: np.ndarray, energy: np.ndarray) -> np.ndarray:
    return np.array([one_by_one(method, TOLERANCES[method], ease, energy, at) for at in range(SUBSET)])


def one_by_one(
    method: str, tolerances: tuple[float, float], ease: np.ndarray, energy: np.ndarray, at: int
) -> float:
    """ln(water) at the end, as anybody would write it: Mazur's equation by temperature."""
    from math import exp, log

    from scipy.integrate import solve_ivp

    start_k = ZERO_C_IN_K + freezing_point_c()
    leak = float(ease[at]) * GAS_L_ATM_PER_MOL_K / MOLAR_VOLUME_L_PER_MOL
    activation_k = float(energy[at]) / GAS_KCAL_PER_MOL_K

    def slope(cooling_c: float, y: np.ndarray) -> list[float]:
        kelvin = start_k - cooling_c
        inverse = 1.0 / kelvin - 1.0 / ZERO_C_IN_K
        water = exp(y[0])
        force = log(water / (water + SOLUTE)) + FUSION_K * inverse
        return [-leak * kelvin * exp(-activation_k * inverse) * force / water]

    rtol, atol = tolerances
    span = (0.0, freezing_point_c() - END_C)
    return float(solve_ivp(slope, span, [0.0], method=method, rtol=rtol, atol=atol).y[0, -1])


def worst(found: np.ndarray, exact: np.ndarray) -> float:
    return float(np.abs(found - exact).max())


def compiled(what: str, ease: np.ndarray, energy: np.ndarray, exact: np.ndarray) -> Measured:
    """Against numba, where that is installed; it is no dependency of ours."""
    what = f"{what} / numba RK4 one by one"
    if find_spec("numba") is None:
        return Measured("P13", what, 2.0, None, None, "not run: numba is not installed")
    from numba import njit

    one = njit(runge_kutta)

    @njit
    def loop(ease: np.ndarray, energy: np.ndarray) -> np.ndarray:
        found = np.empty(ease.size)
        for at in range(ease.size):
            found[at] = one(ease[at], energy[at])
        return found

    run: Callable[[], object] = partial(loop, ease, energy)
    ours, theirs = calls([partial(together, ease, energy), run], 3)
    off = worst(loop(ease[:SUBSET], energy[:SUBSET]), exact)
    line = against("P13", what, 2.0, ours, theirs)
    note = f"{line.note}; theirs within {off:.0e} of ln(water), in {RK4_STEPS} steps"
    return line._replace(note=note, holds=False if off > ACCURACY else None)


_START_C = freezing_point_c()


def runge_kutta(ease: float, energy: float) -> float:
    """ln(water) at the end by RK4, in temperature as ``start + span s**2``: for numba; numpy runs it too."""
    span = END_C - _START_C
    leak = ease * GAS_L_ATM_PER_MOL_K / MOLAR_VOLUME_L_PER_MOL
    activation_k = energy / GAS_KCAL_PER_MOL_K
    y, h = 0.0 * ease, 1.0 / RK4_STEPS
    for at in range(RK4_STEPS):
        k1, k2, k3, k4 = 0.0 * ease, 0.0 * ease, 0.0 * ease, 0.0 * ease
        for stage in range(4):
            s = (at + (0.0 if stage == 0 else 1.0 if stage == 3 else 0.5)) * h
            x = y + h * (0.0 * y if stage == 0 else k3 if stage == 3 else 0.5 * (k1 if stage == 1 else k2))
            kelvin = _START_C + span * s * s + ZERO_C_IN_K
            inverse = 1.0 / kelvin - 1.0 / ZERO_C_IN_K
            water = np.exp(x)
            force = np.log(water / (water + SOLUTE)) + FUSION_K * inverse
            speed = leak * kelvin * 2.0 * span * s * np.exp(-activation_k * inverse)
            k = speed * force / water
            k1, k2, k3, k4 = (
                k if stage == 0 else k1,
                k if stage == 1 else k2,
                k if stage == 2 else k3,
                k if stage == 3 else k4,
            )
        y = y + h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)
    return y
