"""Hours by which the day of use moves: the same draws for flexibility and for money."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from coldchoice.model.case import Case
    from coldchoice.model.logistics import Chance
    from coldchoice.model.streams import Floats

_MOVED = object()
"""Part of the key under which the hours are shared."""


def postponement_h(case: Case) -> Floats:
    """Return the hours by which the day of use moves, (draws,): those of all causes together."""
    return case.streams.derived((_MOVED, case.terms.postponement), lambda: _all_causes(case))


def paid_for_h(case: Case) -> Floats | None:
    """Return these hours where the window has to absorb them; ``None`` where flexibility counts them."""
    return postponement_h(case) if case.terms.monetise_flexibility else None


def _all_causes(case: Case) -> Floats:
    causes = [_moved_h(case, number, chance) for number, chance in enumerate(case.terms.postponement)]
    hours = np.asarray(sum(causes[1:], start=causes[0]))
    hours.flags.writeable = False
    return hours


def _moved_h(case: Case, number: int, chance: Chance) -> Floats:
    name = f"postponement {number + 1}" if number else "postponement"
    moved = case.uniform("logistics", name) < chance.probability
    hours = chance.adds.sample(case.streams.generator("logistics", f"{name} hours"), case.draws)
    return np.where(moved, hours, 0.0)
