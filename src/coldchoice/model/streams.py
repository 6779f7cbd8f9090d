"""Named random streams: every input has its own, so nobody's draws depend on anybody else's."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from hashlib import blake2b
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar

import numpy as np
from numpy.random import Generator, Philox

if TYPE_CHECKING:
    from numpy.typing import NDArray

Floats: TypeAlias = "NDArray[np.float64]"
T = TypeVar("T")
Array = TypeVar("Array", bound="NDArray[Any]")
Natural: TypeAlias = Callable[[float], tuple[float, str]]
"""What a standard draw means: a value and its unit, empty for a fraction; it rises with the draw."""
Layer = Literal["parameter", "lot", "logistics", "assay", "preference"]
"""What a draw stands for: `parameter` could be learned by a study, the others could not; `preference` is
what the user wants."""

OF_A_STAGE: tuple[Layer, ...] = ("lot", "logistics", "assay")
"""Layers of which every stage of a chain has its own draws; what could be learned is the same in all."""

PRICE_OF, EXCURSION_OF = "price of ", "excursion rate of "
"""How the streams of prices begin, whoever gives them, and of rates of the journey: before item or lane."""

BLOCK_DRAWS = 10_000
"""Draws in one block. Part of the meaning of a seed: changing it changes every answer."""


class Streams:
    """The random numbers of one block.

    A stream's key is the hash of (seed, layer, name, family, block) and its generator is counter-based
    (Philox, doi 10.1145/2063384.2063405), so a longer run repeats a shorter one exactly, strategies share the
    inputs they both name, and adding one leaves the others' numbers as they were.

    Parameters
    ----------
    seed
        Seed of the run.
    block
        Number of the block, from 0.
    draws
        Draws in this block, at most `BLOCK_DRAWS`.
    stage
        Label of a stage of a chain; empty for the first, and for a scenario that stands alone. Streams
        of the layers `OF_A_STAGE` differ between stages, the others are the same.
    """

    __slots__ = ("_derived", "_drawn", "block", "draws", "natural", "seed", "stage")

    def __init__(self, seed: int, block: int, draws: int, stage: str = "") -> None:
        self.seed, self.block, self.draws, self.stage = seed, block, draws, stage
        self._drawn: dict[tuple[Layer, str, str], Floats] = {}
        self._derived: dict[Hashable, Any] = {}
        self.natural: dict[str, Natural] = {}

    def generator(self, layer: Layer, name: str, family: str = "own") -> Generator:
        """Return a generator of its own for the input `name`; equal arguments start it alike."""
        text = f"{self.seed}\x1f{layer}\x1f{name}\x1f{family}\x1f{self.block}"
        if self.stage and layer in OF_A_STAGE:
            text += f"\x1f{self.stage}"
        key = int.from_bytes(blake2b(text.encode(), digest_size=16).digest(), "little")
        return Generator(Philox(key=key))

    def normal(self, layer: Layer, name: str) -> Floats:
        """Standard normal draws of the input `name`, shape (draws,), read-only."""
        return self._once(layer, name, "normal")

    def uniform(self, layer: Layer, name: str) -> Floats:
        """Uniform draws in [0, 1) of the input `name`, shape (draws,), read-only."""
        return self._once(layer, name, "uniform")

    def exponential(self, layer: Layer, name: str) -> Floats:
        """Exponential draws of mean 1 of the input `name`, shape (draws,), read-only."""
        return self._once(layer, name, "exponential")

    def derived(self, name: Hashable, compute: Callable[[], T]) -> T:
        """Return what `compute` makes of this block's draws: done once, shared by all who give it that name.

        `name` must tell apart everything that the answer depends on.
        """
        if name not in self._derived:
            self._derived[name] = compute()
        found: T = self._derived[name]
        return found

    def drawn(self, layer: Layer) -> dict[str, Floats]:
        """Every input of `layer` drawn so far, by name: what an analysis of influence looks at."""
        return {name: values for (at, name, _), values in self._drawn.items() if at == layer}

    def means(self, name: str, natural: Natural) -> None:
        """Say what a standard draw of a parameter means in its own unit, so that people can be told of it."""
        self.natural[name] = natural

    def families(self, layer: Layer) -> dict[str, str]:
        """From which family every input of `layer` was drawn so far, by name; see `of_family`."""
        return {name: family for at, name, family in self._drawn if at == layer}

    def of_family(self, layer: Layer, name: str, family: str) -> Floats:
        """Return the draws of an input by the name of its family, (draws,), drawn before or not."""
        return self._once(layer, name, family)

    def _once(self, layer: Layer, name: str, family: str) -> Floats:
        key = (layer, name, family)
        if key not in self._drawn:
            generator = self.generator(layer, name, family)
            self._drawn[key] = locked(_FAMILIES[family](generator, self.draws))
        return self._drawn[key]


def locked(values: Array) -> Array:
    """Return the same values, read-only: all strategies are handed them, and none can unlock them.

    numpy lets nobody make a view writeable whose owner is not.
    """
    values.flags.writeable = False
    return values.view()


_FAMILIES: Mapping[str, Callable[[Generator, int], Floats]] = MappingProxyType(
    {
        "normal": lambda generator, draws: generator.standard_normal(draws),
        "uniform": lambda generator, draws: generator.random(draws),
        "exponential": lambda generator, draws: generator.standard_exponential(draws),
    }
)


def blocks(draws: int) -> list[int]:
    """Sizes of the blocks of a run: one block as long as asked, or as many whole ones as hold `draws`."""
    if draws <= BLOCK_DRAWS:
        return [draws]
    return [BLOCK_DRAWS] * -(-draws // BLOCK_DRAWS)
