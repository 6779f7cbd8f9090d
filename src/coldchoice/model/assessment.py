"""What one strategy says of one case."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from coldchoice.model.money import Money
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

Values: TypeAlias = "float | NDArray[np.float64]"
"""A scalar, or one value per draw, shape (draws,)."""

Grade = Literal["A", "B", "C", "D"]
"""A: three or more measured studies of this cell and medium; B: one or two; C: borrowed; D: assumption."""

OWN_DATA = "own data, "
"""How the note of a number begins that the scenario's own measurements support."""

Per = Literal["unit", "dose", "run", "shipment", "day", "year", "site"]


class Use(NamedTuple):
    """Something a strategy spends.

    The accounting multiplies it out: by the doses, runs and shipments of the scenario, and by the price.

    Attributes
    ----------
    item
        Name of an item of the price library, or any name if `price` is given.
    quantity
        How much of it, in the item's own unit: a number or (draws,).
    per
        Each unit, dose, preservation run, shipment, day of a unit's journey, year, or site and year.
    price
        Own price of one; the library's where left out.
    """

    item: str
    quantity: Values = 1.0
    per: Per = "unit"
    price: Money | None = None


class Input(NamedTuple):
    """A number the assessment leans on, in words, with what supports it.

    Attributes
    ----------
    name
        Name of its ``parameter`` stream where it was drawn, so that its influence can be measured.
    text
        What it is, as readers call it.
    grade
        ``A``: three or more measured studies of this cell and medium; ``B``: one or two; ``C``: borrowed from
        a related class; ``D``: assumption.
    sources
        Evidence ids, DOIs or the word ``assumption``.
    note
        What limits it; empty where nothing does.
    """

    name: str
    text: str
    grade: Grade
    sources: tuple[str, ...] = ()
    note: str = ""


class Facts(NamedTuple):
    """What happens to the cells and what it takes; the shared accounting turns it into criteria.

    Values are scalars or (draws,); names that end in ``_h`` are in hours, all others are fractions, 0 to 1.
    An answer outside its range makes the strategy *failed*, with the field, the value and the rule.

    Attributes
    ----------
    viable_recovery
        Living cells at use, after the delayed-death window, per living cell put in.
    dye_viability
        Fraction of the cells present at use that exclude dye: what release limits name.
    usable_life_h
        How long the unit stays above the acceptance limit, counted from the start of the journey.
    carrier_hold_h
        How long the shipper keeps its temperature, counted from the first transport; infinite where none is
        needed.
    preparation_h
        From arrival to use: thaw, wash, checks.
    defended_hold_h
        Longest hold that was ever measured for such cells; beyond it `beyond` says so.
    losses
        Probability of each further loss, by cause: ``window`` (too late, or a box gave out), ``container``
        (broken), ``temperature`` (excursion), ``release`` (not in specification), ``dose``.
    uses
        What is spent.
    needs
        Equipment a receiving site must own.
    needs_at_origin
        Equipment the place of preservation must own.
    stored
        Whether a site that owns `needs` can keep the unit as it is preserved; else it stays in its shipper.
    beyond
        Where a number goes beyond what was measured: one text each, which names what is asked for and the
        range that was measured, as in ``hold of 120 h at 4 C: measured up to 72 h``.
    excursion
        Probability of an excursion that must be cleared before use; that of the whole journey if left out.
    """

    viable_recovery: Values
    dye_viability: Values
    usable_life_h: Values = np.inf
    carrier_hold_h: Values = np.inf
    preparation_h: Values = 0.0
    defended_hold_h: float = np.inf
    losses: Mapping[str, Values] = MappingProxyType({})
    uses: tuple[Use, ...] = ()
    needs: frozenset[str] = frozenset()
    needs_at_origin: frozenset[str] = frozenset()
    stored: bool = True
    beyond: tuple[str, ...] = ()
    excursion: Values | None = None


class Assessment(NamedTuple):
    """The answer of one strategy: the three criteria, or the facts from which they follow.

    Give either `facts`, or all of `viability`, `cost` and `flexibility`; never both.

    Attributes
    ----------
    viability
        Viable recovery at use, a fraction, 0 to 1: a number or (draws,).
    cost
        Money per usable dose, in any currency and price year: a number or (draws,).
    flexibility
        0 to 1: a number or (draws,).
    facts
        Given instead of the three; strategies that give facts are compared by one set of rules.
    inputs
        What the answer leans on.
    sources
        Evidence ids, DOIs or the word ``assumption``.
    notes
        What the reader must know.
    grade
        How well the answer is supported; the worst among `inputs` if left out.
    """

    viability: Values | None = None
    cost: Money | None = None
    flexibility: Values | None = None
    facts: Facts | None = None
    inputs: tuple[Input, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    grade: Grade | None = None
