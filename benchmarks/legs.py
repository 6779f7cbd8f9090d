"""A chain of five holds with the shipped kernels: what `kernels` and `draws` measure."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from coldchoice.model.streams import BLOCK_DRAWS, Floats
from coldchoice.science.chain import Cells, apply, hold_transition, start, viability, viable_recovery
from coldchoice.science.hold import hazard_per_h, weibull_death_hazard

LEGS = 5
NORMALS = 2 * LEGS + 4
"""Standard normals that one chain is made of."""

KNOWN_C = (4.0, 15.0, 22.0, 37.0)
SPEEDS = (1.0, 2.5, 4.0, 9.0)
HIDDEN = (1.0, 1.6, 2.0, 2.0)
LYSIS = 0.2


class Inputs(NamedTuple):
    """Draws of one chain: `hours` and `ambient_c` are (legs, draws), the others (draws,)."""

    hours: Floats
    ambient_c: Floats
    scale_h: Floats
    shape: Floats
    hidden_per_h: Floats
    start_viability: Floats

    def block(self, first: int, last: int) -> Inputs:
        """Draws `first` to `last`, without a copy."""
        return Inputs(*(values[..., first:last] for values in self))


class Answer(NamedTuple):
    """Viability by dye and viable recovery at the end, (draws,)."""

    viability: Floats
    recovery: Floats


def from_normals(z: Floats) -> Inputs:
    """Inputs from standard normals, (NORMALS, draws); medians and spreads are assumptions."""
    return Inputs(
        hours=np.exp(2.3 + 0.3 * z[:LEGS]),
        ambient_c=12.0 + 6.0 * z[LEGS : 2 * LEGS],
        scale_h=np.exp(5.5 + 0.4 * z[10]),
        shape=np.exp(0.3 + 0.1 * z[11]),
        hidden_per_h=np.exp(-6.5 + 0.5 * z[12]),
        start_viability=0.5 + 0.5 * np.tanh(0.5 * (3.0 + 0.5 * z[13])),
    )


def through(inputs: Inputs) -> Answer:
    """Take cells through five holds: the steps of a shipped strategy, on arrays of any length."""
    cells: Cells = start(inputs.start_viability)
    first, age_h = cells, np.zeros(())
    for hours_h, ambient_c in zip(inputs.hours, inputs.ambient_c, strict=True):
        speed, _ = hazard_per_h(ambient_c, KNOWN_C, SPEEDS)
        hidden_speed, _ = hazard_per_h(ambient_c, KNOWN_C, HIDDEN)
        later_h = age_h + hours_h * speed
        death = weibull_death_hazard(age_h, later_h, inputs.scale_h, inputs.shape)
        hidden = inputs.hidden_per_h * hours_h * hidden_speed
        cells, age_h = apply(cells, hold_transition(hidden, death, death, LYSIS * death)), later_h
    return Answer(np.asarray(viability(cells)), np.asarray(viable_recovery(cells, first)))


def through_in_blocks(inputs: Inputs) -> Answer:
    """The same in blocks of the engine's size; the answers are put together, nothing else is kept."""
    draws = inputs.scale_h.shape[0]
    answer = Answer(np.empty(draws), np.empty(draws))
    for first in range(0, draws, BLOCK_DRAWS):
        last = min(first + BLOCK_DRAWS, draws)
        for whole, part in zip(answer, through(inputs.block(first, last)), strict=True):
            whole[first:last] = part
    return answer
