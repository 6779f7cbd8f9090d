"""How long units were under way, by the clock: planned hours, what went wrong, and waits."""

from __future__ import annotations

from coldchoice.model.comparison import Interval
from coldchoice.record import NamedTuple


class Travelled(NamedTuple):
    """The whole journey of the units of some strategies, where a calendar or customs lengthen it.

    Attributes
    ----------
    strategies
        Rows of the comparison whose units were under way so long: those that wait in the same lines.
    planned_h
        Hours that the scenario plans.
    hours
        From the first leg's start to use, waits included: mean, and 5, 50 and 95 % points.
    opening_h
        Mean of the part that was spent waiting until a place, or customs, opened.
    customs_h
        Mean of the part for which customs worked.
    line_h
        Mean of the part that was spent in lines for something scarce; see `coldchoice.model.line.Line`.
    """

    strategies: tuple[str, ...]
    planned_h: float
    hours: Interval
    opening_h: float = 0.0
    customs_h: float = 0.0
    line_h: float = 0.0

    @property
    def waited_h(self) -> float:
        """Mean of all that was spent waiting."""
        return self.opening_h + self.customs_h + self.line_h
