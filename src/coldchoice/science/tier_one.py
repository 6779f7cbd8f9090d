"""From the membrane of a cell to the numbers that a comparison runs on.

What follows from permeabilities is the best cooling rate, the band of rates around it, and how to add the
cryoprotectant. What does not follow is how many cells survive: that is an input here, the calibration, and
nothing else fixes the height of the curve.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.errors import InputError, Problem
from coldchoice.record import NamedTuple
from coldchoice.science.arrhenius import arrhenius, extrapolated_below_zero
from coldchoice.science.freezing import two_factor_coefficients
from coldchoice.science.ice import ice_share
from coldchoice.science.membrane import ISOTONIC_OSM, Bath, Membrane, addition_steps, exposed, sphere
from coldchoice.science.optimum_rate import optimum_rate_c_per_min
from coldchoice.science.ranges import Values, fractions, positive
from coldchoice.science.water_loss import cooled, surface_to_water_per_um

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SPARED = 0.9
"""Assumption: a rate is in the safe band if it keeps this share of what the best rate keeps."""

WIDEST = 1e6
"""Rates further than this factor from the best are not looked at: the band is then called endless there."""

COLDEST_C = -40.0
"""Where ice has formed everywhere: inside without any seed, too (volume nucleation from -30 C, P104)."""


class MembraneCell(NamedTuple):
    """Membrane of one kind of cell, each a float or (draws,).

    Attributes
    ----------
    lp_um_per_min_atm, activation_kcal_per_mol
        Permeability of water at `reference_c`, and its activation energy.
    reference_c, lowest_measured_c
        Where the permeability holds, and the coldest place where it was measured.
    diameter_um, inactive_fraction
        Size of the isotonic cell, taken as a sphere, and its share that is not water.
    ps_um_per_min, ps_activation_kcal_per_mol
        The same for a cryoprotectant, at the same `ps_reference_c`; ``None`` where nobody measured it.
    """

    lp_um_per_min_atm: Values
    activation_kcal_per_mol: Values
    reference_c: float
    lowest_measured_c: float
    diameter_um: Values
    inactive_fraction: Values
    ps_um_per_min: Values | None = None
    ps_activation_kcal_per_mol: Values | None = None
    ps_reference_c: float = 20.0

    @property
    def lp_at_zero_um_per_min_atm(self) -> Values:
        """Permeability of water carried to 0 C."""
        return arrhenius(self.lp_um_per_min_atm, self.activation_kcal_per_mol, 0.0, self.reference_c)

    @property
    def surface_to_water_per_um(self) -> Values:
        """Surface over the volume of water."""
        return surface_to_water_per_um(self.diameter_um, self.inactive_fraction)

    @property
    def optimum_rate_c_per_min(self) -> Values:
        """Best cooling rate by the rule of `optimum_rate`."""
        return optimum_rate_c_per_min(
            self.lp_at_zero_um_per_min_atm, self.activation_kcal_per_mol, self.surface_to_water_per_um
        )


class RateCurve(NamedTuple):
    """The two-factor curve of a cell, each a float or (draws,).

    Attributes
    ----------
    optimum_rate_c_per_min
        Best cooling rate.
    a_c_per_min, b_c_per_min, shape
        Of ``S(B) = exp[-a/B - (B/b)^m]``, so that it passes the calibration at the best rate.
    slowest_c_per_min, fastest_c_per_min
        Ends of the band of rates that keep `SPARED` of the best survival.
    extrapolated
        Whether an activation energy measured above 0 C was used below it.
    """

    optimum_rate_c_per_min: Values
    a_c_per_min: Values
    b_c_per_min: Values
    shape: Values
    slowest_c_per_min: Values
    fastest_c_per_min: Values
    extrapolated: bool


class Loading(NamedTuple):
    """How a cryoprotectant is added.

    Attributes
    ----------
    steps
        Fewest equal steps that keep the cells large enough; 0 where no number of steps does.
    minutes
        Until the cells hold 95 % of it, (draws,).
    one_step_volume, lowest_volume
        Smallest volume over the isotonic one, if added at once and in these steps, (draws,).
    """

    steps: int
    minutes: Floats
    one_step_volume: Floats
    lowest_volume: Floats


class Agent(NamedTuple):
    """A cryoprotectant: litres per mole in the cell, and moles per litre of the pure liquid."""

    molar_volume_l_per_mol: float
    pure_mol_per_l: float

    def osm(self, percent: float) -> float:
        """Concentration of a percentage by volume, taken as ideal."""
        return self.pure_mol_per_l * percent / 100.0


AGENTS = MappingProxyType(
    {
        "dmso": Agent(0.069, 1100.0 / 78.13),
        "glycerol": Agent(0.071, 1261.0 / 92.09),
        "ethylene-glycol": Agent(0.054, 1113.0 / 62.07),
    }
)
"""Volumes of evidence P076; densities over molar masses of CRC Handbook of Chemistry and Physics."""


def rate_curve(cell: MembraneCell, best_survival: Values, shape: Values = 1.0) -> RateCurve:
    """Best cooling rate and two-factor curve of a cell.

    Parameters
    ----------
    cell
        Its membrane.
    best_survival
        Calibration: survival at the best rate, above 0 and below 1, measured or borrowed.
    shape
        Exponent of the fast side: from `shape_from_ice`, or 1 by assumption.

    Raises
    ------
    InputError
        If a number is impossible.
    """
    best = cell.optimum_rate_c_per_min
    a, b = two_factor_coefficients(best, best_survival, shape)
    slow, fast = safe_band(best_survival, shape)
    beyond = bool(np.any(extrapolated_below_zero(-1.0, cell.lowest_measured_c)))
    return RateCurve(best, a, b, shape, best * slow, best * fast, beyond)


def safe_band(best_survival: Values, shape: Values = 1.0, spared: float = SPARED) -> tuple[Values, Values]:
    """Slowest and fastest rate that keep a share of the best survival, as multiples of the best rate.

    Roots of ``m/x + x^m = (m + 1)(1 - ln(spared)/L)`` with ``L = -ln S``, by bisection in ln(x).

    Raises
    ------
    InputError
        If a fraction is not strictly between 0 and 1, or the shape not above 0.
    """
    positive(best_survival=best_survival, loss=1.0 - best_survival, shape=shape, spared=spared)
    fractions(spared=spared)
    goal = np.asarray((shape + 1.0) * (1.0 - np.log(spared) / -np.log(best_survival)))
    ends: list[Values] = []
    for sign in (-1.0, 1.0):
        near, far = np.zeros(goal.shape), np.full(goal.shape, np.log(WIDEST))
        for _ in range(60):
            middle = 0.5 * (near + far)
            x = np.exp(sign * middle)
            inside = shape / x + x**shape <= goal
            near, far = np.where(inside, middle, near), np.where(inside, far, middle)
        endless = near > np.log(WIDEST) - 1e-9
        ends.append(np.where(endless, np.inf if sign > 0.0 else 0.0, np.exp(sign * near))[()])
    return ends[0], ends[1]


def shape_from_ice(cell: MembraneCell, median_c: float, sd_c: float, plateau: float = 1.0) -> float:
    """Exponent of the fast side from the temperature at which cells freeze inside.

    ``-ln(1 - P)`` is taken as ``(B/b)^m`` between the rates at which a tenth and a half of the plateau
    freeze with trapped water. Medians of the cell are used: the exponent is not drawn.

    Parameters
    ----------
    cell
        Its membrane.
    median_c, sd_c, plateau
        See `ice.ice_share`.

    Raises
    ------
    InputError
        If ice inside does not pass from a tenth to a half between 1/30 and 30 times the best rate.
    """
    # a field that is None stays None, so each keeps its type; a type checker does not see that in a sequence
    middle = MembraneCell(*(None if v is None else float(np.median(v)) for v in cell))  # type: ignore[arg-type]
    lp, surface = middle.lp_at_zero_um_per_min_atm, middle.surface_to_water_per_um
    rates = middle.optimum_rate_c_per_min * np.geomspace(1.0 / 30.0, 30.0, 61)
    path = cooled(lp, middle.activation_kcal_per_mol, surface, rates, COLDEST_C, tolerance=1e-3)
    share = np.maximum.accumulate(ice_share(path, median_c, sd_c))  # of those that can freeze inside
    if not (share[0] < 0.1 and share[-1] > 0.5) or not 0.0 < plateau <= 1.0:
        rule = "ice inside does not pass from a tenth to a half of the cells near the best rate"
        raise InputError(Problem(rule, key=("median_c",), value=f"{median_c:g}"))
    tenth, half = np.interp([0.1, 0.5], share, np.log(rates))
    hazards = -np.log1p(-plateau * np.array([0.1, 0.5]))
    return float(np.log(hazards[1] / hazards[0]) / (half - tenth))


def loading(
    cell: MembraneCell,
    agent: Agent,
    percent: float,
    temperature_c: float,
    lowest_tolerated: float,
    *,
    hours_h: float = 4.0,
) -> Loading:
    """Add a cryoprotectant in the fewest steps that do not shrink the cells too far.

    Parameters
    ----------
    cell
        Its membrane, with a permeability for this cryoprotectant.
    agent, percent
        What is added, to which percentage by volume.
    temperature_c
        Of the addition.
    lowest_tolerated
        Smallest volume over the isotonic one that cells bear.
    hours_h
        Time in which the addition has to be over (assumption).

    Raises
    ------
    InputError
        If the permeability is not known, or a number impossible.
    """
    if cell.ps_um_per_min is None or cell.ps_activation_kcal_per_mol is None:
        raise InputError(Problem("no permeability for the cryoprotectant", key=("ps_um_per_min",)))
    area, water, inactive = sphere(cell.diameter_um, cell.inactive_fraction)
    membrane = Membrane(
        arrhenius(cell.lp_um_per_min_atm, cell.activation_kcal_per_mol, temperature_c, cell.reference_c),
        (arrhenius(cell.ps_um_per_min, cell.ps_activation_kcal_per_mol, temperature_c, cell.ps_reference_c),),
        (agent.molar_volume_l_per_mol,),
        area,
        water,
        inactive,
    )
    target = Bath(60.0 * hours_h, ISOTONIC_OSM, (agent.osm(percent),))
    at_once = exposed(membrane, [target], temperature_c, tolerance=1e-4)
    found = addition_steps(membrane, target, temperature_c, lowest_tolerated)
    steps, slow = (0, at_once) if found is None else found
    return Loading(steps, at_once.minutes_to_load(), at_once.lowest, slow.lowest)
