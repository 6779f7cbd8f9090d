"""Units that are ready and never received: who dies or gets too ill before the day needs no dose.

An autologous unit is then lost with all that is in it. One from stock can go to the next patient, if its site
can store it and it lives until then; only the way is lost, and paid for again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.model.assessment import Use
from coldchoice.model.streams import Floats
from coldchoice.model.units import YEAR_H

if TYPE_CHECKING:
    from coldchoice.model.case import Case


def finds_next(case: Case, usable_life_h: float | Floats, used_h: Floats, stored: Floats) -> Floats:
    """Probability that a unit that was not received lives until a next patient has it, (draws,) or ().

    Patients come one by one, independently, as many a year as there are units. The next one is somewhere
    else: the unit travels again.

    Parameters
    ----------
    case
        Whose demand and way there are meant.
    usable_life_h
        From the start of the journey, scalar or (draws,).
    used_h
        Until it was to be used, (draws,).
    stored
        1 where the site of use can store it as it is preserved, else 0; (draws,) or ().
    """
    if case.terms.batch == 1:  # made for one patient
        return np.zeros(())
    room_h = np.maximum(0.0, np.asarray(usable_life_h) - used_h - case.journey.transit_h)
    return np.asarray(stored * -np.expm1(-room_h * (case.terms.units_per_year / YEAR_H)))


def received(no_show: float, finds_next: float | Floats) -> Floats:
    """Probability that a unit is received in the end: by its patient, or else by the next.

    The next patient fails to receive it as often as the first; there is no third.
    """
    return np.asarray(1.0 - no_show * (1.0 - finds_next * (1.0 - no_show)))


def sent_again(uses: Iterable[Use], sent_on: Floats) -> tuple[Use, ...]:
    """Return what the way to the next patient takes: all that a shipment does, for this unit alone.

    Parameters
    ----------
    sent_on
        Probability that the unit goes there, (draws,) or ().
    """
    return tuple(
        use._replace(quantity=use.quantity * sent_on, per="unit") for use in uses if use.per == "shipment"
    )


def blamed(usable: Floats, ready: Floats) -> Floats:
    """Share of the units not used whose loss is a failure, (draws,) or (): a patient who is gone is none.

    Parameters
    ----------
    usable, ready
        Probability of passing the whole chain, and of passing all but its last link.
    """
    lost = 1.0 - usable
    return np.asarray(np.where(lost > 0.0, (1.0 - ready) / np.where(lost > 0.0, lost, 1.0), 1.0))
