"""Where one way of keeping cells hands over to another: cold as far as a place, frozen from there on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from coldchoice.errors import NotApplicable, UnknownName
from coldchoice.model.quantities import Hours
from coldchoice.protocol.cold import ColdOptions, cold_step
from coldchoice.protocol.frozen import FREEZE_WORK_H
from coldchoice.protocol.plan import Segment
from coldchoice.protocol.slow import SlowOptions, slow_step
from coldchoice.protocol.window import cut, planned_h

if TYPE_CHECKING:
    from coldchoice.model.case import Case
    from coldchoice.model.streams import Floats

PROCESSING_H = 2.0  # assumption: receipt, counts, cryoprotectant and filling before freezing starts


class HandoverOptions(BaseModel):
    """Where and how cells that came cold are frozen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    freeze_at: str | None = Field(
        None,
        description="place of a leg where they are frozen; left out: where the first transport ends",
        examples=["plant"],
    )
    processing: Hours = Field(PROCESSING_H, description="from arrival there to the start of freezing")
    cold: ColdOptions = Field(ColdOptions(), description="until then, as the options of `hypothermic`")
    frozen: SlowOptions = Field(SlowOptions(), description="from then on, as the options of `slow-freeze`")

    @model_validator(mode="after")
    def _one_wait(self) -> HandoverOptions:
        if self.frozen.hold_before_freezing is not None:
            raise ValueError(
                "`processing` is the hold before freezing here; leave `hold_before_freezing` out"
            )
        return self


def cold_then_frozen(case: Case, options: HandoverOptions) -> tuple[Segment, Segment]:
    """Plan to keep the cells cold as far as the place of freezing, and frozen from there on.

    Raises
    ------
    NotApplicable
        If no hold there is long enough to freeze in.
    UnknownName
        If the scenario has no such place.
    """
    leg = freezing_leg(case, options.freeze_at)
    decline_without_room(case, leg, options.processing)
    cold_case, frozen_case = cut(case, leg, options.processing)
    frozen = options.frozen.model_copy(update={"hold_before_freezing": 0.0})
    return (
        Segment("cold", cold_case, cold_step(options.cold)),
        Segment("frozen", frozen_case, slow_step(frozen)),
    )


def freezing_leg(case: Case, place: str | None) -> int:
    """Number of the leg that begins with the arrival at `place`, or where the first transport ends.

    Raises
    ------
    UnknownName
        If the scenario has no such place.
    """
    legs = case.journey.legs
    if place is None:
        return next((at + 1 for at, leg in enumerate(legs) if leg.kind == "transport"), 0)
    for at, leg in enumerate(legs):
        if leg.place == place:
            return at + 1 if leg.kind == "transport" else at
    raise UnknownName("place", place, {leg.place for leg in legs})


def arrival_h(case: Case, leg: int) -> Floats:
    """Hours from the start to the beginning of a leg, (draws,)."""
    hours = np.zeros_like(case.journey.legs[0].hours)
    for earlier in case.journey.legs[:leg]:
        hours = hours + earlier.hours
    return hours


def decline_without_room(case: Case, leg: int, processing_h: float) -> None:
    """Nobody freezes in a van, nor in less time than it takes."""
    legs = case.terms.legs
    needed_h = processing_h + FREEZE_WORK_H
    if leg >= len(legs):
        place = case.journey.legs[-1].place
        raise NotApplicable(
            f"no hold follows the arrival at {place} in which the cells could be frozen: give the journey "
            "leg by leg, with a hold there"
        )
    place = case.journey.legs[leg].place
    if legs[leg].kind == "transport":
        raise NotApplicable(f"the cells go on to {place} at once: there is no hold in which to freeze them")
    if leg + 1 < len(legs) and planned_h(legs[leg]) < needed_h:
        raise NotApplicable(
            f"the hold at {place} takes {planned_h(legs[leg]):.3g} h, less than the {needed_h:.3g} h that "
            "processing and freezing take"
        )
