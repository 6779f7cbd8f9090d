"""What a cell does in a bath: water and cryoprotectants cross the membrane, the cell shrinks and swells.

The two-parameter model of Jacobs and Stewart in the form of Kleinhans (Cryobiology 37:271, 1998,
doi:10.1006/cryo.1998.2135): one permeability of water and one of each solute, ideal and dilute, constant
area. Values fitted with the three-parameter equations of Kedem and Katchalsky are not interchangeable with
these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coldchoice.errors import InputError, Problem
from coldchoice.record import NamedTuple
from coldchoice.science.arrhenius import GAS_L_ATM_PER_MOL_K, ZERO_C_IN_K
from coldchoice.science.ranges import Flags, Values, at_least_zero, fractions, positive
from coldchoice.science.stepping import solved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ISOTONIC_OSM = 0.29  # osmol/L of the solution the cell comes from, as evidence check C029 has it
GRADING = 4
"""Steps are short at first, when the cell shrinks, and long later: time goes with this power of the step."""

SWELLING = 0.01
"""Assumption: a rise of the volume by this share counts as a swelling phase."""


class Membrane(NamedTuple):
    """A cell as the model sees it; each a float or (draws,).

    Attributes
    ----------
    lp_um_per_min_atm
        Permeability of water at the temperature of the bath.
    ps_um_per_min
        Permeabilities of the solutes that cross the membrane, one each.
    molar_volumes_l_per_mol
        Their partial molar volumes (DMSO 0.069 to 0.071, glycerol 0.071; evidence P076, P077).
    area_um2, water_um3, inactive_um3
        Surface, and volumes of water and of all else in the isotonic cell; see `sphere`.
    """

    lp_um_per_min_atm: Values
    ps_um_per_min: tuple[Values, ...]
    molar_volumes_l_per_mol: tuple[float, ...]
    area_um2: Values
    water_um3: Values
    inactive_um3: Values


class Bath(NamedTuple):
    """What the cells lie in for a while, osmol/L: solutes that stay out, and those that cross."""

    minutes: float
    impermeant_osm: float
    permeant_osm: tuple[float, ...]


class Exposure(NamedTuple):
    """What the baths did.

    Attributes
    ----------
    minutes
        Times, (points,); the end of a bath is also the start of the next.
    water_um3, relative_volume
        Water, and volume over isotonic volume, (points, draws).
    osmoles
        Solutes inside in osmol/L times um3, (points, solutes, draws).
    error
        Estimate of the largest error of water, and of solutes in osmol/L, both over the isotonic water.
    """

    minutes: Floats
    water_um3: Floats
    relative_volume: Floats
    osmoles: Floats
    error: float

    @property
    def lowest(self) -> Floats:
        """Smallest relative volume at the computed points, (draws,)."""
        return np.asarray(self.relative_volume.min(axis=0))

    @property
    def minutes_at_lowest(self) -> Floats:
        """When the volume is smallest, from a parabola through the lowest points, (draws,)."""
        middle = np.clip(self.relative_volume.argmin(axis=0), 1, self.minutes.size - 2)
        draws = np.arange(middle.size)
        before, lowest, after = (self.relative_volume[middle + step, draws] for step in (-1, 0, 1))
        bend = before - 2.0 * lowest + after
        shift = np.clip(0.5 * (before - after) / np.where(bend > 0.0, bend, 1.0), -1.0, 1.0)
        earlier, at, later = (self.minutes[middle + step] for step in (-1, 0, 1))
        return np.asarray(
            at + shift * (later - earlier) / 2.0 + shift**2 * (later - 2.0 * at + earlier) / 2.0
        )

    @property
    def highest(self) -> Floats:
        """Largest relative volume at the computed points, (draws,)."""
        return np.asarray(self.relative_volume.max(axis=0))

    @property
    def swells(self) -> Flags:
        """Whether the volume rose, by more than `SWELLING`, above an earlier value, (draws,)."""
        so_far = np.minimum.accumulate(self.relative_volume, axis=0)
        return np.asarray((self.relative_volume - so_far).max(axis=0) > SWELLING)

    def outside(self, low: Values, high: Values) -> Flags:
        """Whether the volume left the tolerated range, e.g. 0.60 to 1.20 of platelets (evidence P025)."""
        return np.asarray((self.lowest < low) | (self.highest > high))

    def minutes_to_load(self, solute: int = 0, share: float = 0.95) -> Floats:
        """Minutes until the cells hold a share of what they hold of a solute at the end, (draws,)."""
        held = self.osmoles[:, solute] / np.maximum(self.osmoles[-1, solute], 1e-300)
        first = np.maximum((held >= share).argmax(axis=0), 1)
        draws = np.arange(first.size)
        before, after = held[first - 1, draws], held[first, draws]
        part = np.clip((share - before) / np.where(after > before, after - before, 1.0), 0.0, 1.0)
        since, until = self.minutes[first - 1], self.minutes[first]
        return np.asarray(since + part * (until - since))


def sphere(diameter_um: Values, inactive_fraction: Values) -> tuple[Values, Values, Values]:
    """Area, water and inactive volume of an isotonic spherical cell: um2, um3, um3.

    Raises
    ------
    InputError
        If the diameter is not above 0, or the inactive fraction not between 0 and 1.
    """
    positive(diameter_um=diameter_um, water_fraction=1.0 - inactive_fraction)
    at_least_zero(inactive_fraction=inactive_fraction)
    volume_um3 = np.pi / 6.0 * diameter_um**3
    return (
        np.pi * diameter_um**2,
        volume_um3 * (1.0 - inactive_fraction),
        volume_um3 * inactive_fraction,
    )


class _Crossing(NamedTuple):
    """The equations, in time as ``minutes * s ** GRADING``; unknowns W/W0 and N/W0, (1 + n, draws).

    In W itself, not its logarithm: a linearly implicit step keeps every linear invariant of the equations,
    and the one of Katkov (evidence C028) is linear in W and N.
    """

    water_rate: Floats
    solute_rates: Floats
    impermeant_inside: Floats
    outside: Floats
    permeant_outside: Floats
    minutes: float

    def _speed(self, s: float) -> float:
        return GRADING * self.minutes * s ** (GRADING - 1)

    def slope(self, s: float, y: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Parts of the arrow-shaped Jacobian, per minute: water, by solute, solute by water, solute."""
        concentration = (self.impermeant_inside + y[1:].sum(axis=0)) / y[0]
        crossing = self.solute_rates / y[0]
        by_solute = self.water_rate / y[0]
        return -by_solute * concentration, by_solute, crossing * y[1:] / y[0], -crossing

    def change(self, s: float, y: Floats, h: float, slope: tuple[Floats, Floats, Floats, Floats]) -> Floats:
        """One linearly implicit step; solutes only meet through the water, so they are eliminated."""
        water, by_solute, solute_by_water, solute = slope
        h = h * self._speed(s)
        concentration = (self.impermeant_inside + y[1:].sum(axis=0)) / y[0]
        solute_force = h * self.solute_rates * (self.permeant_outside - y[1:] / y[0])
        resisted = 1.0 - h * solute
        through = h * by_solute / resisted
        moved = np.empty_like(y)
        moved[0] = h * self.water_rate * (concentration - self.outside) + (through * solute_force).sum(axis=0)
        moved[0] /= 1.0 - h * water - (through * h * solute_by_water).sum(axis=0)
        moved[1:] = (solute_force + h * solute_by_water * moved[0]) / resisted
        return moved


