"""Weight stability: between which weights of each criterion the leader stays the leader."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coldchoice.decide.checked import checked_array, checked_names, checked_weights
from coldchoice.decide.explanation import weight_flip
from coldchoice.errors import UnknownName
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple


class Stability(NamedTuple):
    """What the weight of one criterion may be, the others keeping their proportions.

    Attributes
    ----------
    criterion, weight
        Its name, and its weight as it stands.
    low, high
        Between these weights the leader stays; 0 and 1 where no weight is low or high enough to change it.
    leader
        Who leads between them.
    leads_below, leads_above
        Who takes over under `low` and over `high`; ``None`` where nobody does.
    """

    criterion: str
    weight: float
    low: float
    high: float
    leader: str
    leads_below: str | None
    leads_above: str | None

    @property
    def stable(self) -> bool:
        """Whether no weight of this criterion changes the leader."""
        return self.leads_below is None and self.leads_above is None

    @property
    def margin(self) -> float:
        """Smallest change of the weight that changes the leader; infinite where none does."""
        below = self.weight - self.low if self.leads_below is not None else np.inf
        above = self.high - self.weight if self.leads_above is not None else np.inf
        return float(min(below, above))


def weight_stability(
    names: Sequence[str],
    criteria: Sequence[str],
    means: Floats,
    weights: Floats,
    pair: tuple[str, str] | None = None,
) -> tuple[Stability, ...]:
    """Return for each criterion the weights between which the leader stays (closed form).

    Parameters
    ----------
    names, criteria
        Of the alternatives and the criteria, in the order of the arrays.
    means
        Mean worth, (alternatives, criteria).
    weights
        (criteria,), adding up to 1.
    pair
        Compare only these two, by name; all alternatives if left out.

    Returns
    -------
    One interval per criterion, in order. Source: Mareschal 1988, doi 10.1016/0377-2217(88)90254-8, for the
    idea; an additive value is linear in each weight, so its ends are where straight lines cross.

    Raises
    ------
    UnknownName
        If one of the pair is no alternative.
    InputError
        If there are not two alternatives, a name stands twice, arrays do not have one row for each name, a
        mean is not finite, or weights do not add up to 1.
    """
    names, criteria = checked_names(names), checked_names(criteria, "criteria")
    means = checked_array(means, "means", alternatives=names, criteria=criteria)
    checked_names(names, least=2)
    weights = checked_weights(weights, criteria)
    kept = list(range(len(names))) if pair is None else [_place(names, one) for one in pair]
    among = means[kept]
    leader = int(np.argmax(among @ weights))
    called = [names[at] for at in kept]
    found = []
    for flip in weight_flip(among, weights, leader):
        below, above = flip.below, flip.above
        found.append(
            Stability(
                criterion=criteria[flip.criterion],
                weight=flip.weight,
                low=below.weight if below else 0.0,
                high=above.weight if above else 1.0,
                leader=called[leader],
                leads_below=called[below.leader] if below else None,
                leads_above=called[above.leader] if above else None,
            )
        )
    return tuple(found)


def _place(names: Sequence[str], name: str) -> int:
    if name not in names:
        raise UnknownName("alternative", name, names)
    return names.index(name)
