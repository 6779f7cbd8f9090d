"""Cost per usable dose: everything spent to deliver one dose in specification and on time.

With F fixed cost a year, N doses a year, M value already in the dose, V spent on each attempt, K cost of a
failure beyond M and V, and u the usable fraction::

    c(N) = F/N + (M + V)/u + K (1 - u)/u

The split into fixed and variable cost follows the cost models of cell therapy manufacture
(doi 10.1002/bit.25008); dividing by the usable fraction is plain expectation: 1/u attempts for one success.
"""

from __future__ import annotations

from math import expm1, inf, isfinite, log1p

import numpy as np

from coldchoice.errors import InputError, Problem
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple

COST_LINES = ("unit_value", "fixed", "preservation", "loss", "failure")
"""M, F/N, V, (M + V)(1/u - 1) and K(1 - u)/u: they add up to the cost per usable dose."""


class Attempt(NamedTuple):
    """What preserving one dose once takes, and how often it succeeds: all that a cost per dose is made of.

    Attributes
    ----------
    fixed_per_year
        F, money a year, (draws,) or ().
    variable
        V, money per dose and attempt, (draws,) or ().
    failure_cost
        K, money per dose lost, (draws,) or ().
    usable
        u, probability that an attempt gives a usable dose, (draws,) or ().
    remake
        Whether what is lost can be made again.
    """

    fixed_per_year: Floats
    variable: Floats
    failure_cost: Floats
    usable: Floats
    remake: bool = True

    def times(self, factor: float) -> Attempt:
        """Return the same in another money, of which one of this one is worth `factor`."""
        fixed, variable, failure = self.fixed_per_year, self.variable, self.failure_cost
        return self._replace(
            fixed_per_year=fixed * factor, variable=variable * factor, failure_cost=failure * factor
        )


class CostPerDose(NamedTuple):
    """Cost per usable dose and the lines that add up to it.

    Attributes
    ----------
    total
        Cost per draw, in the money of the arguments, (draws,) or (); infinite where no unit is usable.
    parts
        Each of `COST_LINES` per draw, (draws,) or (); they add up to `total` in every draw.
    reason
        Why the cost is infinite; empty where it is not.
    """

    total: Floats
    parts: dict[str, Floats]
    reason: str = ""

    @property
    def lines(self) -> dict[str, float]:
        """Mean of each of the parts; they add up to the mean of `total`."""
        return {name: float(self.parts[name].mean()) for name in COST_LINES}


def cost_lines(
    fixed_per_year: float | Floats,
    doses_per_year: float | Floats,
    variable: float | Floats,
    material_value: float | Floats,
    failure_cost: float | Floats,
    usable: float | Floats,
    *,
    remake: bool = True,
) -> CostPerDose:
    """Return the cost per usable dose.

    A draw's `usable` is the probability that its attempt succeeds, and failures are paid for by the doses
    that the whole population delivers. So each draw's spending is divided by the *mean* of `usable`, not by
    its own: the mean over draws is then exactly the formula above, and a draw of a hopeless lot is not
    infinitely dear. V is shown once in ``preservation``; what is spent of M and V on attempts that
    fail is ``loss``.

    Parameters
    ----------
    fixed_per_year
        F: annuities, service, gas, requalification and site kits, in money a year.
    doses_per_year
        N: doses delivered in a year, above 0.
    variable
        V: preserving, storing, shipping and preparing one dose, for each attempt.
    material_value
        M: value already in the dose before it is preserved.
    failure_cost
        K: what one failure costs beyond M and V.
    usable
        u: probability that an attempt gives a usable dose, 0 to 1.
    remake
        Whether a lost unit can be made again. If not, the cost is per attempt,
        ``F/N + M + V + K (1 - u)``, and u stands apart; ``loss`` is then 0.

    Raises
    ------
    InputError
        If `doses_per_year` is not above 0.
    """
    if not np.all(np.asarray(doses_per_year) > 0.0):
        raise InputError(Problem("must be above 0", value=f"{np.min(doses_per_year):g} doses a year"))
    chance = np.asarray(usable, dtype=np.float64)
    delivered = float(chance.mean()) if remake else 1.0
    spent = np.asarray(material_value, dtype=np.float64) + variable
    failing = (1.0 - chance) * failure_cost
    parts = {
        "unit_value": np.asarray(material_value, dtype=np.float64),
        "fixed": np.asarray(fixed_per_year, dtype=np.float64) / doses_per_year,
        "preservation": np.asarray(variable, dtype=np.float64),
    }
    if delivered == 0.0:
        return _nothing_delivered(parts, spent, failing)
    parts["loss"] = np.asarray(spent * (1.0 / delivered - 1.0))
    parts["failure"] = np.asarray(failing / delivered)
    total = np.asarray(parts["fixed"] + (spent + failing) / delivered)
    return CostPerDose(total, parts)


def _nothing_delivered(parts: dict[str, Floats], spent: Floats, failing: Floats) -> CostPerDose:
    parts |= {"loss": np.asarray(inf), "failure": np.asarray(inf if np.any(failing) else 0.0)}
    shape = np.broadcast(parts["fixed"], spent, failing).shape
    return CostPerDose(np.full(shape, inf), parts, "no unit is usable")


def variable_per_usable_dose(
    variable: float, material_value: float, failure_cost: float, usable: float
) -> float:
    """Return v = (M + V)/u + K(1 - u)/u, the cost that does not fall with volume; infinite at u = 0."""
    if usable == 0.0:
        return inf
    return (material_value + variable + failure_cost * (1.0 - usable)) / usable


def annuity_factor(rate: float, life_years: float) -> float:
    """Return the yearly payment that pays off 1 over `life_years` at the yearly interest `rate`.

    Raises
    ------
    InputError
        If the rate is negative or the life is not above 0.
    """
    if not (rate >= 0.0 and isfinite(rate)):
        raise InputError(Problem("must be 0 or more", value=f"discount rate {rate:g}"))
    if not life_years > 0.0:
        raise InputError(Problem("must be above 0", value=f"life of {life_years:g} years"))
    if rate == 0.0:
        return 1.0 / life_years
    return -rate / expm1(-life_years * log1p(rate))
