"""The case as each strategy meets it: those that wait in the same lines meet the same one.

If a strategy is chosen, all units go its way and stand in the lines that it needs; so each group of
strategies with lines of its own has a world of its own, in which the draws are the same ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coldchoice.engine.realise import realise, realise_in_lines
from coldchoice.engine.setting import setting_of
from coldchoice.model.streams import Streams
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coldchoice.accounting.flexibility import Setting
    from coldchoice.engine.pools import Crowd
    from coldchoice.engine.realise import MakeStreams
    from coldchoice.engine.tally import Tally
    from coldchoice.model.case import Case
    from coldchoice.model.scenario import Scenario
    from coldchoice.model.streams import Floats, Natural
    from coldchoice.model.terms import Terms


class World(NamedTuple):
    """One block of draws as one group of strategies meets it.

    Attributes
    ----------
    case, setting
        What they are asked, and what is asked of their flexibility.
    labels
        Rows of the comparison that meet it; ``None`` = all.
    bottleneck
        What there is too little of; empty where there is enough.
    lines
        What was seen of the lines, in the order of the group's pools.
    travelled
        What was seen of the journeys; empty where neither a calendar nor customs lengthen them, and where
        there is a bottleneck.
    """

    case: Case
    setting: Setting
    labels: frozenset[str] | None = None
    bottleneck: str = ""
    lines: tuple[Tally, ...] = ()
    travelled: Tally = {}


class Worlds(NamedTuple):
    """All of them, in the order of the groups; at least one."""

    all: tuple[World, ...]

    def of(self, label: str) -> World:
        """Return the one that this row of the comparison meets."""
        return next(world for world in self.all if world.labels is None or label in world.labels)

    def drawn(self) -> dict[str, Floats]:
        """Every learnable input that was drawn in any of them, by name."""
        return {
            name: values
            for world in self.all
            for name, values in world.case.streams.drawn("parameter").items()
        }

    def families(self) -> dict[str, str]:
        """From which family each of them was drawn, by name."""
        return {
            name: family
            for world in self.all
            for name, family in world.case.streams.families("parameter").items()
        }

    def natural(self) -> dict[str, Natural]:
        """What the draws of learnable inputs mean in their own units, of those that were told."""
        return {name: told for world in self.all for name, told in world.case.streams.natural.items()}

    def lines(self) -> dict[str, Tally]:
        """What was seen of all lines, by the numbers of group and pool; see `line_key`."""
        return {
            line_key(at, number): seen
            for at, world in enumerate(self.all)
            for number, seen in enumerate(world.lines)
        }

    def journeys(self) -> dict[str, Tally]:
        """What was seen of the journeys, by the number of the group."""
        return {str(at): world.travelled for at, world in enumerate(self.all) if world.travelled}


def line_key(crowd: int, pool: int) -> str:
    """Name under which a line stands in the tallies of a run."""
    return f"{crowd}.{pool}"


def worlds_of(
    scenario: Scenario,
    terms: Terms,
    crowds: Sequence[Crowd],
    block: int,
    draws: int,
    stage: str = "",
    make: MakeStreams = Streams,
) -> Worlds:
    """Make a block of the scenario concrete, for each group; one for all where there are no groups.

    `stage` keeps the later stages of a chain apart, `make` makes the random numbers; see
    `coldchoice.model.streams.Streams`.
    """
    if not crowds:
        case = realise(scenario, terms, block, draws, stage=stage, make=make)
        return Worlds((World(case, setting_of(case), travelled=_travelled(case)),))
    worlds = []
    for crowd in crowds:
        case, lines = realise_in_lines(scenario, terms, block, draws, crowd.pools, stage, make)
        seen = tuple(line.seen for line in lines)
        hours = {} if crowd.bottleneck else _travelled(case, seen)
        worlds.append(World(case, setting_of(case), crowd.labels, crowd.bottleneck, seen, hours))
    return Worlds(tuple(worlds))


def _travelled(case: Case, lines: Sequence[Tally] = ()) -> Tally:
    if case.journey.start_h is None and case.journey.customs_h is None:
        return {}
    from coldchoice.engine.travelled import seen_of  # most scenarios have neither calendar nor customs

    return seen_of(case.journey, lines)
