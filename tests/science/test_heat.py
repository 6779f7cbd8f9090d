"""Bags and vials: closed forms against an enthalpy calculation over many layers."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from coldchoice.errors import InputError
from coldchoice.science.carrier import time_constant_min, warm_up_time_min
from coldchoice.science.heat import (
    MELTING_C,
    biot,
    freezing_time_min,
    local_rate_c_per_min,
    lumped_temperature_c,
    plateau_min,
)

LAYERS = 24
ICE, WATER, LATENT = 2108.0, 4187.0, 333_550.0


@cache
def layered(thickness_mm: float, rate_c_per_min: float, surface: float) -> tuple[np.ndarray, np.ndarray]:
    """Minutes, and degrees below melting in each layer of half a bag, the enthalpy as the state."""
    dx = thickness_mm / 2000.0 / LAYERS

    def below(enthalpy: np.ndarray) -> np.ndarray:
        return np.where(
            enthalpy < 0.0, enthalpy / ICE, np.where(enthalpy > LATENT, (enthalpy - LATENT) / WATER, 0.0)
        )

    def warming(t: float, enthalpy: np.ndarray) -> np.ndarray:
        temperature = below(enthalpy)
        k = 2.25 + (0.598 - 2.25) * np.clip(enthalpy / LATENT, 0.0, 1.0)
        flow = np.zeros(LAYERS + 1)
        flow[1:-1] = -2.0 * k[1:] * k[:-1] / (k[1:] + k[:-1]) * np.diff(temperature) / dx
        flow[0] = (-rate_c_per_min / 60.0 * t - temperature[0]) / (1.0 / surface + dx / 2.0 / k[0])
        return np.asarray((flow[:-1] - flow[1:]) / (1000.0 * dx))

    seconds = 60.0 * (60.0 / rate_c_per_min + 2.0 * plateau_min(1.0, thickness_mm, rate_c_per_min, surface))
    found = solve_ivp(
        warming, (0.0, seconds), np.full(LAYERS, LATENT), method="LSODA", rtol=1e-4, atol=10.0,
        t_eval=np.linspace(0.0, seconds, 3000),
    )  # fmt: skip
    return found.t / 60.0, below(found.y)


BAGS = [(6.0, 1.0, 50.0), (10.0, 1.0, 50.0), (6.0, 10.0, 100.0)]


@pytest.mark.parametrize(("thickness", "rate", "surface"), BAGS)
@pytest.mark.parametrize("depth", [0.5, 1.0])
def test_plateau_and_rate_inside_as_layers_find_them(
    thickness: float, rate: float, surface: float, depth: float
) -> None:
    minutes, temperature = layered(thickness, rate, surface)
    layer = min(int(depth * LAYERS), LAYERS - 1)
    place = (layer + 0.5) / LAYERS
    frozen = np.interp(0.1, -temperature[layer], minutes)
    cold = np.interp(40.0 + MELTING_C, -temperature[layer], minutes)
    assert plateau_min(place, thickness, rate, surface) == pytest.approx(frozen, rel=0.10)
    seen = (39.4) / (cold - frozen)
    assert local_rate_c_per_min(place, thickness, rate, surface) == pytest.approx(seen, rel=0.12)


def test_the_middle_cools_faster_than_the_programme_and_the_surface_as_fast() -> None:
    rates = np.asarray(local_rate_c_per_min(np.array([0.0, 0.5, 1.0]), 10.0, 1.0, 50.0))
    assert rates[0] == pytest.approx(1.0, rel=0.15)
    assert rates[2] > rates[1] > rates[0]


@given(st.floats(1.0, 20.0), st.floats(0.1, 10.0), st.floats(10.0, 500.0))
def test_deeper_waits_longer_and_a_thin_bag_follows_the_programme(
    thickness: float, rate: float, surface: float
) -> None:
    waits = np.asarray(plateau_min(np.linspace(0.0, 1.0, 5), thickness, rate, surface))
    assert waits[0] == 0.0
    assert (np.diff(waits) > 0.0).all()
    thin = local_rate_c_per_min(1.0, 0.001, rate, 1000.0)
    assert thin == pytest.approx(rate, rel=0.02)


def test_each_draw_has_its_own_bag() -> None:
    thickness, rates = np.array([4.0, 10.0]), np.array([1.0, 3.0])
    together = np.asarray(local_rate_c_per_min(1.0, thickness, rates, 50.0))
    alone = [local_rate_c_per_min(1.0, d, b, 50.0) for d, b in zip(thickness, rates, strict=True)]
    assert together.tolist() == pytest.approx(alone)


def test_a_bag_in_air_is_one_lump_and_one_in_a_bath_is_not() -> None:
    in_air, in_bath = biot(8.0, 10.0, 2.25), biot(8.0, 800.0, 0.598)
    assert in_air < 0.1 < in_bath
    tau = time_constant_min(0.05, 2108.0, 10.0, 0.014)
    to_glass = warm_up_time_min(-150.0, -123.0, 22.0, tau)
    assert lumped_temperature_c(-150.0, 22.0, to_glass, tau, in_air) == pytest.approx(-123.0)
    with pytest.raises(InputError, match="not one lump"):
        lumped_temperature_c(-150.0, 37.0, 1.0, tau, in_bath)


@given(st.floats(-196.0, 20.0), st.floats(-196.0, 37.0), st.floats(0.0, 100.0), st.floats(0.0, 100.0))
def test_a_lump_can_be_followed_in_parts(start: float, ambient: float, first: float, second: float) -> None:
    whole = lumped_temperature_c(start, ambient, first + second, 10.0, 0.05)
    half = lumped_temperature_c(start, ambient, first, 10.0, 0.05)
    assert lumped_temperature_c(half, ambient, second, 10.0, 0.05) == pytest.approx(whole, abs=1e-9)


def test_a_cylinder_freezes_in_half_the_time_of_a_slab() -> None:
    slab, vial = (freezing_time_min(10.0, -40.0, 50.0, shape) for shape in ("slab", "cylinder"))
    assert vial == pytest.approx(slab / 2.0)
    assert freezing_time_min(20.0, -40.0, 50.0) > 2.0 * slab
    with pytest.raises(InputError):
        freezing_time_min(10.0, 0.0, 50.0)


@pytest.mark.parametrize(
    ("depth", "thickness", "rate", "surface"),
    [(1.5, 6.0, 1.0, 50.0), (0.5, 0.0, 1.0, 50.0), (0.5, 6.0, 0.0, 50.0), (0.5, 6.0, 1.0, 0.0)],
)
def test_impossible_bags_are_refused(depth: float, thickness: float, rate: float, surface: float) -> None:
    with pytest.raises(InputError):
        local_rate_c_per_min(depth, thickness, rate, surface)
