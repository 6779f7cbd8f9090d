"""Any amount per usable dose: what is spent on doses that are lost counts, by the formula of the cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coldchoice.accounting.account import chain_of_use
from coldchoice.accounting.cost import CostPerDose, cost_lines
from coldchoice.accounting.usable import usable_fraction

if TYPE_CHECKING:
    from coldchoice.model.assessment import Facts
    from coldchoice.model.case import Case
    from coldchoice.model.streams import Floats


def per_usable_dose(
    facts: Facts,
    case: Case,
    *,
    per_unit: float | Floats,
    per_year: float | Floats = 0.0,
    before: float | Floats = 0.0,
) -> CostPerDose:
    """Bring an amount down to one usable dose, as `coldchoice.accounting.account` does with money.

    Parameters
    ----------
    facts
        Of the strategy; they decide which units can be used.
    per_unit
        Spent on each unit that is tried: a number or (draws,).
    per_year
        Spent by the year, whatever the number of units.
    before
        Already in one unit before it is preserved.

    Returns
    -------
    Its `total` is in the unit of the arguments, (draws,), and its `lines` add up to the mean of that: what
    was there ``before``, ``per_year`` and ``per_unit`` under the names ``unit_value``, ``fixed`` and
    ``preservation``, and what went into lost units under ``loss``.
    """
    terms = case.terms
    usable = usable_fraction(chain_of_use(facts, case))
    per_dose = 1.0 / terms.doses_per_unit
    delivered = (float(usable.mean()) or 1.0) if terms.remake else 1.0
    return cost_lines(
        per_year,
        terms.units_per_year * terms.doses_per_unit * delivered,
        np.asarray(per_unit) * per_dose,
        np.asarray(before) * per_dose,
        0.0,
        usable,
        remake=terms.remake,
    )
