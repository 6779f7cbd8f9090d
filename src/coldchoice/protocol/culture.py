"""The step that grows cells again between two ways of keeping them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from coldchoice.model.assessment import Facts, Input, Use
from coldchoice.model.money import MoneyAmount
from coldchoice.model.quantities import Fraction, PositiveHours
from coldchoice.protocol.plan import Passed, Step
from coldchoice.record import NamedTuple
from coldchoice.science.chain import Cells

if TYPE_CHECKING:
    from coldchoice.model.case import Case
    from coldchoice.model.streams import Floats
    from coldchoice.protocol.lot import Lot

EXPANSION = 4.0  # assumption: two doublings from thaw to harvest
DURATION_H = 14.0 * 24.0  # assumption: within the four to six weeks from biopsy to product (evidence pr-022)
FAILURE = 0.02  # assumption: contaminated, or no growth
EXPANSION_SD_LOT = 0.3  # assumption: spread of the growth between lots, on the logarithm
WORK_H_PER_DAY = 0.5  # assumption: hands-on time of feeding and looking
CULTURE = "x-cell-culture"
GROWTH = "growth in the re-culture"


class CultureOptions(BaseModel):
    """How the cells are grown again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    expansion: float = Field(
        EXPANSION,
        gt=0.0,
        le=1e6,
        description="living cells harvested per living cell put in, after `duration`",
    )
    duration: PositiveHours = Field(
        DURATION_H, description="time in which `expansion` is reached; less time grows less",
        examples=["336 h"],
    )  # fmt: skip
    failure: Fraction = Field(FAILURE, description="share of cultures that are lost")
    cost: MoneyAmount | None = Field(
        None, description="of one re-culture in all; left out: medium, clean room and hands from the library"
    )


class Grown(NamedTuple):
    """Living cells harvested per living cell put in, (draws,), and what that leans on."""

    factor: Floats
    leaning: Input


def culture_step(options: CultureOptions) -> Step:
    """Grow the cells for the whole of a part of the journey, and harvest no more than a unit of them."""

    def step(case: Case, lot: Lot) -> Passed:
        hours_h = case.journey.total_h
        grown = _grown(case, options, hours_h)
        after = regrown(lot, grown.factor).leaning_on(grown.leaning)
        acceptable = after.dye_viability >= case.terms.viability_limit
        facts = Facts(
            viable_recovery=after.surviving,
            dye_viability=after.dye_viability,
            usable_life_h=np.where(acceptable, np.inf, 0.0),
            losses={"release": options.failure},
            uses=_uses(options, hours_h),
            needs_at_origin=frozenset({CULTURE}),
        )
        return Passed(after, facts, _inputs(options), (), "D")

    return step


def regrown(lot: Lot, factor: Floats) -> Lot:
    """Replace the lot by what grew from its undamaged cells: young, and no more than were put in at first.

    Dead and damaged cells stay behind with the old medium. The harvest is as viable as the lot was at first;
    what grew beyond one unit is not kept.
    """
    share = np.minimum(lot.surviving * factor, 1.0)
    first = lot.initial
    cells = Cells(
        healthy=first.healthy * share,
        latent=first.latent * share,
        dead=first.dead * share,
        lost=first.lost * share + (1.0 - share),
    )
    return lot._replace(cells=cells, age_h=np.zeros(()), scale_h=None)


def _grown(case: Case, options: CultureOptions, hours_h: Floats) -> Grown:
    """Growth is exponential until `duration`, and then stops; lots differ."""
    part = np.minimum(hours_h / options.duration, 1.0)
    spread = EXPANSION_SD_LOT * case.normal("lot", GROWTH)
    factor = np.power(options.expansion, part) * np.exp(spread * part)
    own = options.expansion != EXPANSION
    note = "given in the scenario, its spread an assumption" if own else "assumption: two doublings"
    return Grown(factor, Input(GROWTH, GROWTH, "D", (), note))


def _inputs(options: CultureOptions) -> tuple[Input, ...]:
    name = "cultures that are lost"
    note = "given in the scenario" if options.failure != FAILURE else "assumption"
    return (Input(name, name, "D", (), note),)


def _uses(options: CultureOptions, hours_h: Floats) -> tuple[Use, ...]:
    if options.cost is not None:
        return (Use("reculture", price=options.cost), Use("viability-dye"))
    days = hours_h / 24.0
    return (
        Use("reculture"),
        Use("clean-room-day", days),
        Use("technician-hour", WORK_H_PER_DAY * days),
        Use("viability-dye"),
    )
