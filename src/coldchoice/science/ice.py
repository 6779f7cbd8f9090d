"""Ice inside cells: how many freeze inside, calibrated on what was seen, not predicted from nucleation.

Constants of nucleation on surfaces and in volumes are known for no therapeutic cell, so the temperature at
which half of the cells freeze inside is an input. Plateaus below 1 are real (evidence P105).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coldchoice.errors import InputError, Problem
from coldchoice.science.lots import expit, logit, normal_cdf
from coldchoice.science.ranges import Table, Values, fractions, positive
from coldchoice.science.water_loss import equilibrium_water

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coldchoice.science.water_loss import Cooled

    Floats = NDArray[np.float64]

LETHAL_WATER = 0.05
"""Assumption: ice kills where more than this share of the water is still trapped (the 5 % of P079)."""


def ice_by_rate(
    rate_c_per_min: Values, half_rate_c_per_min: Values, slope: Values, plateau: Values = 1.0
) -> Values:
    """Share of cells with ice inside at a cooling rate: logistic in its logarithm.

    Parameters
    ----------
    rate_c_per_min
        Cooling rate at the cells.
    half_rate_c_per_min, slope
        Rate at which half of the plateau is reached, and the slope of the log odds per unit of ln(rate): 60
        and 0.57 for pig adipose stromal cells (evidence C036).
    plateau
        Largest share that ever freezes inside.

    Raises
    ------
    InputError
        If a rate or the slope is not above 0, or the plateau not a fraction.
    """
    positive(rate_c_per_min=rate_c_per_min, half_rate_c_per_min=half_rate_c_per_min, slope=slope)
    fractions(plateau=plateau)
    share: Values = plateau * expit(slope * np.log(rate_c_per_min / half_rate_c_per_min))
    return share


def ice_curve(rates_c_per_min: Table, shares: Table, plateau: float = 1.0) -> tuple[float, float]:
    """Half rate and slope for `ice_by_rate` from measured shares: a straight line through the log odds.

    Raises
    ------
    InputError
        If there are fewer than two rates, a share is not inside 0 and the plateau, or ice does not become
        more with the rate.
    """
    logs = np.log(np.asarray(rates_c_per_min, dtype=np.float64))
    odds = np.asarray(logit(np.asarray(shares, dtype=np.float64) / plateau))
    if np.unique(logs).size < 2 or logs.size != odds.size:
        raise InputError(Problem("a curve needs shares at two rates or more", key=("rates_c_per_min",)))
    centred = logs - logs.mean()
    slope = float(centred @ odds / (centred @ centred))
    positive(slope=slope)
    return float(np.exp(logs.mean() - odds.mean() / slope)), slope


def ice_share(
    cells: Cooled,
    median_c: Values,
    sd_c: Values,
    plateau: Values = 1.0,
    lethal_water: float = LETHAL_WATER,
) -> Floats:
    """Share of cells killed by ice inside: those that freeze while too much water is trapped.

    The temperature at which a cell freezes inside is normal. Freezing is lethal where the water at that
    temperature exceeds, by `lethal_water` of the isotonic water, what is left in balance with the ice: at
    -8.5 C balance alone leaves 6 %, so the water as such would tell nothing.

    Parameters
    ----------
    cells
        Cooled to well below the median, e.g. to -40 C.
    median_c, sd_c
        Of the temperature of freezing inside: -8.5 and 2.6 C in human hepatocytes (evidence P098), -7.7 C in
        rat hepatocytes at any rate (evidence P101).
    plateau
        Share of cells that freeze inside if cooled infinitely fast.
    lethal_water
        See above.

    Returns
    -------
    Floats
        (draws,).

    Raises
    ------
    InputError
        If the spread is not above 0, or the plateau not a fraction.
    """
    positive(sd_c=sd_c)
    fractions(plateau=plateau)
    trapped = cells.water - np.asarray(equilibrium_water(cells.temperature_c))[:, None] - lethal_water
    before, after = trapped[:-1], trapped[1:]
    # part of each interval in which ice would be lethal, the water taken as straight in between
    crossing = before / np.where(before == after, 1.0, before - after)
    lethal = np.where(
        before > 0.0, np.where(after > 0.0, 1.0, crossing), np.where(after > 0.0, 1.0 - crossing, 0.0)
    )
    passed = np.asarray(normal_cdf((cells.temperature_c[:, None] - median_c) / sd_c))
    share = ((passed[:-1] - passed[1:]) * lethal).sum(axis=0)
    return np.asarray(plateau * np.clip(share, 0.0, 1.0))
