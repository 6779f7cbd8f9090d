"""What the scenario asks of every strategy's flexibility: the sites, the dates and the tests, drawn once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coldchoice.accounting.flexibility import Destination, Setting, prepared
from coldchoice.accounting.postponement import postponement_h

if TYPE_CHECKING:
    from coldchoice.model.case import Case
    from coldchoice.model.journey import Journey
    from coldchoice.model.logistics import Site
    from coldchoice.model.streams import Floats


_PLANNED = object()
"""Part of the key under which the hours of the journey are shared between the sites."""


def setting_of(case: Case) -> Setting:
    """Return the setting of one block; the same for every strategy."""
    terms = case.terms
    sites = [site for site in terms.sites if site.role == "destination"]
    reach = case.scenario.logistics.reach
    return prepared(
        Setting(
            destinations=[_destination(case, number, site) for number, site in enumerate(sites)]
            or [_destination(case, 0, None)],
            postponement_h=postponement_h(case),
            monetised=terms.monetise_flexibility,
            speed_km_per_h=None if reach is None else reach.speed,
            handling_h=0.0 if reach is None else reach.handling,
            waits_h=terms.waits_h,
            tests=tuple((test.takes, test.weight) for test in terms.release_tests),
            lot_cap=1.0 if terms.batch == 1 else float(terms.batch * terms.doses_per_unit),  # 1 = autologous
            doses_per_year=terms.units_per_year * terms.doses_per_unit,
            weights=case.scenario.flexibility_weights,
        )
    )


def _destination(case: Case, number: int, site: Site | None) -> Destination:
    """Return one place of use, as if all units went there."""
    journey = case.journey
    journey_h, boxed_h, kept_h = case.streams.derived((_PLANNED, "journey"), lambda: _planned(journey))
    last = journey.last_transport
    if journey.last_h and last is not None:
        further_h = journey.last_h[number] - journey.legs[last].hours
        journey_h, boxed_h, kept_h = journey_h + further_h, boxed_h + further_h, kept_h + further_h
        if journey.after_h:  # waits after the last transport depend on when it ends
            later_h = journey.after_h[number] - (journey.total_h - journey.arrival_h)
            journey_h, kept_h = journey_h + later_h, kept_h + later_h
    return Destination(
        share=1.0 if site is None else site.share,
        journey_h=journey_h,
        owns=None if site is None else frozenset(site.owns),
        boxed_h=boxed_h,
        kept_h=kept_h,
    )


def _planned(journey: Journey) -> tuple[Floats, Floats, Floats]:
    """Return hours from the start to use, in the box, and from packing to use, as the legs have them."""
    total_h, arrival_h, departure_h = journey.total_h, journey.arrival_h, journey.departure_h
    return total_h, np.maximum(arrival_h - departure_h, 0.0), total_h - departure_h
