"""Random streams in which some of what could be learned is held while everything else is drawn anew."""

from __future__ import annotations

from collections.abc import Set

import numpy as np

from coldchoice.errors import InputError, Problem
from coldchoice.model.streams import Floats, Layer, Streams


class PinnedStreams(Streams):
    """The random numbers of one block, for a nested simulation.

    Parameters
    ----------
    seed, block, draws, stage
        As in `Streams`.
    inner
        Draws in a row that share the same pinned parameters; divides `draws`.
    names
        Parameters that are pinned; ``None`` = all.
    """

    __slots__ = ("inner", "names")

    def __init__(
        self,
        seed: int,
        block: int,
        draws: int,
        stage: str = "",
        *,
        inner: int,
        names: Set[str] | None = None,
    ) -> None:
        super().__init__(seed, block, draws, stage)
        if draws % inner:
            raise InputError(Problem(f"{inner} inner draws must divide the block", value=str(draws)))
        self.inner, self.names = inner, names

    def _once(self, layer: Layer, name: str, family: str) -> Floats:
        held = layer == "parameter" and (self.names is None or name in self.names)
        if not held or (layer, name, family) in self._drawn:
            return super()._once(layer, name, family)
        outer = Streams(self.seed, self.block, self.draws // self.inner)
        values = np.repeat(outer._once("parameter", name, family), self.inner)
        values.flags.writeable = False
        self._drawn[("parameter", name, family)] = values
        return values
