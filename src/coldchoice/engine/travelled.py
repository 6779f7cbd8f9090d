"""What is kept of the journeys of a block where a calendar or customs lengthen them, and what it comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coldchoice.engine.tally import interval, put, take
from coldchoice.model.travelled import Travelled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coldchoice.engine.block import Job
    from coldchoice.engine.tally import Tally
    from coldchoice.model.journey import Journey

DECIMALS = 9
"""Of hours: what is left when waits are taken from each other beyond them is rounding."""


def seen_of(journey: Journey, lines: Sequence[Tally]) -> Tally:
    """Return the hours of a block's journeys and their waits; `lines` are those in which its units waited."""
    tally: Tally = {}
    put(tally, "hours", interval(journey.total_h, journey.total_h.size))
    tally["customs"] = 0.0 if journey.customs_h is None else float(journey.customs_h.mean())
    tally["line"] = sum((line["wait.mean"] for line in lines), 0.0)
    rest_h = float(journey.waited_h.mean()) - tally["customs"] - tally["line"]
    tally["opening"] = 0.0 if journey.start_h is None else max(0.0, round(rest_h, DECIMALS))
    return tally


def travelled_from(job: Job, means: Mapping[str, Tally]) -> tuple[Travelled, ...]:
    """Return the journeys of a comparison, in the order of the groups that wait in the same lines.

    Parameters
    ----------
    means
        Of what was seen in each block of draws, by the number of the group.
    """
    everyone = frozenset(one.label for one in job.contestants)
    groups = [crowd.labels for crowd in job.crowds] or [everyone]
    told = []
    for number, seen in means.items():
        hours = take(seen, "hours")
        assert hours is not None, "it was put there"
        told.append(
            Travelled(
                strategies=tuple(sorted(groups[int(number)])),
                planned_h=job.terms.duration_h,
                hours=hours,
                opening_h=seen["opening"],
                customs_h=seen["customs"],
                line_h=seen["line"],
            )
        )
    return tuple(told)
