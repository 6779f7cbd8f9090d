"""How much of what is used falls to one unit, or to one year: for money and for any other measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coldchoice.model.assessment import Use
    from coldchoice.model.case import Case


def share(use: Use, case: Case) -> float:
    """How many of a use fall to one unit, or to one year for what is fixed; days are not counted yet."""
    terms = case.terms
    return {
        "unit": 1.0,
        "day": 1.0,
        "dose": float(terms.doses_per_unit),
        "run": 1.0 / terms.batch,
        "shipment": 1.0 / terms.units_per_shipment,
        "year": 1.0,
        "site": float(sum(site.count for site in terms.sites if site.role == "destination") or 1),
    }[use.per]


def is_fixed(use: Use) -> bool:
    """Whether it is used by the year, whatever the number of units."""
    return use.per in ("year", "site")
