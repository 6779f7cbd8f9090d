"""What the scenario asks of every strategy's flexibility: the sites, the dates and the tests, drawn once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coldchoice.accounting.flexibility import Destination, Setting, prepared

if TYPE_CHECKING:
    from coldchoice.model.case import Case
    from coldchoice.model.journey import Journey
    from coldchoice.model.logistics import Site
    from coldchoice.model.streams import Floats


def setting_of(case: Case) -> Setting:
    """Return the setting of one block; the same for every strategy."""
    terms = case.terms
    sites = [site for site in terms.sites if site.role == "destination"]
    return prepared(
        Setting(
            destinations=[_destination(case, site) for site in sites] or [_destination(case, None)],
            postponement_h=_postponement_h(case),
            waits_h=terms.waits_h,
            tests=tuple((test.takes, test.weight) for test in terms.release_tests),
            lot_cap=terms.batch,
            doses_per_year=terms.units_per_year * terms.doses_per_unit,
            weights=case.scenario.flexibility_weights,
        )
    )


def _destination(case: Case, site: Site | None) -> Destination:
    """Return one place of use; a transport of its own takes the place of the journey's."""
    journey_h, boxed_h, kept_h = case.streams.derived(
        "journey, box and keeping", lambda: _planned(case.journey)
    )
    if site is not None and site.transport is not None:
        own = case.streams.generator("logistics", f"transport to {site.name}")
        further_h = site.transport.sample(own, case.draws) - case.journey.transit_h
        journey_h, boxed_h, kept_h = journey_h + further_h, boxed_h + further_h, kept_h + further_h
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


def _postponement_h(case: Case) -> Floats:
    chance = case.terms.postponement
    moved = case.uniform("logistics", "postponement") < chance.probability
    hours = chance.adds.sample(case.streams.generator("logistics", "postponement hours"), case.draws)
    return np.where(moved, hours, 0.0)
