"""What a study brings and costs in money: its expected net benefit over all units that are decided on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coldchoice.decide.checked import checked_amount
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.decide.information import Information


class NetBenefit(NamedTuple):
    """What a study brings and costs, in money.

    Attributes
    ----------
    gain, cost
        Expected gain over all decisions, and what the study costs.
    net
        The difference: a study pays if it is above 0.
    error
        Monte-Carlo standard error of gain and net.
    """

    gain: float
    cost: float
    net: float
    error: float


def enbs(information: Information, money_per_unit: float, decisions: float, cost: float) -> NetBenefit:
    """Return the expected net benefit of sampling.

    Parameters
    ----------
    information
        What the study is worth for one decision; see `evsi`.
    money_per_unit
        Money that one unit of utility is worth.
    decisions
        Units that the decision holds for, discounted: see `decisions_over`.
    cost
        Of the study, in the same money.

    Raises
    ------
    InputError
        If a number is negative or not finite.
    """
    factor = checked_amount(money_per_unit, "money_per_unit") * checked_amount(decisions, "decisions")
    gain = information.value * factor
    return NetBenefit(gain, checked_amount(cost, "cost"), gain - cost, information.error * factor)


def decisions_over(per_year: float, years: float, discount_rate: float) -> float:
    """Return how many units a decision holds for, later ones discounted at the end of their year.

    Raises
    ------
    InputError
        If a number is negative or not finite.
    """
    per_year, years = checked_amount(per_year, "per_year"), checked_amount(years, "years")
    discount_rate = checked_amount(discount_rate, "discount_rate")
    if discount_rate == 0.0:
        return per_year * years
    return float(per_year * (1.0 - (1.0 + discount_rate) ** -years) / discount_rate)
