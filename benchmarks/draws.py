"""P9, P12: what the named streams cost over bare generator calls, and what kernels cost over draws."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import numpy as np
from legs import NORMALS, from_normals, through
from measure import FIVE, Measured, against, calls
from numpy.random import Generator, Philox

from coldchoice.decide.ranking import block_ranks
from coldchoice.engine.load import load_scenario
from coldchoice.engine.realise import realise
from coldchoice.engine.settle import settle
from coldchoice.model.logistics import Chance, PlannedLeg
from coldchoice.model.streams import BLOCK_DRAWS, Floats, Streams
from coldchoice.model.uncertain import Uncertain

DRAWS = 1_000_000
INPUTS = 20
"""Learnable inputs of a strategy, about as many as the shipped ones draw."""
ALTERNATIVES, CRITERIA = 5, 3
VALUES = ALTERNATIVES * CRITERIA


def p9(quick: bool) -> list[Measured]:
    """Sampling of a scenario's inputs, against the raw `Generator` calls of the same shapes."""
    scenario, _ = load_scenario(FIVE)
    terms = settle(scenario)
    names = [f"input {number}" for number in range(INPUTS)]

    def ours() -> object:
        case = realise(scenario, terms, 0, BLOCK_DRAWS)
        return case, [case.normal("parameter", name) for name in names]

    def raw() -> object:
        generator = Generator(Philox(1))
        journey = [values for leg in terms.legs for values in raw_leg(generator, leg)]
        return journey, [generator.standard_normal(BLOCK_DRAWS) for _ in names]

    many, few = calls([lambda: [ours() for _ in range(20)], lambda: [raw() for _ in range(20)]], 21)
    ours_mb, raw_mb = peak_mb(ours), peak_mb(raw)
    return [
        against("P9", "sampling of a scenario's inputs / raw Generator calls", 1.15, many, few),
        Measured(
            "P9", "the same, peak memory", 1.10, ours_mb / raw_mb, None,
            f"{ours_mb:.2f} MB against {raw_mb:.2f} MB",
        ),
    ]  # fmt: skip


def raw_leg(generator: Generator, leg: PlannedLeg) -> list[Floats]:
    """The calls that a programmer without named streams would write for one leg."""
    drawn = [raw_draw(generator, value) for value in (leg.hold or leg.transport, leg.ambient) if value]
    drawn += [
        values for chance in (leg.delay, leg.disruption) if chance for values in raw_late(generator, chance)
    ]
    return drawn if leg.kind == "hold" else [*drawn, generator.standard_normal(BLOCK_DRAWS)]


def raw_draw(generator: Generator, value: Uncertain) -> Floats:
    given = dict(value.given)
    match value.kind:
        case "fixed":
            return np.full(BLOCK_DRAWS, value.mean)
        case "lognormal":
            spread = np.sqrt(np.log1p((value.sd / value.mean) ** 2))
            return generator.lognormal(np.log(value.mean) - spread**2 / 2.0, spread, BLOCK_DRAWS)
        case "uniform":
            return generator.uniform(given["low"], given["high"], BLOCK_DRAWS)
        case "triangular":
            return generator.triangular(given["low"], given["mode"], given["high"], BLOCK_DRAWS)
        case _:
            return generator.normal(value.mean, value.sd, BLOCK_DRAWS)


def raw_late(generator: Generator, chance: Chance) -> list[Floats]:
    return [generator.random(BLOCK_DRAWS), raw_draw(generator, chance.adds)]


def peak_mb(function: Callable[[], object]) -> float:
    """Most memory that Python and numpy hold while `function` runs, its answer included."""
    function()
    tracemalloc.start()
    kept = function()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    del kept
    return peak / 2**20


def p12(quick: bool) -> list[Measured]:
    """Streamed draws and kernels, against the same draws alone.

    Counted on both sides: 18 or 14 named streams a block, put into one array, thrown away block by block.
    Only on ours: what the weights or the inputs are made of them, and the kernel. A million draws of each.
    """
    sides: list[Callable[[], object]] = [
        lambda: streamed(lambda block: ranked(normals(block, VALUES), exponentials(block))),
        lambda: streamed(lambda block: (normals(block, VALUES), exponentials(block))),
        lambda: streamed(lambda block: through(from_normals(normals(block, NORMALS)))),
        lambda: streamed(lambda block: normals(block, NORMALS)),
    ]
    ranks, rank_draws, holds, hold_draws = calls(sides, 11)
    return [
        against("P12", "draws and ranks, streamed / the same streams alone", 1.15, ranks, rank_draws),
        against("P12", "draws and five holds, streamed / the same streams alone", 1.15, holds, hold_draws),
    ]


def streamed(work: Callable[[int], object]) -> None:
    for block in range(DRAWS // BLOCK_DRAWS):
        work(block)


def normals(block: int, number: int) -> Floats:
    streams = Streams(1, block, BLOCK_DRAWS)
    return np.stack([streams.normal("parameter", f"input {one}") for one in range(number)])


def exponentials(block: int) -> Floats:
    streams = Streams(1, block, BLOCK_DRAWS)
    return np.stack([streams.exponential("preference", f"weight {one}") for one in range(CRITERIA)])


def ranked(values: Floats, exponential: Floats) -> object:
    weights = exponential / exponential.sum(axis=0)
    return block_ranks(values.reshape(ALTERNATIVES, CRITERIA, -1), weights)
