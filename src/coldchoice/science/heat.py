"""Heat in bags and vials: whether they cool as one lump, how long freezing takes, how fast each place cools.

Closed forms for flat bags, in the spirit of Stefan and Plank: latent heat at one temperature, straight
profiles in the ice. Tests hold them against an enthalpy calculation over many layers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from coldchoice.errors import InputError, Problem
from coldchoice.record import NamedTuple
from coldchoice.science.ranges import Values, at_least_zero, fractions, positive
from coldchoice.science.thawing import DENSITY_KG_PER_M3, LATENT_HEAT_J_PER_KG

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ICE_CONDUCTIVITY_W_PER_M_K = 2.25  # evidence P111
ICE_HEAT_CAPACITY_J_PER_KG_K = 2108.0  # evidence P109
LARGEST_BIOT = 0.1
"""Usual bound for the treatment as one lump: the inside is then within 5 % of the surface's temperature."""

MELTING_C = -0.5
"""Assumption for a medium without cryoprotectant (0.285 osmol/L); 10 % DMSO melts from about -3 C down."""


def biot(thickness_mm: Values, surface_w_per_m2_k: Values, conductivity_w_per_m_k: Values) -> Values:
    """Biot number of a flat container, ``h d / 2k``: resistance inside over resistance at the surface.

    Raises
    ------
    InputError
        If a number is not above 0.
    """
    positive(
        thickness_mm=thickness_mm,
        surface_w_per_m2_k=surface_w_per_m2_k,
        conductivity_w_per_m_k=conductivity_w_per_m_k,
    )
    return surface_w_per_m2_k * (thickness_mm / 1000.0) / (2.0 * conductivity_w_per_m_k)


def lumped_temperature_c(
    start_c: Values, ambient_c: Values, minutes: Values, time_constant_min: Values, biot_number: Values
) -> Values:
    """Temperature of a container that warms or cools as one lump, without change of phase.

    Parameters
    ----------
    start_c, ambient_c
        At first, and of the surroundings.
    minutes
        Time spent there.
    time_constant_min
        See `carrier.time_constant_min`.
    biot_number
        See `biot`.

    Raises
    ------
    InputError
        If the time is negative, or the Biot number is `LARGEST_BIOT` or more: a bag in a water bath is no
        lump.
    """
    at_least_zero(minutes=minutes)
    positive(time_constant_min=time_constant_min, biot_number=biot_number)
    if float(np.max(biot_number)) >= LARGEST_BIOT:
        rule = f"is not one lump: the Biot number must be below {LARGEST_BIOT:g}"
        raise InputError(Problem(rule, key=("biot_number",), value=f"{float(np.max(biot_number)):.3g}"))
    temperature: Values = ambient_c + (start_c - ambient_c) * np.exp(-minutes / time_constant_min)
    return temperature


def plateau_min(
    depth_share: Values, thickness_mm: Values, rate_c_per_min: Values, surface_w_per_m2_k: Values
) -> Values:
    """Minutes from the chamber passing the melting point until the ice reaches a depth of a flat bag.

    Both sides are cooled by a chamber that falls at a constant rate beta; the water waits at the melting
    point. Heat for a front at depth s: ``rho L (s/h + s^2/2k) = beta t^2 / 2``.

    Parameters
    ----------
    depth_share
        0 at the surface, 1 in the middle.
    thickness_mm
        Of the bag.
    rate_c_per_min
        At which the chamber cools.
    surface_w_per_m2_k
        Heat transfer at the bag, e.g. 50 in a stream of cold gas (assumption).

    Raises
    ------
    InputError
        If the depth is not a fraction, or a number not above 0.
    """
    fractions(depth_share=depth_share)
    positive(thickness_mm=thickness_mm, rate_c_per_min=rate_c_per_min, surface_w_per_m2_k=surface_w_per_m2_k)
    depth_m = depth_share * thickness_mm / 2000.0
    resistance = depth_m / surface_w_per_m2_k + depth_m**2 / (2.0 * ICE_CONDUCTIVITY_W_PER_M_K)
    heat = DENSITY_KG_PER_M3 * LATENT_HEAT_J_PER_KG * resistance
    minutes: Values = np.sqrt(2.0 * heat / (rate_c_per_min / 60.0)) / 60.0
    return minutes


