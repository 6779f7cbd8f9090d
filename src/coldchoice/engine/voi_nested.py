"""Nested simulation of a scenario: what is known is held, and all the rest drawn anew, many times."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.decide.nested import Nested, agreement, nested_information
from coldchoice.engine.ask import Silent
from coldchoice.engine.beliefs import observed
from coldchoice.engine.point import attempts_of
from coldchoice.engine.voi import Check, Learned
from coldchoice.engine.worlds import worlds_of
from coldchoice.errors import InputError, Problem
from coldchoice.model.pinned import PinnedStreams
from coldchoice.model.streams import BLOCK_DRAWS

if TYPE_CHECKING:
    from coldchoice.decide.information import Information
    from coldchoice.engine.beliefs import Beliefs
    from coldchoice.engine.block import Job
    from coldchoice.model.streams import Floats

INNER = 200
"""Assumption: draws of all the rest for each of what is known."""
ROUNDS = 80
"""Assumption: blocks of 50 outer draws each."""
CHECKED = 3
"""Assumption: so many of the most valuable inputs and groups are checked, besides everything."""
FIRST_BLOCK = 1_000_000_000
"""Blocks that no other answer is made of."""
EVERYTHING = "everything"


def checked(
    believed: Beliefs,
    job: Job,
    everything: Information,
    learned: Sequence[Learned],
    progress: Callable[[int, int], None] | None = None,
    rounds: int = ROUNDS,
) -> tuple[Check, ...]:
    """Return what nested simulation says of everything, and of the most valuable inputs and groups.

    Raises
    ------
    InputError
        Where units wait for each other in lines: there draws are not independent, and cannot be nested.
    """
    if job.crowds:
        rule = "a nested simulation needs draws that do not wait for each other"
        raise InputError(Problem(rule, ("capacity",), hint="leave --nested out"))
    sets: list[tuple[str, Set[str] | None, Information]] = [(EVERYTHING, None, everything)]
    for one in learned[:CHECKED]:
        if one.worth.value > 0.0:
            sets.append((one.what.name, frozenset(one.what.members), one.worth))
    found = []
    for done, (name, names, worth) in enumerate(sets, 1):
        nested = simulated(believed, job, names, rounds)
        found.append(Check(name, worth, nested, agreement(worth.value, worth.error, nested)))
        if progress is not None:
            progress(done, len(sets))
    return tuple(found)


def simulated(
    believed: Beliefs, job: Job, names: Set[str] | None, rounds: int = ROUNDS, inner: int = INNER
) -> Nested:
    """Return what knowing some inputs is worth, by nested simulation; ``None`` = knowing all of them."""
    return nested_information(partial(_round, believed, job, names, inner), rounds)


def _round(believed: Beliefs, job: Job, names: Set[str] | None, inner: int, number: int) -> Floats:
    """Return the utilities of one block, (strategies, outer, inner)."""

    def make(seed: int, block: int, draws: int, stage: str) -> PinnedStreams:
        return PinnedStreams(seed, block, draws, stage, inner=inner, names=names)

    worlds = worlds_of(job.scenario, job.terms, (), FIRST_BLOCK + number, BLOCK_DRAWS, make=make)
    contestants = {one.label: one for one in job.contestants}
    rows = []
    for label in believed.names:
        world = worlds.of(label)
        found = attempts_of(contestants[label], world.case, world.setting, job.further)
        if isinstance(found, Silent):
            raise InputError(Problem(f"{label} cannot be simulated again: {found.reason}"))
        rows.append(found[1])
    values = observed(believed, np.stack(rows))
    return values.reshape(len(values), -1, inner)
