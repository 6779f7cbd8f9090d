"""Water that leaves a cell while it is cooled among ice, by Mazur's equation, for many draws at once.

P. Mazur, J Gen Physiol 47:347 (1963), doi:10.1085/jgp.47.2.347. Ideal solution, no cryoprotectant, constant
surface, ice outside from the freezing point on. Permeabilities from different methods must not be mixed: the
red cell has 3.3 kcal/mol by stopped flow above 0 C and 279 kJ/mol by calorimetry below (evidence P028, P030).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coldchoice.record import NamedTuple
from coldchoice.science.arrhenius import GAS_KCAL_PER_MOL_K, GAS_L_ATM_PER_MOL_K, ZERO_C_IN_K
from coldchoice.science.ranges import Values, at_least_zero, positive
from coldchoice.science.stepping import solved

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ISOTONIC_OSM = 0.285  # osmol/L: water left at equilibrium is then as evidence C021 and C022 say
FREEZING_C_PER_OSM = 1.858
"""Depression of the freezing point, C per osmol (the simulation package of evidence P112 has 1.853)."""

MOLAR_VOLUME_L_PER_MOL = 0.018
"""Of water (evidence P076)."""

FUSION_K = 333_550.0 * 0.01801528 / 8.314462618
"""Heat of fusion of water over the gas constant: 333,550 J/kg (evidence P110) times the molar mass."""

GRADING = 1.5
"""Steps are short at first, when the water follows the ice closely, and long later."""


class Cooled(NamedTuple):
    """Water of a cell on its way down.

    Attributes
    ----------
    temperature_c
        Falling, (points,).
    water
        As a fraction of the isotonic water, (points, draws).
    error
        Estimate of the largest relative error of the water.
    """

    temperature_c: Floats
    water: Floats
    error: float

    @property
    def left(self) -> Floats:
        """Water at the end, (draws,)."""
        return np.asarray(self.water[-1])


def freezing_point_c(osm: float = ISOTONIC_OSM) -> float:
    """Temperature at which ice and the isotonic cell are in balance."""
    positive(osm=osm)
    return -FREEZING_C_PER_OSM * osm


def equilibrium_water(temperature_c: Values, osm: float = ISOTONIC_OSM) -> Values:
    """Water of a cell in balance with the ice around it, as a fraction of the isotonic water.

    Raises
    ------
    InputError
        If a temperature is not below 0 C.
    """
    positive(degrees_below_zero=0.0 - temperature_c)
    share: Values = osm * MOLAR_VOLUME_L_PER_MOL / np.expm1(-_pull(temperature_c))
    return np.minimum(share, 1.0)


def surface_to_water_per_um(diameter_um: Values, inactive_fraction: Values) -> Values:
    """Surface of an isotonic spherical cell over the volume of its water, 1/um.

    Raises
    ------
    InputError
        If the diameter is not above 0, or the inactive fraction not from 0 to below 1.
    """
    positive(diameter_um=diameter_um, water_fraction=1.0 - inactive_fraction)
    at_least_zero(inactive_fraction=inactive_fraction)
    return 6.0 / (diameter_um * (1.0 - inactive_fraction))


def cooled(
    lp_um_per_min_atm: Values,
    activation_kcal_per_mol: Values,
    surface_to_water_per_um: Values,
    rate_c_per_min: Values,
    end_c: float = -15.0,
    *,
    osm: float = ISOTONIC_OSM,
    tolerance: float = 1e-4,
) -> Cooled:
    """Cool cells at constant rates from the freezing point of their medium.

    Parameters
    ----------
    lp_um_per_min_atm, activation_kcal_per_mol
        Permeability of water at 0 C in the presence of ice, and its activation energy.
    surface_to_water_per_um
        See `surface_to_water_per_um`.
    rate_c_per_min
        Cooling rate at the cells. All four are floats or ``(draws,)``.
    end_c
        Where cooling ends.
    osm
        Osmolality of the isotonic medium.
    tolerance
        Accepted relative error of the water, see `stepping.solved`.

    Raises
    ------
    InputError
        If a number is impossible, or steps cannot be made small enough.
    """
    start_c = freezing_point_c(osm)
    positive(
        lp_um_per_min_atm=lp_um_per_min_atm,
        surface_to_water_per_um=surface_to_water_per_um,
        rate_c_per_min=rate_c_per_min,
        degrees_of_cooling=start_c - end_c,
    )
    at_least_zero(activation_kcal_per_mol=activation_kcal_per_mol)
    ease = np.atleast_1d(lp_um_per_min_atm * surface_to_water_per_um / rate_c_per_min)
    ease, activation = np.broadcast_arrays(ease, activation_kcal_per_mol)
    flow = _Leaving(
        ease * GAS_L_ATM_PER_MOL_K / MOLAR_VOLUME_L_PER_MOL,
        activation / GAS_KCAL_PER_MOL_K,
        osm * MOLAR_VOLUME_L_PER_MOL,
        (start_c, end_c),
    )
    found = solved(flow, np.ones((1, ease.size)), (0.0, 1.0), tolerance, "water loss", relative=True)
    return Cooled(flow.temperature_c(found.grid), found.values[:, 0], found.error)


class _Leaving:
    """The equation for the water, in temperature as ``start + (end - start) * s ** GRADING``."""

    def __init__(
        self, ease: Floats, activation_k: Floats, solute: float, ends_c: tuple[float, float]
    ) -> None:
        self._ease, self._activation_k, self._solute = ease, activation_k, solute
        self._start_c, self._span_c = ends_c[0], ends_c[1] - ends_c[0]
        self._known: dict[float, tuple[Floats, float]] = {}
        self._resisted: dict[float, Floats] = {}

    def temperature_c(self, s: Floats) -> Floats:
        """Temperatures at the steps."""
        return np.asarray(self._start_c + self._span_c * s**GRADING)

    def _terms(self, s: float) -> tuple[Floats, float]:
        """How fast water leaves per unit of s and of force, and exp(pull of the ice); kept for a step."""
        if s not in self._known:
            temperature_c = self._start_c + self._span_c * s**GRADING
            kelvin = temperature_c + ZERO_C_IN_K
            speed = np.exp(self._activation_k * (1.0 / ZERO_C_IN_K - 1.0 / kelvin))
            speed *= self._ease
            speed *= -kelvin * GRADING * self._span_c * s ** (GRADING - 1)
            self._known[s] = speed, float(np.exp(_pull(temperature_c)))
        return self._known[s]

    def slope(self, s: float, y: Floats) -> Floats:
        """Derivative by the water."""
        self._known = {at: terms for at, terms in self._known.items() if at == s}
        self._resisted.clear()
        speed, _ = self._terms(s)
        return np.asarray(speed * (-self._solute / (y * (y + self._solute))))

    def change(self, s: float, y: Floats, h: float, slope: Floats) -> Floats:
        """One linearly implicit step."""
        speed, pull = self._terms(s)
        if h not in self._resisted:
            self._resisted[h] = h / (1.0 - h * slope)
        # ln[y / (y + solute)] - pull, up to its sign, in the fewest passes over the draws
        force = self._solute * pull / y
        force += pull
        np.log(force, out=force)
        force *= speed
        force *= self._resisted[h]
        return force


def _pull(temperature_c: Values) -> Values:
    """Logarithm of the water activity beside ice."""
    return FUSION_K * (1.0 / ZERO_C_IN_K - 1.0 / (temperature_c + ZERO_C_IN_K))
