"""Cost of a dose that goes through several stages of preservation, with work on it in between.

What a usable dose of one stage has cost is the value at stake in the next. With c the cost per usable dose of
a stage, P what is then done to it, s the share that comes out of that in specification and L what a failure
of it costs besides, the value that enters the next stage is, in each draw::

    M = (c + P)/s + L (1 - s)/s

and c of the next stage follows from M as in `coldchoice.accounting.cost`. A share of units that are usable is
averaged over the draws, as there; s is something that could be learned, one number for all units, and so each
draw is divided by its own.

A unit that cannot be made again ends this: from the first such stage on, cost is what is expected to be spent
on one attempt, later stages weighed with the share of attempts that reach them, and the share that is
delivered stands apart. What is lost later cannot be made again either, as that would begin with such a stage.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coldchoice.accounting.cost import Attempt, cost_lines
from coldchoice.errors import InputError, Problem
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple

STAGE_LINES = ("unit_value", "preservation", "fixed", "loss", "failure")
PROCESS_LINES = ("process", "process_loss", "process_failure")
"""P, (c + P)(1/s - 1) and L(1 - s)/s, beside the lines of a stage: together they add up to the cost."""


class Process(NamedTuple):
    """What is done to a dose between two stages.

    Attributes
    ----------
    cost
        P, money per dose, whether it succeeds or not.
    success
        s, share that comes out in specification, above 0, (draws,) or ().
    failure_cost
        L, money per dose that does not, beyond what is in it already.
    """

    cost: float
    success: Floats
    failure_cost: float = 0.0


class ChainCost(NamedTuple):
    """Cost per dose of a chain, in each draw.

    Attributes
    ----------
    total
        Per dose delivered, (draws,) or (); per attempt from the stage `attempts_from` on, where it is given.
    lines
        For each stage its `STAGE_LINES`, ``unit_value`` in the first alone, and, but for the last, the
        `PROCESS_LINES` of what is done after it. All of them add up to `total`.
    entering
        Value at stake: what a dose has cost by the time it enters each stage; per attempt as `total`.
    started
        Doses that must be started a year at each stage, (draws,) or ().
    delivered
        Share of the doses started at the first stage that are delivered.
    attempts_from
        The first stage that cannot be made again, counted from 0; ``None`` where all can.
    delivered_per_attempt
        Share of the attempts there that end in a delivered dose; ``None`` where all can.
    linear
        Has the mean of `total`, and a variance that counts how far the means of the usable shares are
        off as well: `total` without that would look surer than it is.
    """

    total: Floats
    lines: tuple[dict[str, Floats], ...]
    entering: tuple[Floats, ...]
    started: tuple[Floats, ...]
    delivered: float
    attempts_from: int | None
    delivered_per_attempt: float | None
    linear: Floats


class _So(NamedTuple):
    """A chain as far as it has come: the value of a dose, that for its error, and how many are left."""

    value: Floats
    linear: Floats
    left: Floats
    swing: Floats


def chain_cost(
    unit_value: float | Floats,
    attempts: Sequence[Attempt],
    processes: Sequence[Process],
    doses_per_year: float,
) -> ChainCost:
    """Return the cost of a dose that goes through all stages.

    Parameters
    ----------
    unit_value
        Value of a dose that enters the first stage.
    attempts
        The stages in order, all in the money of `unit_value`, per dose.
    processes
        What is done after each stage but the last.
    doses_per_year
        Doses that enter the last stage in a year, above 0.

    Raises
    ------
    InputError
        If a share of success is not above 0, or nothing that enters a stage is usable.
    """
    means = _deliverable(attempts, processes)
    started = _started(means, processes, doses_per_year)
    ends = [at for at, one in enumerate(attempts) if not one.remake]
    attempts_from = ends[0] if ends else None
    value = np.asarray(unit_value, dtype=np.float64)
    so = _So(value, value, np.ones(()), np.zeros(()))
    lines: list[dict[str, Floats]] = []
    entering: list[Floats] = []
    for at, attempt in enumerate(attempts):
        again = attempts_from is None or at < attempts_from
        entering.append(so.value)
        paying = started[at] * means[at] if again else started[ends[0]]
        so, parts = _through_stage(so, attempt, paying, again)
        if at:
            del parts["unit_value"]  # it is the sum of all lines before
        if at < len(processes):
            so, more = _through_process(so, processes[at], again)
            parts |= more
        lines.append(parts)
    delivered = [float(np.mean(doses_per_year / doses)) * means[-1] for doses in started]
    per_attempt = None if attempts_from is None else delivered[attempts_from]
    linear = so.linear + (np.mean(so.value) - np.mean(so.linear))
    return ChainCost(
        so.value,
        tuple(lines),
        tuple(entering),
        tuple(started),
        delivered[0],
        attempts_from,
        per_attempt,
        linear,
    )


def _deliverable(attempts: Sequence[Attempt], processes: Sequence[Process]) -> list[float]:
    """Return the mean usable share of each stage; all of them, and every success, must be above 0."""
    for at, process in enumerate(processes):
        if not np.all(np.asarray(process.success) > 0.0):
            raise InputError(Problem("must be above 0", value=f"success after stage {at + 1}"))
    means = [float(np.mean(one.usable)) for one in attempts]
    if not all(means):
        raise InputError(Problem("no unit is usable", value=f"stage {means.index(0.0) + 1}"))
    return means


def _started(means: Sequence[float], processes: Sequence[Process], doses_per_year: float) -> list[Floats]:
    """Doses a year to start at each stage, so that `doses_per_year` enter the last."""
    started = [np.asarray(doses_per_year, dtype=np.float64)]
    for mean, process in zip(means[-2::-1], processes[::-1], strict=True):
        started.insert(0, started[0] / (mean * process.success))
    return started


def _through_stage(
    so: _So, attempt: Attempt, paying_doses: Floats, again: bool
) -> tuple[_So, dict[str, Floats]]:
    """Preserve a dose; `paying_doses` a year share the fixed costs."""
    usable = np.asarray(attempt.usable, dtype=np.float64)
    mean = float(usable.mean())
    costs = cost_lines(
        attempt.fixed_per_year,
        paying_doses,
        so.left * attempt.variable,
        so.value,
        so.left * attempt.failure_cost,
        usable,
        remake=again,
    )
    parts, off = costs.parts, usable / mean - 1.0
    spent = parts["preservation"] + so.left * attempt.failure_cost * (1.0 - usable)
    if again:
        body = float(np.mean((so.value + spent) / mean))
        linear = parts["fixed"] + (so.linear + spent) / mean - body * off
        return so._replace(value=costs.total, linear=linear), parts
    linear = so.linear + parts["fixed"] + spent + float(np.mean(spent)) * so.swing
    return _So(costs.total, linear, so.left * mean, so.swing + off), parts


def _through_process(so: _So, process: Process, again: bool) -> tuple[_So, dict[str, Floats]]:
    """Work on a dose: what fails is made again from the start, or not at all."""
    success = np.asarray(process.success, dtype=np.float64)
    if again:
        failing = process.failure_cost * (1.0 - success) / success
        value = (so.value + process.cost) / success + failing
        linear = (so.linear + process.cost) / success + failing
        loss = (so.value + process.cost) * (1.0 / success - 1.0)
        parts = {
            "process": np.asarray(process.cost, dtype=np.float64),
            "process_loss": loss,
            "process_failure": failing,
        }
        return so._replace(value=value, linear=linear), parts
    spent = so.left * process.cost
    failing = so.left * process.failure_cost * (1.0 - success)
    more = spent + failing
    linear = so.linear + more + float(np.mean(more)) * so.swing
    parts = {"process": spent, "process_loss": np.zeros(()), "process_failure": failing}
    return _So(so.value + more, linear, so.left * success, so.swing), parts
