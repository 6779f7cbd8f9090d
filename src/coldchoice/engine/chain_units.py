"""Settle how many units a year each stage of a chain starts: as many as the stages after it need.

The last stage takes in the units a year of its own scenario. Going backwards, a strategy of an earlier stage
starts what the next stage takes in, divided by the share s of what is done in between and by its own usable
share u. That number it buys equipment for, stands in lines with, and finds next patients by.

u is a mean over draws of a pilot, as no answer may be used to make itself, and hangs on the number where
units wait in line. So it is looked up twice: with the least number that may do, and with what follows from
that. What a stage of a longer chain takes in is the mean over its strategies that deliver; each combination
by itself would be a run of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coldchoice.engine.chain_block import Part, StageJob, run_stage
from coldchoice.engine.compare import crowds_for
from coldchoice.engine.realise import realise
from coldchoice.engine.run import gated
from coldchoice.errors import ScenarioError
from coldchoice.model.case import PILOT_BLOCK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coldchoice.engine.chain_file import Stage
    from coldchoice.engine.pools import Crowd
    from coldchoice.model.scenario import Scenario
    from coldchoice.model.terms import Terms

PILOT_DRAWS = 2_000  # assumption: the usable share is then known to a hundredth
PASSES = 2  # assumption: where lines are not nearly full, a third would change nothing that is told


def settled(stages: Sequence[Stage], jobs: Sequence[StageJob]) -> tuple[StageJob, ...]:
    """Return the jobs with their parts, each with the units a year that it starts.

    Parameters
    ----------
    stages
        In order, with what is to be combined.
    jobs
        The same, without parts.

    Raises
    ------
    ScenarioError
        Where a stage has lines that cannot be simulated for so many units; with the key of the stage.
    """
    last, terms = jobs[-1], jobs[-1].terms
    whole = Part(last.scenario, terms, last.contestants, crowds_for(last.scenario, terms, stages[-1].choices))
    done = [last._replace(parts=(whole,))]
    doses = terms.units_per_year * terms.doses_per_unit
    for at in range(len(jobs) - 2, -1, -1):
        job = jobs[at]
        least = doses * _tries(job) / job.terms.doses_per_unit
        job, mean = _settled(stages[at], job, at, least)
        doses = mean * job.terms.doses_per_unit
        done.insert(0, job._replace(terms=job.terms._replace(units_per_year=mean)))
    return tuple(done)


def _tries(job: StageJob) -> float:
    """Return how many units are worked on after a stage for one that comes out of it."""
    if job.after is None:
        return 1.0
    pilot = realise(job.scenario, job.terms, PILOT_BLOCK, PILOT_DRAWS)
    return float(np.mean(1.0 / np.asarray(job.after.drawn(pilot).success)))


def _settled(stage: Stage, job: StageJob, at: int, least: float) -> tuple[StageJob, float]:
    """Return a stage with its parts, and the mean of the units a year of those that deliver.

    Who delivers nothing is asked for the `least` number: if there is too little of something for that, there
    is for all.
    """
    units = {one.label: least for one in job.contestants}
    delivering: dict[str, float] = {}
    for _ in range(PASSES):
        job = job._replace(parts=_parts(stage, job, at, units))
        delivering = {label: least / share for label, share in _usable(job, at).items()}
        units |= delivering
    job = job._replace(parts=_parts(stage, job, at, units))
    return job, float(np.mean(list((delivering or units).values())))


def _usable(job: StageJob, at: int) -> dict[str, float]:
    """Return the usable share of each strategy that no gate excludes, in a pilot."""
    said, _, _ = run_stage(job, at, PILOT_BLOCK, PILOT_DRAWS)
    out = gated(said.tallies, said.told, job.terms)
    return {
        label: tally["usable"]
        for label, tally in said.tallies.items()
        if label not in out and tally["usable"] > 0.0
    }


def _parts(stage: Stage, job: StageJob, at: int, units: Mapping[str, float]) -> tuple[Part, ...]:
    """Put those together that start as many."""
    parts = []
    for number in dict.fromkeys(units[one.label] for one in job.contestants):
        contestants = tuple(one for one in job.contestants if units[one.label] == number)
        labels = frozenset(one.label for one in contestants)
        terms = job.terms._replace(units_per_year=number)
        demand = stage.scenario.demand.model_copy(update={"units_per_year": number})
        scenario = stage.scenario.model_copy(update={"demand": demand})
        parts.append(Part(scenario, terms, contestants, _crowds(stage, scenario, terms, labels, at)))
    return tuple(parts)


def _crowds(
    stage: Stage, scenario: Scenario, terms: Terms, labels: frozenset[str], at: int
) -> tuple[Crowd, ...]:
    """Return the groups of these strategies that wait in the same lines."""
    try:
        crowds = crowds_for(scenario, terms, stage.choices)
    except ScenarioError as error:  # its number of units stands in no file
        about = [one._replace(key=("stages", at, "scenario")) for one in error.problems]
        raise ScenarioError(*about) from None
    return tuple(one._replace(labels=one.labels & labels) for one in crowds if one.labels & labels)