def exposed(
    membrane: Membrane,
    baths: Sequence[Bath],
    temperature_c: float,
    *,
    impermeant_osm: Values = ISOTONIC_OSM,
    loaded_osm: tuple[float, ...] = (),
    swelling_known: bool = True,
    tolerance: float = 1e-6,
) -> Exposure:
    """Put cells into one bath after another.

    Parameters
    ----------
    membrane
        The cells; arrays of ``(draws,)`` are solved together.
    baths
        In order.
    temperature_c
        Of all baths.
    impermeant_osm, loaded_osm
        What the cells hold at first, osmol/L of their isotonic water: solutes that stay, and those that cross
        (none, if left out).
    swelling_known
        False for cells that leave the model when they swell, as mesenchymal stromal cells do (evidence P074).
    tolerance
        Accepted error, see `stepping.solved`.

    Raises
    ------
    InputError
        If a number is impossible, solutes do not match, steps cannot be made small enough, or the cells swell
        where that is not known.
    """
    solutes = len(membrane.ps_um_per_min)
    _check(membrane, baths, solutes, loaded_osm)
    rates = _rates(membrane, temperature_c, impermeant_osm)
    y = np.ones((1 + solutes, rates[0].size))
    y[1:] = np.reshape(loaded_osm or (0.0,) * solutes, (solutes, 1))
    minutes, values, errors = [np.zeros(1)], [y[None]], [0.0]
    for bath in baths:
        flow = _Crossing(
            *rates,
            np.asarray(bath.impermeant_osm + sum(bath.permeant_osm)),
            np.reshape(bath.permeant_osm, (solutes, 1)),
            bath.minutes,
        )
        part = solved(flow, values[-1][-1], (0.0, 1.0), tolerance, "membrane transport")
        minutes.append(minutes[-1][-1] + bath.minutes * part.grid[1:] ** GRADING)
        values.append(part.values[1:])
        errors.append(part.error)
    if not min(float(part[:, 0].min()) for part in values) > 0.0:
        raise InputError(Problem("leaves the cells without water", key=("baths",)))
    found = _exposure(membrane, np.concatenate(minutes), np.concatenate(values), max(errors))
    if not swelling_known and np.any(found.swells):
        rule = "these cells leave the two-parameter model when they swell (evidence P074), and here they do"
        raise InputError(Problem(rule, key=("baths",), value=f"{float(found.highest.max()):.2f} of isotonic"))
    return found


