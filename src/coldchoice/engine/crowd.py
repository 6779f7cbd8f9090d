"""The lines of one block of draws: each draw is a unit in one long history of units."""

from __future__ import annotations

from calendar import isleap
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.engine.queues import BATCHES, MOST_LEAD_IN, circular_waits_h, lead_in_units, mean_error_h
from coldchoice.engine.tally import interval, put
from coldchoice.model.streams import Streams
from coldchoice.record import NamedTuple
from coldchoice.science.queueing import units_to_forget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coldchoice.engine.pools import Pool
    from coldchoice.engine.tally import Tally
    from coldchoice.engine.timeline import Wait
    from coldchoice.model.calendar import Calendar
    from coldchoice.model.journey import Journey, Leg
    from coldchoice.model.streams import Floats

OTHERS = "\x1fothers in the history"
"""Added to the stage in the names of the streams of units that are not draws of the block."""


class History(NamedTuple):
    """When the units of a block start: first its draws in order, then others, where it needs more units.

    Attributes
    ----------
    offset_h
        What is to be added to the clock of each unit, (units,).
    period_h
        After so long the history begins anew.
    """

    offset_h: Floats
    period_h: float


def history_of(streams: Streams, shipments_per_h: float, year_h: float | None = None) -> History:
    """Spread the draws of a block over as long a history as so many shipments take.

    Parameters
    ----------
    shipments_per_h
        Rate of a stationary Poisson stream. Given how many come in all, their times are independent and
        uniform; so every unit keeps its own clock and is put into a year of its own.
    year_h
        Hours of the year in which the clocks of the units run; ``None`` where no clock matters, and all start
        at 0. Years are whole: where the draws do not fill them there are others beside them.
    """
    draws = streams.draws
    spread = streams.generator("logistics", "place in the history")
    if year_h is None:
        period_h = draws / shipments_per_h
        return History(period_h * spread.random(draws), period_h)
    per_year = shipments_per_h * year_h
    years = ceil(draws / per_year)
    units = max(draws, round(per_year * years))
    return History(year_h * np.floor(years * spread.random(units)), year_h * years)


def year_h_of(calendar: Calendar | None) -> float | None:
    """Hours of the calendar's year; ``None`` without a calendar."""
    return None if calendar is None else (366.0 if isleap(calendar.year) else 365.0) * 24.0


def of_others(streams: Streams, history: History) -> Streams | None:
    """Return streams for the units of a history that are not draws of the block; ``None`` if all are.

    They are as good as the draws and independent of them: a draw that came twice would meet itself.
    """
    others = len(history.offset_h) - streams.draws
    return Streams(streams.seed, streams.block, others, streams.stage + OTHERS) if others else None


def together(journey: Journey, others: Journey) -> Journey:
    """Put the hours of others behind those of the draws, (units,); what takes no time stays as it is."""
    legs = tuple(
        leg._replace(hours=np.concatenate((leg.hours, other.hours)))
        for leg, other in zip(journey.legs, others.legs, strict=True)
    )
    last_h = tuple(np.concatenate(pair) for pair in zip(journey.last_h, others.last_h, strict=True))
    start_h = journey.start_h
    if start_h is not None and others.start_h is not None:
        start_h = np.concatenate((start_h, others.start_h))
    return journey._replace(legs=legs, last_h=last_h, start_h=start_h)


def first_of(timed: Journey, drawn: Journey) -> Journey:
    """Keep of a journey of all units that of the draws, the first; `drawn` is theirs without waits."""
    draws = drawn.legs[0].hours.size

    def cut(hours: Floats) -> Floats:
        kept = hours[:draws].copy()
        kept.flags.writeable = False
        return kept

    legs = tuple(
        leg._replace(hours=cut(end.hours), waited_h=cut(end.waited_h)) if end.waited_h.ndim else leg
        for leg, end in zip(drawn.legs, timed.legs, strict=True)
    )
    last_h, after_h = (tuple(cut(hours) for hours in each) for each in (timed.last_h, timed.after_h))
    return drawn._replace(legs=legs, last_h=last_h, after_h=after_h)


