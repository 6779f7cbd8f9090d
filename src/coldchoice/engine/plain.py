"""The numbers of a plugin as everyone after it can rely on them: plain, and locked."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.errors import AssessmentError
from coldchoice.model.money import Money
from coldchoice.model.streams import locked

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coldchoice.model.assessment import Facts, Use, Values

NUMBERS = "biuf"
"""Kinds of arrays that hold numbers: complex ones have no order, objects may be anything."""

OTHERS: Mapping[str, str] = MappingProxyType(
    {"c": "complex numbers", "O": "objects", "U": "text", "S": "bytes", "M": "dates", "m": "spans of time"}
)
"""What arrays of other kinds hold, in words."""


def plain(name: str, values: object) -> Values:
    """Return a number, or an array of float64 that is nothing more than one; what is that already is itself.

    What is checked is then what is used: an array that only behaves like one, as a masked array does, may
    have other values for whoever asks it next.

    Raises
    ------
    AssessmentError
        If `values` are no numbers, or some of them are masked.
    """
    if type(values) is float or (type(values) is np.ndarray and values.dtype == np.float64):
        return values
    if np.any(getattr(values, "mask", False)) and isinstance(values, np.ndarray):
        count = int(np.count_nonzero(getattr(values, "mask", 0)))
        raise AssessmentError(
            f"{name} is masked in {count} of {values.size} draws; it must be numbers in all"
        )
    array = _array(values)
    if array is None or array.dtype.kind not in NUMBERS:
        kind = "O" if array is None else array.dtype.kind
        found = type(values).__name__
        if isinstance(values, np.ndarray):
            found = f"an array of {OTHERS.get(kind, array.dtype.name if array is not None else found)}"
        raise AssessmentError(f"{name} is {found}; it must be numbers")
    with np.errstate(all="ignore"):  # what does not fit is endless then, and that is told
        found64 = array.astype(np.float64)
    return found64 if found64.ndim else float(found64)


def _array(values: object) -> NDArray[np.generic] | None:
    try:
        return np.asarray(values)
    except KeyboardInterrupt:
        raise
    except BaseException:  # lists of unequal length, and whatever a thing of the plugin's own may raise
        return None


def locked_facts(facts: Facts) -> Facts:
    """Return facts of which nobody can change a number: all further criteria are handed the same ones.

    The arrays are copies, so that a strategy goes on with its own as it likes.
    """
    losses = MappingProxyType({cause: _locked(lost) for cause, lost in facts.losses.items()})
    return facts._replace(
        viable_recovery=_locked(facts.viable_recovery),
        dye_viability=_locked(facts.dye_viability),
        usable_life_h=_locked(facts.usable_life_h),
        carrier_hold_h=_locked(facts.carrier_hold_h),
        preparation_h=_locked(facts.preparation_h),
        excursion=None if facts.excursion is None else _locked(facts.excursion),
        losses=losses,
        uses=tuple(map(_locked_use, facts.uses)),
    )


def _locked(values: Values) -> Values:
    return locked(values.copy()) if isinstance(values, np.ndarray) else values


def _locked_use(use: Use) -> Use:
    price = use.price
    if price is not None and isinstance(price.amount, np.ndarray):
        price = Money(locked(price.amount.copy()), price.currency, price.price_year)
    return use._replace(quantity=_locked(use.quantity), price=price)
