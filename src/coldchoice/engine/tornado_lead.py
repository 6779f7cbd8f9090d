"""The lead of one strategy over the others with one input at one of its ends, and how sure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coldchoice.decide.ranking import TIE_ERRORS
from coldchoice.engine.close_call import lead_of
from coldchoice.engine.lookout import view
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.engine.lookout import View
    from coldchoice.engine.point import Point

SAME = 1e-9
"""Scores closer than this, of the larger, are equal."""


class Two(NamedTuple):
    """Who leads in the scenario as it is, who comes next, and who is equal to the leader in everything."""

    leader: str
    rival: str
    equals: tuple[str, ...] = ()


class End(NamedTuple):
    """How the leader stands with one input at one of its ends.

    Attributes
    ----------
    value, unit
        Of the input; ``None`` and empty where nobody knows what its draws mean in a unit of its own.
    lead
        Of the leader over the best of all others that can be used, negative where that one is ahead; ``None``
        where no other can, or it cannot be told.
    leader
        Who leads of all; ``None`` where nobody does, or the scenario cannot be.
    reason
        Why leader or runner-up cannot be used here, or why the scenario cannot be; else empty.
    out
        Which of them cannot be used; empty where both can, or the scenario cannot be.
    error
        Monte-Carlo standard error of the lead; ``None`` where nobody knows it.
    """

    value: float | None
    unit: str
    lead: float | None
    leader: str | None
    reason: str = ""
    out: str = ""
    error: float | None = None

    @property
    def by_chance(self) -> bool:
        """Whether the lead is no more than chance, either way."""
        return self.lead is not None and self.error is not None and abs(self.lead) <= TIE_ERRORS * self.error


def two_of(here: View, measure: str) -> Two | None:
    """Return who leads and who comes next; ``None`` where there are no two that can be told apart."""
    able = {
        label: score
        for label, score in here.scores[measure].items()
        if label not in here.out and np.isfinite(score)
    }
    ordered = sorted(able, key=lambda label: (-able[label], label))
    if len(ordered) < 2:
        return None
    leader = ordered[0]
    slack = SAME * max(1.0, abs(able[leader]))
    lower = [label for label in ordered[1:] if able[leader] - able[label] > slack]
    if not lower:
        return Two(leader, ordered[1])
    return Two(leader, lower[0], tuple(label for label in ordered[1:] if label not in lower))


def lead_in(seen: View, two: Two, measure: str) -> float | None:
    """Return the lead over the best of all others that can be used; ``None`` where none can."""
    scores, best = seen.scores[measure], _best_other(seen, two, measure)
    if two.leader not in scores or best is None:
        return None
    lead = scores[two.leader] - scores[best]
    return float(lead) if np.isfinite(lead) else None


def _best_other(seen: View, two: Two, measure: str) -> str | None:
    scores = seen.scores[measure]
    others = [label for label in scores if label not in (two.leader, *two.equals, *seen.out)]
    return max(sorted(others), key=lambda label: scores[label], default=None)


def end_at(value: float, unit: str, found: Point, two: Two, measure: str) -> End:
    """Return how the leader stands with an input at `value`, by the point that was worked out there."""
    seen = view(found)
    out = next((label for label in two[:2] if label in seen.out), "")
    lead, best = lead_in(seen, two, measure), _best_other(seen, two, measure)
    error = None if lead is None or best is None else lead_of(found, (two.leader, best), measure)[1]
    return End(value, unit, lead, seen.leader(measure), seen.out.get(out, ""), out, error)
