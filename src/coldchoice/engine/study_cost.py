"""What a study costs if nobody says: hours of a technician, tests and the cells themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coldchoice.accounting.priced import priced
from coldchoice.evidence.exchange import convert
from coldchoice.model.study import Measurements, Quotation
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.model.money import Money
    from coldchoice.model.scenario import Scenario
    from coldchoice.model.study import Study
    from coldchoice.model.terms import Terms

HOUR, COUNT, LOGGER = "technician-hour", "viability-dye", "temperature-logger"
"""Priced items of the library."""
STUDY_H = 40.0  # assumption: hours of a technician for plan, analysis and report
BATCH_H = 8.0  # assumption: the same for each batch: receipt, preparation, clean-up
POINT_H = 2.0  # assumption: the same for each measurement
ASKING_H = 8.0  # assumption: the same for a quotation, from request to answer
SHIPMENT_H = 0.25  # assumption: the same for reading the record of one shipment


class StudyCost(NamedTuple):
    """What a study costs, in the scenario's money, and why.

    `given` tells that somebody said so; else it is an assumption.
    """

    amount: float
    why: str
    given: bool = False


def study_cost(study: Study, points: int, scenario: Scenario, terms: Terms, given: Money | None) -> StudyCost:
    """Return what a study costs.

    Parameters
    ----------
    points
        Measurements that can be made in each batch.
    given
        What somebody says that it costs.

    Raises
    ------
    InputError
        For money that cannot be converted.
    """
    if given is not None:
        own = convert(given, terms.currency, terms.price_year, scenario.rates)
        return StudyCost(float(own.amount), "as given", given=True)
    hour = _price(HOUR, scenario, terms)
    if isinstance(study, Quotation):
        return StudyCost(
            len(study.items) * ASKING_H * hour,
            f"assumption: for each quotation {ASKING_H:g} h of a technician",
        )
    if isinstance(study, Measurements):
        return _of_measurements(study, points, hour, scenario, terms)
    each = _price(LOGGER, scenario, terms) + SHIPMENT_H * hour
    why = f"assumption: for records {ASKING_H:g} h, for each shipment {LOGGER} and {SHIPMENT_H:g} h"
    return StudyCost(ASKING_H * hour + study.shipments * each, why)


def _of_measurements(
    study: Measurements, points: int, hour: float, scenario: Scenario, terms: Terms
) -> StudyCost:
    unit = convert(terms.unit_value, terms.currency, terms.price_year, scenario.rates)
    batch = float(unit.amount) + BATCH_H * hour
    point = _price(COUNT, scenario, terms) + POINT_H * hour
    why = (
        f"assumption: for measurements {STUDY_H:g} h of a technician, for each batch the value of one unit "
        f"and {BATCH_H:g} h, for each point {COUNT} and {POINT_H:g} h"
    )
    return StudyCost(STUDY_H * hour + study.batches * (batch + points * point), why)


def _price(item: str, scenario: Scenario, terms: Terms) -> float:
    mean = priced(item, terms).mean
    return float(convert(mean, terms.currency, terms.price_year, scenario.rates).amount)
