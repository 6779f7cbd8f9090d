"""Flexibility: how much a strategy leaves open, as measurable parts between 0 and 1.

The parts (`coldchoice.accounting.parts`) are put together as a weighted geometric mean, so that one part near
zero is not bought back by the others. A part for which the scenario gives no data is ``None`` for every
strategy and drops out of the mean. Parts are computed per draw of what could be learned (usable life,
carrier hold), against all draws of the journey: they keep their uncertainty and need no second simulation.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import ceil

import numpy as np

from coldchoice.accounting.parts import (
    COMPONENTS,
    batching,
    capable,
    decoupling,
    geometric_mean,
    hold_h,
    qc_before_use,
    reached,
    share_fitting,
)
from coldchoice.errors import InputError, Problem
from coldchoice.model.quantiles import order_statistics
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple


class Destination(NamedTuple):
    """A place of use: its share of the units, its journeys, and its equipment.

    Attributes
    ----------
    share
        Share of the units used here.
    journey_h
        From the start of the journey to use, (draws,).
    owns
        Equipment; ``None`` where the scenario says nothing of it: the site then has what it needs,
        and site capability drops out.
    boxed_h
        From packing to the arrival at the site, (draws,); the whole journey if left out.
    kept_h
        From packing to use, (draws,); the whole journey if left out.
    known
        What follows from these; filled in by `prepared`.
    """

    share: float
    journey_h: Floats
    owns: frozenset[str] | None = None
    boxed_h: Floats | None = None
    kept_h: Floats | None = None
    known: Known | None = None


class Known(NamedTuple):
    """What of a place of use is the same for every strategy; see `prepared`.

    95 % points of its hours, and the hours that life and carrier are asked for, in order: journey, or way
    from packing to use, plus postponement; ``None`` where nothing is postponed.
    """

    journey_q95_h: float
    kept_q95_h: float
    boxed_q95_h: float
    asked_h: Floats | None
    asked_in_carrier_h: Floats | None


class Setting(NamedTuple):
    """What the scenario asks of every strategy alike.

    Attributes
    ----------
    destinations
        Places of use, at least one; shares are made to add up to 1.
    postponement_h
        Hours by which the day of use moves, (draws,); ``None`` where there is no data.
    waits_h
        Wait that 95 % of units stay within, by interface.
    tests
        Release tests: (hours until the answer, weight).
    lot_cap
        Doses that could be preserved in one run; 1 for autologous products.
    doses_per_year
        Demand.
    weights
        Importance by component; empty = equal, a component left out of a list = 0.
    monetised
        Whether dates that move are paid for in money: the postponement absorbed then drops out, since the
        usable fraction has it, and whether a site can do without a store is asked without them.
    speed_km_per_h, handling_h
        What turns the hours that are left into kilometres; ``None`` where the scenario does not ask for it.
    postponement_q95_h
        95 % point of the postponement; filled in by `prepared`.
    """

    destinations: Sequence[Destination]
    postponement_h: Floats | None = None
    waits_h: Mapping[str, float] = {}
    tests: Sequence[tuple[float, float]] = ()
    lot_cap: float = 1.0
    doses_per_year: float = 0.0
    weights: Mapping[str, float] = {}
    monetised: bool = False
    speed_km_per_h: float | None = None
    handling_h: float = 0.0
    postponement_q95_h: float | None = None


class Preserved(NamedTuple):
    """What one strategy offers: hours as scalars or (draws,), and the equipment it needs at the site.

    Attributes
    ----------
    usable_life_h
        From the start of the journey until quality falls below the acceptance limit, by the viability model,
        not by a label.
    carrier_hold_h
        From packing until the carrier leaves its band, derated; infinite where none is needed.
    preparation_h
        From arrival to use.
    stored
        Whether a site that owns `needs` can keep the unit in its preserved state.
    needs
        Equipment the site must own.
    """

    usable_life_h: float | Floats
    carrier_hold_h: float | Floats = np.inf
    preparation_h: float | Floats = 0.0
    stored: bool = True
    needs: frozenset[str] = frozenset()


class Flexibility(NamedTuple):
    """The parts of flexibility and what they come to.

    Attributes
    ----------
    vector
        Each of `COMPONENTS`, (draws,) or (); ``None`` where it was dropped.
    value
        Weighted geometric mean, (draws,) or ().
    slack_h
        Hours left in 95 % of cases after journey and preparation; negative where they do not suffice.
    dropped
        Components left out for want of data.
    served
        Share of units whose site is both within reach and capable, mean over the draws.
    """

    vector: dict[str, Floats | None]
    value: Floats
    slack_h: float
    dropped: tuple[str, ...]
    served: float


def flexibility(setting: Setting, preserved: Preserved) -> Flexibility:
    """Return the parts of flexibility of one strategy, their mean, and the slack.

    Parts that depend on the site are means over the sites, by their shares.

    Raises
    ------
    InputError
        If the shares of the destinations or the weights of the parts are all zero or negative.
    """
    setting = prepared(setting)
    in_life: dict[int, Floats] = {}  # shared by sites with the same journeys
    offers = [_offer(site, setting, preserved, in_life) for site in setting.destinations]
    known = all(site.owns is not None for site in setting.destinations)
    moves = setting.postponement_h is not None and not setting.monetised
    vector: dict[str, Floats | None] = {
        "postponement": _mean(offers, "absorbed") if moves else None,
        "decoupling": _mean(offers, "decoupled") if setting.waits_h else None,
        "qc": _mean(offers, "tested") if setting.tests else None,
        "batching": batching(preserved.usable_life_h, setting.lot_cap, setting.doses_per_year),
        "reach": _mean(offers, "reached"),
        "sites": _mean(offers, "capable") if known else None,
    }
    return Flexibility(
        vector,
        geometric_mean(vector, setting.weights),
        low_point([(offer.share, offer.slack_h) for offer in offers]),
        tuple(name for name in COMPONENTS if vector[name] is None),
        float(np.mean(sum(offer.share * offer.reached * offer.capable for offer in offers))),
    )


def prepared(setting: Setting) -> Setting:
    """Merge places of use that cannot be told apart, and work out once what no strategy changes.

    Raises
    ------
    InputError
        If the shares of the destinations are all zero, or one is negative.
    """
    if setting.postponement_q95_h is not None:
        return setting
    moved_h = setting.postponement_h
    known: dict[tuple[bytes, bytes, bytes], Known] = {}
    sites = []
    for site in _merged(setting.destinations):
        hours = (site.journey_h, _or(site.kept_h, site.journey_h), _or(site.boxed_h, site.journey_h))
        key = (hours[0].tobytes(), hours[1].tobytes(), hours[2].tobytes())
        if key not in known:
            known[key] = _known(*hours, None if setting.monetised else moved_h)
        sites.append(site._replace(known=known[key]))
    moves_h = 0.0 if moved_h is None or setting.monetised else _q95(moved_h)
    return setting._replace(destinations=sites, postponement_q95_h=moves_h)


def _known(journey_h: Floats, kept_h: Floats, boxed_h: Floats, moved_h: Floats | None) -> Known:
    return Known(
        _q95(journey_h),
        _q95(kept_h),
        _q95(boxed_h),
        None if moved_h is None else np.sort(journey_h + moved_h),
        None if moved_h is None else np.sort(kept_h + moved_h),
    )


def _or(given: Floats | None, otherwise: Floats) -> Floats:
    return otherwise if given is None else given


def infeasible_because(
    usable: float,
    reach: float,
    sites: float | None,
    served: float = 1.0,
    *,
    usable_floor: float = 0.0,
    needs: Collection[str] = (),
) -> str | None:
    """Return why a strategy cannot be used at all, or ``None``: a gate, never a low score.

    Parameters
    ----------
    usable
        Mean usable fraction.
    reach, sites, served
        Means of the components of those names, and of `Flexibility.served`; ``None`` = no data.
    usable_floor
        Lowest usable fraction worth considering.
    needs
        Equipment that a receiving site must own, for the reason.
    """
    lacking = f": {', '.join(sorted(needs))}" if needs else ""
    if usable == 0.0:
        return "no unit is usable"
    if reach == 0.0:
        return (
            "no site is within reach: journey and preparation outlast the carrier's hold or the usable life"
        )
    if sites == 0.0:
        return f"no receiving site owns what it needs{lacking}"
    if served == 0.0:
        return f"the sites within reach do not own what it needs{lacking}"
    if usable < usable_floor:
        found, floor = f"{usable:.2g}", f"{usable_floor:.2g}"
        lies = "is just under" if found == floor else f"{found} is below"
        return f"usable fraction {lies} the lowest accepted, {floor}"
    return None


NO_DATA: Floats = np.zeros(())


class _Offer(NamedTuple):
    """What a strategy offers one group of sites."""

    share: float
    absorbed: Floats
    decoupled: Floats
    tested: Floats
    reached: Floats
    capable: Floats
    slack_h: Floats


def _offer(site: Destination, setting: Setting, preserved: Preserved, in_life: dict[int, Floats]) -> _Offer:
    """Compute the parts that depend on the site."""
    life_h, carrier_h, prepare_h = preserved.usable_life_h, preserved.carrier_hold_h, preserved.preparation_h
    stored = is_stored(site, preserved)
    kept_h = _or(site.kept_h, site.journey_h)
    known = site.known
    assert known is not None, "filled in by `prepared`"
    late_h, kept_q95_h = known.journey_q95_h, known.kept_q95_h
    slack_h = life_h - prepare_h - site.journey_h
    if not stored:
        slack_h = np.minimum(slack_h, carrier_h - prepare_h - kept_h)
    moves_h = setting.postponement_q95_h or 0.0
    in_box_h = known.boxed_q95_h if stored else kept_q95_h + float(np.max(prepare_h))
    return _Offer(
        share=site.share,
        absorbed=_absorbed(known, preserved, stored, in_life),
        decoupled=decoupling(hold_h(life_h, carrier_h, stored), setting.waits_h)
        if setting.waits_h
        else NO_DATA,
        tested=qc_before_use(spare_h(site, preserved), setting.tests) if setting.tests else NO_DATA,
        reached=reached(late_h, in_box_h, life_h, carrier_h, prepare_h),
        capable=capable(preserved.needs, site.owns, kept_q95_h, carrier_h, moves_h),
        # a lot that is never acceptable is not short of time
        slack_h=np.where(np.asarray(life_h) > 0.0, slack_h, np.inf),
    )


def is_stored(site: Destination, preserved: Preserved) -> bool:
    """Whether a site can keep the unit out of its carrier."""
    return preserved.stored and (site.owns is None or preserved.needs <= site.owns)


def spare_h(site: Destination, preserved: Preserved) -> Floats:
    """Hours left for tests after preparation and 95 % of journeys, (draws,) or (); may be negative."""
    assert site.known is not None, "filled in by `prepared`"
    spare_h = np.asarray(preserved.usable_life_h - preserved.preparation_h - site.known.journey_q95_h)
    if is_stored(site, preserved):
        return spare_h
    boxed_h = preserved.carrier_hold_h - preserved.preparation_h - site.known.kept_q95_h
    return np.asarray(np.minimum(spare_h, boxed_h))


def _absorbed(known: Known, preserved: Preserved, stored: bool, in_life: dict[int, Floats]) -> Floats:
    """Probability that life, and the carrier where nothing is stored, outlast journey and postponement."""
    if known.asked_h is None or known.asked_in_carrier_h is None:
        return NO_DATA
    if id(known) not in in_life:
        room_h = preserved.usable_life_h - preserved.preparation_h
        in_life[id(known)] = share_fitting(known.asked_h, room_h)
    if stored:
        return in_life[id(known)]
    room_h = preserved.carrier_hold_h - preserved.preparation_h
    in_carrier = share_fitting(known.asked_in_carrier_h, room_h)
    return np.minimum(in_life[id(known)], in_carrier)


def _merged(destinations: Sequence[Destination]) -> list[Destination]:
    """Add up the shares of sites that cannot be told apart, and make all add up to 1."""
    groups: dict[tuple[object, ...], Destination] = {}
    for site in destinations:
        if not 0.0 <= site.share < np.inf:
            raise InputError(Problem("share of a site must be 0 or more", ("sites",), f"{site.share:g}"))
        hours = (site.journey_h, _or(site.boxed_h, site.journey_h), _or(site.kept_h, site.journey_h))
        key = (*(one.tobytes() for one in hours), site.owns)
        before = groups[key].share if key in groups else 0.0
        groups[key] = site._replace(share=before + site.share)
    total = sum(site.share for site in groups.values())
    if not total > 0.0:
        raise InputError(Problem("the shares of the destinations must add up to more than 0", ("sites",)))
    return [site._replace(share=site.share / total) for site in groups.values() if site.share > 0.0]


def _mean(offers: Sequence[_Offer], part: str) -> Floats:
    return np.asarray(sum(offer.share * getattr(offer, part) for offer in offers), dtype=np.float64)


def _q95(values: Floats) -> float:
    """95 % point as an order statistic, so that infinite hours stay what they are."""
    at = ceil(0.95 * (values.size - 1))
    return float(order_statistics(values, (at,))[0])


def _quantile(values: Floats, probability: float) -> float:
    """Order statistic that at least this share of the values does not exceed; infinite beyond all of them."""
    at = ceil(probability * values.size)
    return float(order_statistics(values, (at,))[0]) if at < values.size else np.inf


def low_point(groups: Sequence[tuple[float, Floats]]) -> float:
    """5 % point of a mixture, given as (share, draws); for one group the mirror of `_q95`."""
    if len(groups) == 1:
        return -_q95(-groups[0][1])
    # a group alone reaches 5 % of all at its own 5 %/share point: what lies beyond that needs no sorting
    bound = min(_quantile(values, 0.05 / share) for share, values in groups)
    low = [(share / values.size, values[values <= bound]) for share, values in groups]
    hours = np.concatenate([values for _, values in low])
    shares = np.concatenate([np.full(values.size, share) for share, values in low])
    order = np.argsort(hours, kind="stable")
    at = int(np.searchsorted(np.cumsum(shares[order]), 0.05 - 1e-12))
    return float(hours[order][at])