def local_rate_c_per_min(
    depth_share: Values,
    thickness_mm: Values,
    rate_c_per_min: Values,
    surface_w_per_m2_k: Values,
    end_c: float = -40.0,
    melting_c: float = MELTING_C,
) -> Values:
    """Mean cooling rate at a depth of a bag, from the end of its own freezing plateau to `end_c`.

    Places deep in the bag wait at the melting point while the chamber goes on falling, and then catch up:
    they cool faster than the programme. After the plateau the place goes towards the ramp with the time
    constant of the frozen bag.

    Parameters
    ----------
    depth_share, thickness_mm, rate_c_per_min, surface_w_per_m2_k
        As `plateau_min`.
    end_c, melting_c
        Range of the mean.

    Returns
    -------
    Values
        A float or ``(draws,)``.

    Raises
    ------
    InputError
        As `plateau_min`, or if the end is not below the melting point.
    """
    positive(degrees_of_cooling=melting_c - end_c)
    reached = plateau_min(depth_share, thickness_mm, rate_c_per_min, surface_w_per_m2_k)
    bag = _Bag(
        np.asarray(depth_share),
        thickness_mm / 2000.0,
        np.asarray(rate_c_per_min),
        np.asarray(surface_w_per_m2_k),
        np.asarray(plateau_min(1.0, thickness_mm, rate_c_per_min, surface_w_per_m2_k)),
    )
    goal_c = end_c - melting_c
    # cooling ends when the chamber has been there for a while: the ramp's lag, and the plateau at most
    early, late = np.asarray(reached), np.asarray(reached + bag.through_min + bag.lag_c(1.0) / rate_c_per_min)
    late = late - goal_c / rate_c_per_min
    for _ in range(50):
        middle = 0.5 * (early + late)
        warm = bag.below_melting_c(middle) > goal_c
        early, late = np.where(warm, middle, early), np.where(warm, late, middle)
    rate: Values = (-goal_c / (late - reached))[()]
    return rate


class _Bag(NamedTuple):
    """A flat bag between two cold plates of gas; depth from its surface, minutes from the melting point."""

    depth_share: Floats
    half_m: Values
    rate_c_per_min: Floats
    surface_w_per_m2_k: Floats
    through_min: Floats

    def lag_c(self, depth_share: Values) -> Values:
        """Degrees by which a place stays behind a steady ramp, once frozen."""
        inside = self.half_m * (1.0 - (1.0 - depth_share) ** 2) / (2.0 * ICE_CONDUCTIVITY_W_PER_M_K)
        heat = DENSITY_KG_PER_M3 * ICE_HEAT_CAPACITY_J_PER_KG_K * self.half_m
        return self.rate_c_per_min / 60.0 * heat * (1.0 / self.surface_w_per_m2_k + inside)

    def below_melting_c(self, minutes: Floats) -> Floats:
        """Temperature of the place minus the melting point, once the ice has reached it."""
        through = minutes >= self.through_min
        freezing_c = self._behind_the_front_c(np.minimum(minutes, self.through_min))
        behind_c = freezing_c + self.rate_c_per_min * self.through_min - self.lag_c(self.depth_share)
        since = np.maximum(minutes - self.through_min, 0.0)
        left = np.exp(-since * self.rate_c_per_min / np.maximum(self.lag_c(2.0 / 3.0), 1e-12))
        ramp_c = self.lag_c(self.depth_share) - self.rate_c_per_min * minutes
        return np.asarray(np.where(through, ramp_c + behind_c * left, freezing_c))

    def _behind_the_front_c(self, minutes: Floats) -> Floats:
        """Straight profile in the ice between the surface and the front."""
        heat = DENSITY_KG_PER_M3 * LATENT_HEAT_J_PER_KG
        spent = self.rate_c_per_min / 60.0 * (60.0 * minutes) ** 2 / (2.0 * heat)
        thin = ICE_CONDUCTIVITY_W_PER_M_K / self.surface_w_per_m2_k
        front_m = np.sqrt(thin**2 + 2.0 * ICE_CONDUCTIVITY_W_PER_M_K * spent) - thin
        frozen_m = np.maximum(front_m - self.depth_share * self.half_m, 0.0)
        return np.asarray(-self.rate_c_per_min * minutes * frozen_m / (thin + front_m))


def freezing_time_min(
    thickness_mm: Values,
    ambient_c: Values,
    surface_w_per_m2_k: Values,
    shape: Literal["slab", "cylinder"] = "slab",
    melting_c: Values = MELTING_C,
) -> Values:
    """Minutes to freeze a bag (slab) or vial (long cylinder) at a constant temperature (Plank).

    ``t = rho L / dT (P d/h + R d^2/k)``, P and R 1/2 and 1/8 for a slab, 1/4 and 1/16 for a cylinder of
    diameter d: latent heat alone, so it is too short, by about a tenth at -40 C. Thawing is
    `thawing.thaw_time_min`.

    Parameters
    ----------
    thickness_mm
        Thickness of the bag, or diameter of the vial.
    ambient_c, melting_c
        Of the chamber, and where the content freezes.
    surface_w_per_m2_k
        Heat transfer at the surface.
    shape
        ``slab`` or ``cylinder``.

    Raises
    ------
    InputError
        If the chamber is not colder than the melting point, or a number not above 0.
    """
    positive(
        thickness_mm=thickness_mm,
        degrees_of_cooling=melting_c - ambient_c,
        surface_w_per_m2_k=surface_w_per_m2_k,
    )
    by_surface, by_ice = (0.5, 0.125) if shape == "slab" else (0.25, 0.0625)
    d_m = thickness_mm / 1000.0
    resistance = by_surface * d_m / surface_w_per_m2_k + by_ice * d_m**2 / ICE_CONDUCTIVITY_W_PER_M_K
    heat = DENSITY_KG_PER_M3 * LATENT_HEAT_J_PER_KG
    return heat / (melting_c - ambient_c) * resistance / 60.0
