"""Put together what is known of the lines in front of the capacities, formulae beside simulation."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from coldchoice.engine.tally import Tally, take
from coldchoice.engine.worlds import line_key
from coldchoice.model.line import Line
from coldchoice.model.streams import blocks
from coldchoice.science.queueing import wait_mgc_h

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coldchoice.engine.pools import Crowd, Pool


def lines_from(
    crowds: Sequence[Crowd], means: Mapping[str, Tally], draws: int, *, calendar: bool = False
) -> tuple[Line, ...]:
    """Return the lines of a comparison, in the order of the groups and of the scenario's capacities.

    Parameters
    ----------
    means
        Of what was seen in each block of draws, by `line_key`.
    draws
        In all.
    calendar
        Whether a calendar bunches the units.
    """
    told: list[Line] = []
    for at, crowd in enumerate(crowds):
        seen = [means[line_key(at, number)] for number in range(len(crowd.pools))]
        waits_h = [one["wait.mean"] for one in seen]
        for number, one in enumerate(seen):
            formula = closed_form(crowd.pools, number, waits_h, calendar=calendar)
            told.append(_line(crowd, number, one, len(blocks(draws)), formula))
    return tuple(told)


def closed_form(
    pools: Sequence[Pool], number: int, waits_h: Sequence[float], *, calendar: bool = False
) -> tuple[float | None, str]:
    """Return the mean wait by a formula, in hours, and its name; ``None`` where no formula fits.

    One fits where arrivals are a Poisson stream: where nobody waited in another line before, no calendar
    bunches the units and none come together. A random delay of each leaves a Poisson stream what it is.

    Parameters
    ----------
    waits_h
        Mean wait in each line, as it was simulated.
    """
    pool = pools[number]
    ahead = any(
        waits_h[at] > 0.0 and (other.leg < pool.leg or (other.leg == pool.leg and at < number))
        for at, other in enumerate(pools)
    )
    if ahead or calendar or pool.takers > 1:
        return None, ""
    count = pool.capacity.count
    wait_h = wait_mgc_h(pool.shipments_per_h, pool.busy_h, pool.busy_sd_h, count)
    if pool.busy_sd_h == 0.0:
        return wait_h, "M/D/1" if count == 1 else "M/D/c"
    return wait_h, "M/G/1" if count == 1 else "~M/G/c"


def _line(
    crowd: Crowd, number: int, seen: Tally, blocks_done: int, formula: tuple[float | None, str]
) -> Line:
    pool = crowd.pools[number]
    wait_h = take(seen, "wait")
    assert wait_h is not None, "every line was asked for waits"
    return Line(
        name=pool.capacity.name,
        place=pool.capacity.at,
        capacity=pool.capacity.count,
        strategies=tuple(sorted(crowd.labels)),
        utilisation=seen["utilisation"],
        wait_h=wait_h,
        wait_error_h=sqrt(seen["squared error"] / blocks_done),
        slow=seen["slow"] > 0.0,
        closed_form_h=formula[0],
        closed_form=formula[1],
    )
