"""What the scenario asks of every strategy's flexibility: the sites, the dates and the tests, drawn once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coldchoice.accounting.flexibility import Destination, Setting

if TYPE_CHECKING:
    from coldchoice.model.case import Case
    from coldchoice.model.logistics import Site
    from coldchoice.model.streams import Floats


def setting_of(case: Case) -> Setting:
    """Return the setting of one block; the same for every strategy."""
    terms = case.terms
    sites = [site for site in terms.sites if site.role == "destination"]
    return Setting(
        destinations=[Destination(site.share, _journey_h(case, site), frozenset(site.owns)) for site in sites]
        or [Destination(1.0, case.journey.total_h)],
        postponement_h=_postponement_h(case),
        waits_h=terms.waits_h,
        tests=tuple((test.takes, test.weight) for test in terms.release_tests),
        lot_cap=terms.batch,
        doses_per_year=terms.units_per_year * terms.doses_per_unit,
        weights=case.scenario.flexibility_weights,
    )


def _journey_h(case: Case, site: Site) -> Floats:
    """Hours of the whole journey to one site, (draws,): its own transport instead of the general one."""
    journey = case.journey
    if site.transport is None:
        return journey.total_h
    own = site.transport.sample(case.streams.generator("logistics", f"transport to {site.name}"), case.draws)
    return journey.total_h - journey.transit_h + own


def _postponement_h(case: Case) -> Floats:
    chance = case.terms.postponement
    moved = case.uniform("logistics", "postponement") < chance.probability
    hours = chance.adds.sample(case.streams.generator("logistics", "postponement hours"), case.draws)
    return np.where(moved, hours, 0.0)