def lines_of(
    pools: Sequence[Pool], legs: Sequence[Leg], history: History, streams: Streams, elsewhere: Sequence[Wait]
) -> tuple[InLine, ...]:
    """Return the lines of a block in front of these pools; the other arguments are those of `InLine`."""
    return tuple(InLine(pool, legs, history, streams, elsewhere) for pool in pools)


class InLine:
    """A pool in one block: what `coldchoice.engine.timeline` asks at the end of a leg.

    Parameters
    ----------
    pool
        What is waited for.
    legs
        Of the journey, as drawn, of all units of the history.
    history
        When the units start.
    streams
        Of the block.
    elsewhere
        What else the units wait for on their way.

    Attributes
    ----------
    seen
        What there was to be seen when it was last asked: utilisation and waits.
    """

    def __init__(
        self, pool: Pool, legs: Sequence[Leg], history: History, streams: Streams, elsewhere: Sequence[Wait]
    ) -> None:
        self.pool, self.history, self.elsewhere = pool, history, tuple(elsewhere)
        self.way = tuple(enumerate(legs))[pool.leg + 1 : pool.until_leg + 1]
        name = f"capacity {pool.capacity.name} busy"
        busy_h = [
            pool.capacity.busy.sample(some.generator("logistics", name), some.draws * pool.takers)
            for some in (streams, of_others(streams, history))
            if some is not None
        ]
        self.busy_h: Floats = np.concatenate(busy_h).reshape(-1, pool.takers)
        self.seen: Tally = {}

    def __call__(self, leg: int, at_h: Floats) -> Floats | None:
        """Return the hours that units wait which end this leg at these hours, (units,)."""
        if leg != self.pool.leg:
            return None
        waited_h = self._waits_h(at_h, self._way_h(at_h))
        if self.elsewhere and self.way:  # the way depends on when it begins, and so on the wait before it
            waited_h = self._waits_h(at_h, self._way_h(at_h + waited_h))
        return waited_h if waited_h.any() else None

    def _way_h(self, at_h: Floats) -> Floats:
        """Hours from leaving at `at_h` to the end of the way, (units,)."""
        now_h = at_h
        for number, leg in self.way:
            now_h = now_h + leg.hours
            for wait in self.elsewhere:
                more_h = wait(number, now_h)
                now_h = now_h if more_h is None else now_h + more_h
        return now_h - at_h

    def _waits_h(self, at_h: Floats, way_h: Floats) -> Floats:
        pool, (offset_h, period_h) = self.pool, self.history
        came_h = np.repeat(at_h + offset_h, pool.takers)
        busy_h = (self.busy_h + way_h[:, None]).ravel()
        variation = pool.busy_sd_h / pool.busy_h
        lead_in = lead_in_units(pool.used, variation)
        count = pool.capacity.count
        each_h = circular_waits_h(came_h, busy_h, count, period_h, lead_in * pool.takers)
        # one unit of each shipment stands for all: the first, the second, ... in turn
        units = np.arange(at_h.size)
        waited_h: Floats = each_h.reshape(-1, pool.takers)[units, units % pool.takers]
        self.seen = {"utilisation": float(busy_h.sum()) / (count * period_h)}
        put(self.seen, "wait", interval(waited_h, waited_h.size))
        in_time = np.argsort(came_h[:: pool.takers] % period_h, kind="stable")
        means_h = each_h.reshape(-1, pool.takers).mean(axis=1)
        self.seen["squared error"] = mean_error_h(means_h[in_time]) ** 2
        forgets = units_to_forget(pool.used, variation)
        self.seen["slow"] = float(min(MOST_LEAD_IN / 2.0, len(offset_h) / BATCHES / 2.0) < forgets)
        return waited_h
