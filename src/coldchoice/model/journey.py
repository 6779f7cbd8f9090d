"""The journey made concrete: the same legs, delays and disruptions for every strategy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from coldchoice.model.streams import Floats, locked
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray


NO_WAIT: Floats = np.zeros(())
NO_WAIT.flags.writeable = False


class Leg(NamedTuple):
    """One hold or transport, drawn.

    Attributes
    ----------
    kind
        Whether the cells wait or travel.
    place
        Where they wait, or where the transport ends.
    lane
        Name of the lane of a transport.
    hours
        Time it takes, delays, disruptions and waits included, (draws,).
    late_h
        The part of it that was not planned: delays and disruptions, (draws,).
    ambient_c
        Temperature around the box, (draws,).
    excursion
        Probability that a box leaves its temperature band here, (draws,).
    waited_h
        The part of `hours` that was spent waiting at the end of the leg, until a place opened, customs were
        done or a crowd had passed, (draws,), or () where there is none.
    distance_km
        Great-circle distance of the airports of a transport; ``None`` where the scenario names none.
    """

    kind: Literal["hold", "transport"]
    place: str
    lane: str | None
    hours: Floats
    late_h: Floats
    ambient_c: Floats
    excursion: Floats
    waited_h: Floats = NO_WAIT
    distance_km: float | None = None


class Journey(NamedTuple):
    """Legs in order, from the end of collection or manufacture to use.

    Attributes
    ----------
    legs
        As they are for the site at which each draw's unit is used.
    site
        That site: its place among the scenario's destinations, (draws,); ``None`` where there is only one.
    last_h
        Hours of the last transport if all units went to one destination, each (draws,), in the order of the
        destinations; empty where they do not differ.
    after_h
        Hours from its end to use, likewise; empty where they are those of the legs.
    start_h
        Clock at the start, (draws,): hours since 1 January, 00:00, of the calendar's year; ``None`` where
        the scenario has no calendar.
    disposition_h
        Hours that it takes to clear an excursion found at use, (draws,); ``None`` without a calendar.
    customs_h
        The part of `waited_h` for which customs worked, (draws,); ``None`` without customs.
    """

    legs: tuple[Leg, ...]
    site: NDArray[np.intp] | None = None
    last_h: tuple[Floats, ...] = ()
    after_h: tuple[Floats, ...] = ()
    start_h: Floats | None = None
    disposition_h: Floats | None = None
    customs_h: Floats | None = None

    def locked(self) -> Journey:
        """Return the same journey in arrays that nobody can unlock; see `coldchoice.model.streams.locked`."""
        legs = tuple(
            leg._replace(
                hours=locked(leg.hours),
                late_h=locked(leg.late_h),
                ambient_c=locked(leg.ambient_c),
                excursion=locked(leg.excursion),
                waited_h=locked(leg.waited_h),
            )
            for leg in self.legs
        )
        return Journey(
            legs=legs,
            site=None if self.site is None else locked(self.site),
            last_h=tuple(map(locked, self.last_h)),
            after_h=tuple(map(locked, self.after_h)),
            start_h=None if self.start_h is None else locked(self.start_h),
            disposition_h=None if self.disposition_h is None else locked(self.disposition_h),
            customs_h=None if self.customs_h is None else locked(self.customs_h),
        )

    @property
    def total_h(self) -> Floats:
        """Hours from the first leg's start to use, (draws,)."""
        total = self.legs[0].hours
        for leg in self.legs[1:]:
            total = total + leg.hours
        return total

    @property
    def waited_h(self) -> Floats:
        """Hours of `total_h` that were spent waiting at the end of a leg, (draws,) or ()."""
        waited = NO_WAIT
        for leg in self.legs:
            waited = waited + leg.waited_h
        return waited

    @property
    def distance_km(self) -> float | None:
        """Sum of the distances that are known, of its transports; ``None`` where none is."""
        known = [leg.distance_km for leg in self.legs if leg.distance_km is not None]
        return sum(known) if known else None

    @property
    def transit_h(self) -> Floats:
        """Hours on the road or in the air, (draws,); zero where nothing travels."""
        moving = [leg.hours for leg in self.legs if leg.kind == "transport"]
        hours: Floats = np.sum(moving, axis=0) if moving else np.zeros_like(self.legs[0].hours)
        return hours

    @property
    def last_transport(self) -> int | None:
        """Place of the last transport among the legs; ``None`` where nothing travels."""
        return max((at for at, leg in enumerate(self.legs) if leg.kind == "transport"), default=None)

    @property
    def arrival_h(self) -> Floats:
        """Hours until the last transport ends, (draws,); zero where nothing travels."""
        last = self.last_transport
        hours: Floats = np.zeros_like(self.legs[0].hours)
        for leg in self.legs[: 0 if last is None else last + 1]:
            hours = hours + leg.hours
        return hours

    @property
    def departure_h(self) -> Floats:
        """Hours until the first transport starts, (draws,); the whole journey where nothing travels."""
        hours: Floats = np.zeros_like(self.legs[0].hours)
        for leg in self.legs:
            if leg.kind == "transport":
                break
            hours = hours + leg.hours
        return hours

    @property
    def excursion(self) -> Floats:
        """Probability of at least one excursion on the way, (draws,)."""
        kept = np.ones_like(self.legs[0].hours)
        for leg in self.legs:
            kept = kept * (1.0 - leg.excursion)
        return 1.0 - kept
