"""What a strategy's items emit and use up, drawn from the library and brought down to one usable dose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.accounting.account import CARRIAGE, RESCHEDULING, sent_on, spending
from coldchoice.accounting.amounts import is_fixed, share
from coldchoice.accounting.per_dose import per_usable_dose
from coldchoice.accounting.priced import priced
from coldchoice.errors import NotApplicable, UnknownName
from coldchoice.evidence.footprints import Footprint, footprints
from coldchoice.evidence.prices import prices
from coldchoice.model.assessment import Input, Use
from coldchoice.model.criterion import CriterionValue

if TYPE_CHECKING:
    from coldchoice.model.assessment import Facts, Grade
    from coldchoice.model.case import Case
    from coldchoice.model.streams import Floats

WORDS = MappingProxyType(
    {
        "making": "footprint from the making of {}",
        "electricity": "footprint from electricity for {}",
        "nitrogen": "footprint from liquid nitrogen used for {}",
        "mass_out": "footprint from the weight of {}",
        "mass_back": "footprint from the weight on the way back of {}",
        "emissions": "footprint from emissions of carriage, {}",
        "energy": "footprint from energy of carriage, {}",
        "air": "footprint from the distance flown, {}",
        "road": "footprint from the distance by road, {}",
        "courier": "footprint from the weight of a courier, {}",
        "driver": "footprint from the load of a van of its own, {}",
        "intensity": "footprint from the carbon of electricity",
    }
)
"""What an input is, in words: whose electricity it is must be told from its price. No colon, as what comes
after one is left out where room is short."""
UNKNOWN = "no footprint of {!r} is in the library; give one under options.items of the criterion"
_DRAWN = object()
"""Part of the key under which draws are shared between strategies and criteria."""


class Drawing:
    """Footprints of the library, drawn for one case; remembers which it was asked for.

    Attributes
    ----------
    case
        Whose streams are used: every strategy and criterion sees the same draws.
    inputs
        What was drawn, by stream.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self.inputs: dict[str, Input] = {}

    def of(self, subject: str, quantity: str) -> Floats:
        """Draw one quantity of one subject, (draws,); () where its range is a point."""
        found = footprints()[subject][quantity]
        stream = f"footprint: {quantity} of {subject}"
        if found.low == found.high:
            return np.asarray(found.mode)
        self.inputs[stream] = _leaning(stream, found)
        uniform = self.case.uniform("parameter", stream)
        return self.case.streams.derived((_DRAWN, stream), lambda: found.draw(uniform))

    def of_item(self, item: str, quantity: str) -> Floats:
        """Draw a quantity of one unit of an item; 0 where the library has none of it.

        Raises
        ------
        NotApplicable
            If the library has no footprint of the item at all.
        """
        if item not in footprints():
            raise NotApplicable(UNKNOWN.format(item))
        return self.of(item, quantity) if quantity in footprints()[item] else np.zeros(())


def _leaning(stream: str, found: Footprint) -> Input:
    priced = prices().get(found.subject)
    what = priced.what if priced is not None else found.subject.replace("-", " ")
    text = WORDS[found.quantity].format(what)
    grade: Grade = "C" if found.status == "read" else "D"
    return Input(stream, text, grade, tuple(f"cost:{source}" for source in found.sources), found.note)


def running_kwh(item: str, drawing: Drawing, per_litre_kwh: float | None) -> Floats:
    """Electricity of one unit of an item, with that of the nitrogen it takes, (draws,) or ().

    Parameters
    ----------
    per_litre_kwh
        Of liquid nitrogen; the library's where ``None``.
    """
    litres = drawing.of_item(item, "nitrogen")
    electricity = drawing.of_item(item, "electricity")
    if not np.any(litres):
        return electricity
    per_litre = drawing.of("liquefaction", "electricity") if per_litre_kwh is None else per_litre_kwh
    return np.asarray(electricity + litres * per_litre)


def made_share(use: Use, case: Case) -> float:
    """Share of one piece's making that one year, or one use, has to answer for."""
    try:
        found = priced(use.item, case.terms)
    except UnknownName:
        return 1.0
    lasts = found.life_years if is_fixed(use) else found.uses
    return 1.0 / lasts if lasts is not None else 1.0


def amount(use: Use, case: Case) -> Floats:
    """How much of an item falls to one unit, or to one year for what is fixed, (draws,) or ()."""
    days = case.journey.total_h / 24.0 if use.per == "day" else 1.0
    return np.asarray(use.quantity * share(use, case) * days)


def group_of(item: str) -> str:
    """Line under which an item is added up."""
    known = footprints().get(item)
    return next(iter(known.values())).group if known is not None else "other"


def told(
    facts: Facts,
    drawing: Drawing,
    of_use: Callable[[Use], Floats],
    *,
    carried: Floats,
    before: float,
    notes: tuple[str, ...],
) -> CriterionValue:
    """Add up everything that is used, and bring it down to one usable dose.

    Parameters
    ----------
    of_use
        What one unit of a use amounts to.
    carried
        What the carriage of one unit amounts to.
    before
        What is already in one unit before it is preserved.
    """
    case = drawing.case
    fixed: dict[str, Floats] = {}
    each: dict[str, Floats] = {}
    for use in spending(facts, case):
        if use.item == RESCHEDULING or use.item.startswith(CARRIAGE):
            continue  # a fee is paper, and carriage is counted by weight and distance
        group, to = group_of(use.item), fixed if is_fixed(use) else each
        to[group] = to.get(group, np.zeros(())) + of_use(use) * amount(use, case)
    each["carriage"] = carried * (1.0 + sent_on(facts, case))
    done = per_usable_dose(facts, case, per_unit=_sum(each), per_year=_sum(fixed), before=before)
    lines = {"unit": done.lines["unit_value"]} if before else {}
    for groups, whole in ((each, done.lines["preservation"]), (fixed, done.lines["fixed"])):
        total = float(_sum(groups).mean())
        for group, part in groups.items():
            mean = float(part.mean())
            lines[group] = lines.get(group, 0.0) + (whole * mean / total if total else 0.0)
    lines["loss"] = done.lines["loss"] if case.terms.remake else 0.0
    return CriterionValue(done.total, lines, tuple(drawing.inputs.values()), notes=notes)


def _sum(groups: Mapping[str, Floats]) -> Floats:
    return np.asarray(sum(groups.values(), np.zeros(())))
