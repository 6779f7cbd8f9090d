"""A lot on its way: where its cells are, how old it is, and what every number so far leans on."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.model.assessment import Input
from coldchoice.record import NamedTuple
from coldchoice.science.chain import (
    Cells,
    hold_transition,
    intact_function,
    start,
    viability,
    viable_recovery,
)
from coldchoice.science.chain import apply as applied
from coldchoice.science.lots import logit

if TYPE_CHECKING:
    from coldchoice.evidence.cells import CellType
    from coldchoice.evidence.estimate import Estimate
    from coldchoice.model.case import Case
    from coldchoice.model.streams import Floats

STARTING_SPREAD = 0.5  # assumption: lot-to-lot spread of the starting viability, on the logit scale
_DRAWN = object()
"""Part of the key under which drawn estimates are shared between strategies."""

ALL_DIE = 40.0
"""Hazard at which no latent cell is left: the delayed-death window has passed."""


class Lot(NamedTuple):
    """Cells on their way through a protocol.

    Attributes
    ----------
    cells, initial
        Where the cells are now and where they were at first, fractions of the cells put in, (draws,).
    age_h
        Effective age: hours at the reference temperature of its hold kinetics, (draws,) or ().
    inputs
        What the numbers lean on so far.
    beyond
        Where a step went beyond what was measured, in words, by what it is about: a later word on the same
        thing takes the place of an earlier one.
    scale_h
        Weibull scale of those kinetics: what `age_h` is a share of; ``None`` before the first hold.
    """

    cells: Cells
    initial: Cells
    age_h: Floats
    inputs: tuple[Input, ...] = ()
    beyond: Mapping[str, str] = MappingProxyType({})
    scale_h: Floats | None = None

    def age_by(self, scale_h: Floats) -> Floats:
        """Age on the clock of other kinetics, (draws,) or (): the same share of that Weibull scale.

        Cells that change their medium or temperature take along how far they have come, not the hours.
        """
        if self.scale_h is None or self.scale_h is scale_h:
            return self.age_h
        return np.asarray(self.age_h * (scale_h / self.scale_h))

    def leaning_on(self, *inputs: Input) -> Lot:
        """Return the lot with more inputs; one that is there already stays once."""
        known = {one.name for one in self.inputs}
        return self._replace(inputs=self.inputs + tuple(one for one in inputs if one.name not in known))

    def beyond_measured(self, said: Mapping[str, str]) -> Lot:
        """Return the lot with more said of where it went beyond what was measured."""
        return self._replace(beyond={**self.beyond, **said}) if said else self

    @property
    def dye_viability(self) -> Floats:
        """Fraction of the cells present that exclude dye, (draws,)."""
        return np.asarray(viability(self.cells))

    @property
    def living(self) -> Floats:
        """Living cells per living cell put in, those with hidden damage included, (draws,), at most 1."""
        return np.asarray(np.minimum(viable_recovery(self.cells, self.initial), 1.0))

    def surviving_share(self, dying: Floats) -> Floats:
        """Living cells per living cell put in once a share of those with hidden damage has died, (draws,)."""
        hidden = self.cells.latent / (self.initial.healthy + self.initial.latent)
        return np.asarray(np.maximum(self.living - dying * hidden, 0.0))

    @property
    def surviving(self) -> Floats:
        """Living cells per living cell put in once those with hidden damage have died, (draws,)."""
        late = applied(self.cells, hold_transition(0.0, 0.0, ALL_DIE))
        return np.asarray(np.minimum(intact_function(late, self.initial), 1.0))


def collected(case: Case, cell: CellType) -> Lot:
    """A lot as it is collected or made; its starting viability differs between lots."""
    name = f"starting viability of {cell.name}"
    log_odds = logit(cell.starting_viability) + STARTING_SPREAD * case.normal("lot", name)
    cells = start(0.5 + 0.5 * np.tanh(0.5 * log_odds))
    assumed = cell.starting_viability_source.startswith("assumption")
    sources = () if assumed else tuple(cell.starting_viability_source.split(";"))
    known = Input(name, name, "D" if assumed else "B", sources, cell.starting_viability_source)
    return Lot(cells, cells, np.zeros(()), (known,))


def drawn(
    case: Case, name: str, estimate: Estimate, together: tuple[str, float] | None = None, unit: str = ""
) -> tuple[Floats, Input]:
    """Draw an estimate under `name`: its parameter and its lot-to-lot spread from streams of their own.

    Parameters
    ----------
    case
        Whose streams.
    name
        Of the stream, and of the input that the answer leans on.
    estimate
        What is drawn.
    together
        Name of an estimate drawn before, and the correlation of the two parameters.
    unit
        Of the estimate, for whoever tells people of it; empty for a fraction or a bare number.
    """
    if together is None and estimate.sd_parameter:
        case.streams.means(name, lambda score: (float(estimate.draw(score)), unit))

    def parameter() -> Floats | float:
        if not estimate.sd_parameter:
            return 0.0
        own = case.normal("parameter", name)
        if together is None:
            return own
        other, correlation = together
        both: Floats = correlation * case.normal("parameter", other) + np.sqrt(1.0 - correlation**2) * own
        return both

    lot = case.normal("lot", name) if estimate.sd_lot else 0.0

    def values() -> Floats:
        values = np.array(estimate.draw(parameter(), lot), dtype=np.float64)
        values.flags.writeable = False
        return values

    return case.streams.derived((_DRAWN, name, estimate, together), values), Input(
        name, name, estimate.grade, estimate.sources, estimate.note
    )
