"""What the fit knows: draws of every effect and of the spread of every group, and sums of them.

A draw is one state of the world that the measurements allow. Effects that were measured keep their draws; a
member of a group that was never seen (a new study, another medium) gets a value drawn from the group's own
spread, in every draw anew. So what is unknown widens a prediction by as much as such things were seen to
differ.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.evidence.tables import DATA
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


class Posterior(NamedTuple):
    """Joint draws of the fit.

    Attributes
    ----------
    places
        Row of each effect in `effects`, by its name.
    effects
        Draws, shape (effects, draws).
    groups
        Row of each group's spread in `spreads`, by its name.
    spreads
        Standard deviations between the members of a group, shape (groups, draws).
    """

    places: Mapping[str, int]
    effects: NDArray[np.float32] | Floats
    groups: Mapping[str, int]
    spreads: NDArray[np.float32] | Floats

    @property
    def draws(self) -> int:
        """Number of draws."""
        return int(self.effects.shape[1])

    def total(self, terms: Mapping[str, float], seed: int = 1) -> Floats:
        """Sum of effects times their weights, shape (draws,).

        Parameters
        ----------
        terms
            Weights by the names of effects; unseen members of a group are drawn from its spread.
        seed
            Of the draws of unseen members: the same name and seed give the same draws.

        Raises
        ------
        KeyError
            For a name that is neither an effect nor a member of a group.
        """
        total = np.zeros(self.draws)
        for name, weight in terms.items():
            if name in self.places:
                total += weight * self.effects[self.places[name]]
            else:
                spread = self.spreads[self.groups[name.partition(":")[0]]]
                total += weight * spread * self.standard(name, seed)
        return total

    def known(self, terms: Mapping[str, float]) -> dict[str, float]:
        """Terms whose effects were measured."""
        return {name: weight for name, weight in terms.items() if name in self.places}

    def standard(self, name: str, seed: int) -> Floats:
        """Standard normal draws of an unseen member, shape (draws,)."""
        return stream(seed, name).standard_normal(self.draws)


def stream(seed: int, name: str) -> np.random.Generator:
    """Return a generator of its own for each seed and name."""
    digest = sha256(f"{seed}/{name}".encode()).digest()
    return np.random.Generator(np.random.Philox(key=int.from_bytes(digest[:16], "little")))


@cache
def shipped() -> Posterior:
    """Read the draws that ship with the package, once per process; not to be changed by the caller."""
    from pydantic_core import from_json

    about = from_json((DATA / "posterior.json").read_bytes())
    effects = np.load(DATA / "posterior_effects.npy", mmap_mode="r")
    spreads = np.load(DATA / "posterior_spreads.npy", mmap_mode="r")
    return Posterior(
        {name: place for place, name in enumerate(about["effects"])}, effects,
        {name: place for place, name in enumerate(about["groups"])}, spreads,
    )  # fmt: skip
