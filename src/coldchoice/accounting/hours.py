"""The hours behind the parts of flexibility: a share says how much, hours say of what."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coldchoice.accounting.flexibility import Preserved, Setting, is_stored, low_point, prepared, spare_h
from coldchoice.accounting.parts import decoupling, hold_h, radius_km
from coldchoice.model.quantiles import median
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple


class Hours(NamedTuple):
    """What the parts of flexibility of one strategy are made of.

    Attributes
    ----------
    behind
        In h: ``journey_q95``, ``preparation``, ``carrier_hold`` and, with release tests, ``spare``; see
        `coldchoice.model.comparison.Row`.
    covered
        Mean share of each wait that the hold covers, by interface.
    full_release
        Share of units for which every release test is answered before use; ``None`` without tests.
    radius_km
        How far a unit can be sent and still be used, one for each lot that is acceptable at all;
        ``None`` where no speed is given.
    """

    behind: dict[str, float]
    covered: dict[str, float]
    full_release: float | None
    radius_km: Floats | None


def hours_behind(setting: Setting, preserved: Preserved) -> Hours:
    """Return the hours behind the parts of flexibility of one strategy; over the sites by their shares."""
    setting = prepared(setting)
    sites = setting.destinations
    behind = {
        "journey_q95": -low_point([(site.share, -site.journey_h) for site in sites]),
        "preparation": median(np.asarray(preserved.preparation_h)),
        "carrier_hold": median(np.asarray(preserved.carrier_hold_h)),
    }
    full_release = None
    if setting.tests:
        spare = [(site.share, np.atleast_1d(spare_h(site, preserved))) for site in sites]
        longest_h = max(takes_h for takes_h, _ in setting.tests)
        behind["spare"] = _middle(spare)
        full_release = float(sum(share * np.mean(hours >= longest_h) for share, hours in spare))
    return Hours(behind, _covered(setting, preserved), full_release, _radius_km(setting, preserved))


def _radius_km(setting: Setting, preserved: Preserved) -> Floats | None:
    if setting.speed_km_per_h is None:
        return None
    life_h = np.atleast_1d(np.asarray(preserved.usable_life_h, dtype=np.float64))
    away_km = radius_km(
        setting.speed_km_per_h, life_h, preserved.carrier_hold_h, preserved.preparation_h, setting.handling_h
    )
    # as with the slack: a lot that is never acceptable is not short of time
    acceptable = np.broadcast_to(life_h > 0.0, away_km.shape)
    return away_km[acceptable] if acceptable.any() else np.zeros(1)


def _covered(setting: Setting, preserved: Preserved) -> dict[str, float]:
    covered = dict.fromkeys(setting.waits_h, 0.0)
    for site in setting.destinations:
        held_h = hold_h(preserved.usable_life_h, preserved.carrier_hold_h, is_stored(site, preserved))
        for interface, wait_h in setting.waits_h.items():
            covered[interface] += site.share * float(decoupling(held_h, {interface: wait_h}).mean())
    return covered


def _middle(groups: Sequence[tuple[float, Floats]]) -> float:
    """Median of a mixture, given as (share, draws): the lowest value that half of all do not exceed."""
    hours = np.concatenate([values for _, values in groups])
    shares = np.concatenate([np.full(values.size, share / values.size) for share, values in groups])
    order = np.argsort(hours, kind="stable")
    at = int(np.searchsorted(np.cumsum(shares[order]), 0.5 - 1e-12))
    return float(hours[order][at])
