"""The parts of flexibility, each a plain function on hours that gives a number between 0 and 1.

Hours may be scalars or (draws,); so is then what comes back. F1 to F6 follow the order of `COMPONENTS`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from coldchoice.errors import InputError, Problem, UnknownName
from coldchoice.model.streams import Floats
from coldchoice.model.units import YEAR_H

COMPONENTS = ("postponement", "decoupling", "qc", "batching", "reach", "sites")
"""F1 postponement absorbed, F2 decoupling, F3 QC before use, F4 batching, F5 reach, F6 site capability."""

STORES = frozenset({"ln2-storage", "minus80-freezer", "refrigerator"})
"""Equipment a site can do without while the carrier holds longer than the date may move."""

FLOOR = 0.01  # assumption: keeps one part at zero from hiding all others; the gate deals with true zeros


def hold_h(usable_life_h: float | Floats, carrier_hold_h: float | Floats, stored: bool) -> Floats:
    """Return how long a unit keeps: its usable life, cut by the carrier's hold unless the site stores it."""
    life_h = np.asarray(usable_life_h, dtype=np.float64)
    return life_h if stored else np.minimum(life_h, carrier_hold_h)


def postponement_absorbed(journey_h: Floats, postponement_h: Floats, room_h: float | Floats) -> Floats:
    """F1: probability that journey plus postponement fit into `room_h`, the hold less the preparation.

    Parameters
    ----------
    journey_h, postponement_h
        Draws, (draws,), paired.
    room_h
        Scalar or (draws,): one probability for each.
    """
    return share_fitting(np.sort(journey_h + postponement_h), room_h)


def share_fitting(asked_h: Floats, room_h: float | Floats) -> Floats:
    """Share of the hours `asked_h`, which rise, that fit into `room_h`: one share for each."""
    fitting = np.searchsorted(asked_h, room_h, side="right")
    return np.asarray(fitting / asked_h.size, dtype=np.float64)


def decoupling(held_h: float | Floats, waits_h: Mapping[str, float]) -> Floats:
    """F2: mean over the interfaces, at least one, of the share of the wait that the hold covers."""
    covered = [np.minimum(1.0, np.asarray(held_h, dtype=np.float64) / wait_h) for wait_h in waits_h.values()]
    return np.asarray(sum(covered) / len(covered), dtype=np.float64)


def qc_before_use(spare_h: float | Floats, tests: Sequence[tuple[float, float]]) -> Floats:
    """F3: weight of the release tests whose answer comes within `spare_h`; 1 = full release before use.

    Parameters
    ----------
    spare_h
        Hold less the 95 % journey and the preparation; below 0 counts as 0.
    tests
        (hours until the answer, weight above 0), at least one.
    """
    total = sum(weight for _, weight in tests)
    left_h = np.maximum(0.0, spare_h)
    return np.asarray(
        sum(weight * (takes_h <= left_h) for takes_h, weight in tests) / total, dtype=np.float64
    )


def batching(usable_life_h: float | Floats, lot_cap: float, doses_per_year: float) -> Floats | None:
    """F4: ``1 - 1/B``, B the doses of one run that find a use in time; ``None`` if autologous."""
    if lot_cap <= 1.0:
        return None
    wanted = np.asarray(usable_life_h, dtype=np.float64) * (doses_per_year / YEAR_H)
    return np.asarray(1.0 - 1.0 / np.maximum(1.0, np.minimum(lot_cap, wanted)), dtype=np.float64)


def reached(
    journey_q95_h: float,
    boxed_q95_h: float,
    usable_life_h: float | Floats,
    carrier_hold_h: float | Floats,
    preparation_h: float | Floats,
) -> Floats:
    """F5 for one site: 1 where 95 % of journeys and the preparation end in time, and 95 % of boxes last.

    `boxed_q95_h` is the time that the carrier has to hold: to the site's store, or to use without one.
    """
    in_time = journey_q95_h + preparation_h <= np.asarray(usable_life_h)
    lasts = boxed_q95_h <= np.asarray(carrier_hold_h)
    return np.asarray(in_time & lasts, dtype=np.float64)


def radius_km(
    speed_km_per_h: float,
    held_h: float | Floats,
    carrier_hold_h: float | Floats,
    preparation_h: float | Floats,
    handling_h: float = 0.0,
) -> Floats:
    """Return how far a unit can travel and still be used; never below 0."""
    time_h = np.minimum(carrier_hold_h, held_h) - preparation_h - handling_h
    return np.asarray(np.maximum(0.0, speed_km_per_h * time_h), dtype=np.float64)


def capable(
    needs: frozenset[str],
    owns: frozenset[str] | None,
    kept_q95_h: float,
    carrier_hold_h: float | Floats,
    postponement_q95_h: float,
) -> Floats:
    """F6 for one site: 1 where it owns what is needed; the store may be missing if the carrier lasts.

    It lasts if its hold exceeds 95 % of the times from packing to use by as much as 95 % of dates move.
    """
    missing = frozenset() if owns is None else needs - owns
    if not missing:
        return np.ones(())
    if not missing <= STORES:
        return np.zeros(())
    return np.asarray(np.asarray(carrier_hold_h) - kept_q95_h >= postponement_q95_h, dtype=np.float64)


def geometric_mean(vector: Mapping[str, Floats | None], weights: Mapping[str, float]) -> Floats:
    """Return the weighted geometric mean of the components that are not ``None``, each at least 0.01.

    Parameters
    ----------
    vector
        Values in 0 to 1, scalars or (draws,), by component.
    weights
        Importance by component; empty = equal, a component left out of a list = 0.

    Raises
    ------
    UnknownName
        If a weight names no component.
    InputError
        If a weight is negative or not finite, or no component that is left weighs anything.
    """
    for name, weight in weights.items():
        if name not in COMPONENTS:
            raise UnknownName("part of flexibility", name, COMPONENTS, ("flexibility_weights", name))
        if not 0.0 <= weight < np.inf:
            raise InputError(
                Problem("must be 0 or more, and finite", ("flexibility_weights", name), f"{weight:g}")
            )
    parts = {name: part for name, part in vector.items() if part is not None}
    share = {name: weights.get(name, 0.0) if weights else 1.0 for name in parts}
    total = sum(share.values())
    if not total > 0.0:
        rule = "at least one part for which the scenario gives data must weigh more than 0"
        raise InputError(
            Problem(rule, ("flexibility_weights",), hint="data are given for: " + ", ".join(parts))
        )
    mean = np.zeros(())
    for name, part in parts.items():
        mean = mean + (share[name] / total) * np.log(np.maximum(part, FLOOR))
    return np.asarray(np.exp(mean))
