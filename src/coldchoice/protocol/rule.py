"""Two plans and a rule that sends each unit through one of them: what the two together say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.model.assessment import Assessment, Facts, Input, Use, Values

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coldchoice.model.case import Case
    from coldchoice.model.streams import Floats
    from coldchoice.protocol.plan import Passed

FIXED = ("year", "site")
"""What is paid for whether a unit needs it or not."""


def either(
    case: Case,
    usual: Passed,
    other: Passed,
    switched: NDArray[np.bool_],
    names: tuple[str, str],
    *,
    planned: bool,
) -> Assessment:
    """Say what comes of sending the units of `switched` through `other` and the rest through `usual`.

    Parameters
    ----------
    case
        The whole journey, which both plans are for.
    usual, other
        What either makes of it.
    switched
        Which units the rule sends through `other`, (draws,), true or false.
    names
        What to call the two in the notes.
    planned
        Whether a unit that goes as planned is switched: which of the two has to be defended.

    Returns
    -------
    Assessment
        Each unit spends and loses what its own plan does. Places must own what either needs, and what is paid
        by the year is paid for both.
    """
    inputs: dict[str, Input] = {}
    for passed in (usual, other):
        inputs |= {one.name: one for one in (*passed.lot.inputs, *passed.inputs)}
    notes = [f"{name}: {note}" for name, p in zip(names, (usual, other), strict=True) for note in p.notes]
    facts = _either_facts(case, usual.facts, other.facts, switched, planned)
    return Assessment(
        facts=facts, inputs=tuple(inputs.values()), notes=tuple(notes), grade=max(usual.grade, other.grade)
    )


def _either_facts(
    case: Case, first: Facts, second: Facts, switched: NDArray[np.bool_], planned: bool
) -> Facts:
    """Give each unit the facts of its own plan."""

    def mixed(usual: Values, other: Values) -> Floats:
        return np.where(switched, other, usual)

    causes = dict.fromkeys((*first.losses, *second.losses))
    return Facts(
        viable_recovery=mixed(first.viable_recovery, second.viable_recovery),
        dye_viability=mixed(first.dye_viability, second.dye_viability),
        usable_life_h=mixed(first.usable_life_h, second.usable_life_h),
        carrier_hold_h=mixed(first.carrier_hold_h, second.carrier_hold_h),
        preparation_h=mixed(first.preparation_h, second.preparation_h),
        defended_hold_h=second.defended_hold_h if planned else first.defended_hold_h,
        losses={c: mixed(first.losses.get(c, 0.0), second.losses.get(c, 0.0)) for c in causes},
        uses=(
            *paid_by_the_year((*first.uses, *second.uses)),
            *_own(first, ~switched),
            *_own(second, switched),
        ),
        needs=first.needs | second.needs,
        needs_at_origin=first.needs_at_origin | second.needs_at_origin,
        stored=first.stored and second.stored,
        beyond=tuple(dict.fromkeys((*first.beyond, *second.beyond))),
        excursion=mixed(_excursion(first, case), _excursion(second, case)),
    )


def _excursion(facts: Facts, case: Case) -> Values:
    return case.journey.excursion if facts.excursion is None else facts.excursion


def paid_by_the_year(uses: Iterable[Use]) -> tuple[Use, ...]:
    """What is paid for whether a unit needs it or not: once for what is named twice, the larger quantity."""
    found: dict[object, Use] = {}
    for use in uses:
        if use.per in FIXED:
            key = (use.item, use.per, use.price)
            held = found.get(key)
            if held is not None and np.all(np.less_equal(use.quantity, held.quantity)):
                continue
            found[key] = use
    return tuple(found.values())


def _own(facts: Facts, sent: NDArray[np.bool_]) -> list[Use]:
    """What each unit of one plan spends, and no other."""
    return [
        use._replace(quantity=np.where(sent, use.quantity, 0.0)) for use in facts.uses if use.per not in FIXED
    ]