def _rates(membrane: Membrane, temperature_c: float, impermeant_osm: Values) -> tuple[Floats, Floats, Floats]:
    per_water = membrane.area_um2 / membrane.water_um3
    pressure = GAS_L_ATM_PER_MOL_K * (temperature_c + ZERO_C_IN_K)
    water = np.atleast_1d(membrane.lp_um_per_min_atm * per_water * pressure)
    solutes = [np.atleast_1d(ps * per_water) for ps in membrane.ps_um_per_min]
    water, salt, *solutes = np.broadcast_arrays(water, np.atleast_1d(impermeant_osm), *solutes)
    return water, np.reshape(solutes, (len(solutes), water.size)), salt


def _exposure(membrane: Membrane, minutes: Floats, values: Floats, error: float) -> Exposure:
    water = membrane.water_um3 * values[:, 0]
    osmoles = membrane.water_um3 * values[:, 1:]
    solute_um3 = np.tensordot(membrane.molar_volumes_l_per_mol, osmoles, axes=(0, 1))
    volume = membrane.inactive_um3 + water + solute_um3
    return Exposure(minutes, water, volume / (membrane.inactive_um3 + membrane.water_um3), osmoles, error)


def _check(membrane: Membrane, baths: Sequence[Bath], solutes: int, loaded_osm: tuple[float, ...]) -> None:
    positive(
        lp_um_per_min_atm=membrane.lp_um_per_min_atm,
        area_um2=membrane.area_um2,
        water_um3=membrane.water_um3,
    )
    at_least_zero(inactive_um3=membrane.inactive_um3)
    for ps in membrane.ps_um_per_min:
        positive(ps_um_per_min=ps)
    counts = {len(membrane.molar_volumes_l_per_mol), *(len(bath.permeant_osm) for bath in baths)}
    if counts - {solutes} or len(loaded_osm) not in (0, solutes):
        rule = f"every bath must name the {solutes} solutes of the membrane, in their order"
        raise InputError(Problem(rule, key=("baths",), value=f"{sorted(counts)}"))
    for bath in baths:
        positive(minutes=bath.minutes)
        at_least_zero(
            impermeant_osm=bath.impermeant_osm,
            **{f"permeant_osm_{i}": x for i, x in enumerate(bath.permeant_osm)},
        )
        positive(osmolality=bath.impermeant_osm + sum(bath.permeant_osm))


def addition_steps(
    membrane: Membrane,
    target: Bath,
    temperature_c: float,
    lowest_tolerated: float,
    most: int = 8,
) -> tuple[int, Exposure] | None:
    """Fewest equal steps that bring the cells to a concentration without shrinking them too far.

    Parameters
    ----------
    membrane, temperature_c
        As `exposed`.
    target
        Last bath; its minutes are shared out over the steps.
    lowest_tolerated
        Smallest relative volume that half of the draws have to keep above.
    most
        Steps that are still worth making (assumption).

    Returns
    -------
    steps, exposure
        ``None`` where even `most` steps shrink the cells too far.
    """
    fractions(lowest_tolerated=lowest_tolerated)
    for steps in range(1, most + 1):
        baths = [
            Bath(
                target.minutes / steps,
                target.impermeant_osm,
                tuple(osm * at / steps for osm in target.permeant_osm),
            )
            for at in range(1, steps + 1)
        ]
        found = exposed(membrane, baths, temperature_c, tolerance=1e-4)
        if float(np.mean(found.lowest >= lowest_tolerated)) >= 0.5:
            return steps, found
    return None
